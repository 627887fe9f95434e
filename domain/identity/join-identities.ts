import { checkIdentity } from './check-identity.ts'
import type { Identity } from './identity.ts'
import { compareTraits, traitLabel } from './traits.ts'

export type JoinVerdict =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused'
      /** French, to show as it is. */
      readonly message: string
    }

/**
 * Whether a person may say that two dossiers are one patient. Never decided by a machine, and
 * refused to a person wherever the two identities say themselves that they are not one: a contrary
 * strict trait, two INS, a mark of doubt or of a namesake (RNIV, EXI SI 09, homonyms and twins).
 */
export function mayJoin(a: Identity, b: Identity): JoinVerdict {
  const contrary = compareTraits(a, b).filter(({ left, right }) => left && right)
  if (contrary.length > 0) {
    const traits = contrary.map(({ trait }) => traitLabel(trait)).join(', ')
    return refused(`Ces deux identités se contredisent : ${traits}.`)
  }
  const attributes = new Set([...(a.attributes ?? []), ...(b.attributes ?? [])])
  if (attributes.has('DOUT') || attributes.has('FICT')) {
    return refused('Une de ces identités est signalée douteuse ou fictive.')
  }
  if (attributes.has('HOMA') || attributes.has('HOMD')) {
    return refused('Un homonyme est signalé : ce sont peut-être deux personnes.')
  }
  const [left, right] = [validIns(a), validIns(b)]
  if (left && right && left.matricule === right.matricule && left.oid !== right.oid) {
    return refused('Le même matricule est porté sous deux OID différents.')
  }
  if (haveTwoIns(a, b)) return refused('Ces deux dossiers portent deux matricules INS différents.')
  return { kind: 'allowed' }
}

/** Two people, whatever the traits say: each has a valid INS of his or her own, now and before. */
export function haveTwoIns(a: Identity, b: Identity): boolean {
  const [left, right] = [validIns(a), validIns(b)]
  if (!left || !right || left.oid !== right.oid || left.matricule === right.matricule) return false
  return !names(a, right) && !names(b, left)
}

type Ins = { readonly matricule: string; readonly oid: string }

function validIns(identity: Identity): Ins | undefined {
  const checked = checkIdentity(identity, { environment: 'any' })
  if (checked.kind === 'invalid') return undefined
  const { matricule, oid } = checked.identity
  return matricule && oid ? { matricule, oid } : undefined
}

/** Whether this identity says that it formerly had that INS. */
function names(identity: Identity, ins: Ins): boolean {
  return (identity.historic ?? []).some(
    (former) => former.oid === ins.oid && former.matricule.replace(/\s/g, '') === ins.matricule,
  )
}

function refused(why: string): JoinVerdict {
  return { kind: 'refused', message: `${why} Les dossiers n’ont pas été réunis.` }
}
