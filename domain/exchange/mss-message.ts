import type { Identity } from '../identity/identity.ts'
import { effectiveStatus } from '../identity/identity-status.ts'
import type { Code } from '../documents/document-kinds.ts'

/** ECO.2.1.3: a longer name is cut. */
const longestName = 40

type Named = Pick<Identity, 'birthName' | 'firstGivenName' | 'birthDate'>

/** How the subject of a message that carries an archive is written (ECO.2.1.3). Never a matricule (FR-33). */
export function mssSubject(
  document: { readonly name: string; readonly structured: boolean; readonly replaces: boolean },
  patient: Named,
): string {
  const name = cut(oneLine(document.name))
  const born = patient.birthDate.split('-').toReversed().join('/')
  const who = oneLine(`${patient.birthName} ${patient.firstGivenName} ${born}`)
  const prefix = document.replaces ? '[Annule et remplace] ' : ''
  return `${prefix}${document.structured ? 'XDM/1.0/DDM+' : ''}${name} ${who}`
}

/**
 * Référentiel socle MSSanté #2, ECO.2.4.1 to 2.4.3: the codes of the archive's documents; whether the identity in it
 * is qualified (O or N, the matricule itself travels in the document alone); the software's product number, when it
 * has one.
 */
export function mssHeaders(facts: {
  readonly type?: Pick<Code, 'code'> | undefined
  readonly patient: Identity
  readonly productNumber: string
  readonly toPatient: boolean
}): readonly (readonly [name: string, value: string])[] {
  const { type, patient, productNumber, toPatient } = facts
  const qualified = effectiveStatus(patient).status === 'QUAL'
  return [
    ...(type
      ? ([
          ['X-MSS-CODECDA', type.code],
          ['X-MSS-INS', qualified ? 'O' : 'N'],
        ] as const)
      : []),
    ...(productNumber === '' ? [] : [['X-MSS-NIL', oneLine(productNumber)] as const]),
    // The patient's answer would reach nobody: this mailbox is not a consultation.
    ...(toPatient ? [['X-MSS-MES', 'FIN'] as const] : []),
  ]
}

function cut(name: string): string {
  return [...name].slice(0, longestName).join('').trimEnd()
}

/** A line break in a subject begins a header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}
