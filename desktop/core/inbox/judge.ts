import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { compareTraits, traitLabel } from '@navigateur-pro/domain/identity/traits.ts'
import type { PatientView } from '../../contract/views.ts'
import type { ResolvePatient } from '../context/resolve-context.ts'
import { claimedIdentity } from './claims.ts'
import type { InboxEntry } from './inbox-store.ts'

/** Whose a document is. Only `certain` attaches it without anybody. */
export type Judgement = {
  readonly identity?: Identity
  readonly certain?: string
  /** Why it waits, in French; also said of what has become certain since it came. */
  readonly reason: string
  /** Dossiers that it could be about: shown, never chosen. */
  readonly candidates: readonly PatientView[]
}

type Dependencies = {
  readonly resolve: ResolvePatient
  readonly findPatients: (text: string) => readonly PatientView[]
  readonly today: () => CalendarDay
}

const mostCandidates = 6
const fromCode =
  'L’identité vient du datamatrix imprimé sur le document, qui propose sans prouver : confirmez que c’est le même patient.'

/** The identity file decides (`matchPatient`, through the resolver of contexts); here it is only said why. */
export function createJudge({ resolve, findPatients, today }: Dependencies) {
  return function judge({ claims, hold, document }: InboxEntry): Judgement {
    if (!claims) {
      const reason = document
        ? 'Ce fichier ne dit pas lui-même de qui il parle : ni CDA joint, ni datamatrix INS.'
        : 'Ce message n’apporte aucun document qui puisse être lu.'
      return { reason: hold ?? reason, candidates: [] }
    }
    const identity = claimedIdentity(claims, today())
    if (!identity) {
      const reason = 'Les traits d’identité que donne ce document sont incomplets ou impossibles.'
      return { reason: hold ?? reason, candidates: named(claims.patient) }
    }
    const judged = judgeIdentity(identity, claims.scanned)
    const candidates = [...judged.candidates, ...named(identity)]
    const distinct = [...new Map(candidates.map((one) => [one.patientId, one])).values()]
    const { certain } = judged
    return {
      identity,
      candidates: distinct.slice(0, mostCandidates),
      reason: hold ?? (judged.reason || sayNear(identity, distinct)),
      ...(certain !== undefined && hold === undefined && { certain }),
    }
  }

  function judgeIdentity(identity: Identity, scanned = false): Omit<Judgement, 'identity'> {
    const found = resolve({ source: 'inbox', patient: identity, evidence: 'claim' }, undefined)
    const noIns = identity.matricule === undefined ? 'Ce document ne porte pas de matricule INS. ' : ''
    switch (found.kind) {
      case 'found':
        return {
          certain: found.patientId,
          candidates: [],
          reason: 'L’identité est certaine, mais le dossier n’a pas pu recevoir ce document de lui-même.',
        }
      case 'collision': {
        const traits = found.differences.map(({ trait }) => trait).join(', ')
        return {
          candidates: [found.candidate],
          reason: `Même matricule INS qu’un dossier de ce poste, mais d’autres traits : ${traits}.`,
        }
      }
      case 'proposed':
        return { candidates: [found.candidate], reason: scanned ? fromCode : noIns || found.reason }
      case 'ambiguous':
        return { candidates: found.candidates, reason: `${noIns}${found.reason}` }
      case 'unknown':
        return { candidates: found.near, reason: '' }
      case 'invalid':
        return { candidates: [], reason: found.message }
    }
  }

  function named({
    birthName,
    firstGivenName,
  }: {
    readonly birthName: string
    readonly firstGivenName: string
  }) {
    return birthName.trim() === '' ? [] : findPatients(`${birthName} ${firstGivenName}`)
  }
}

/** « Même nom, autre date de naissance » and the like, of the nearest dossier. */
function sayNear(identity: Identity, candidates: readonly PatientView[]): string {
  const noIns = identity.matricule === undefined ? ' Ce document ne porte pas de matricule INS.' : ''
  const differences = candidates
    .map((candidate) =>
      compareTraits(identity, candidate.identity).filter(({ left, right }) => left && right),
    )
    .toSorted((a, b) => a.length - b.length)[0]
  if (!differences) return `Aucun dossier de ce poste ne porte cette identité.${noIns}`
  const traits = differences.map(({ trait }) => traitLabel(trait))
  const sameName = !differences.some(({ trait }) => trait === 'birthName' || trait === 'firstGivenName')
  const near = sameName ? 'Même nom' : 'Identité proche'
  return traits.length === 0
    ? `${near}, mais un autre matricule INS.${noIns}`
    : `${near}, mais ce qui suit diffère : ${traits.join(', ')}.${noIns}`
}
