import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { OutboxItem } from '../../contract/sync-views.ts'
import type { WaitingOperation } from './outbox.ts'

type Exported = {
  readonly at: string
  readonly device: string
  readonly appVersion: string
  readonly person: Professional | undefined
  readonly items: readonly OutboxItem[]
  readonly operations: readonly WaitingOperation[]
}

const states: Readonly<Record<OutboxItem['state'], string>> = {
  here: 'enregistré ici, pas encore envoyé',
  sent: 'envoyé, réception pas encore confirmée',
  refused: 'refusé par le service',
  quarantined: 'confié à la coordination',
}

/**
 * What only this desk holds, for the day when the service cannot be reached for long or the machine
 * must be given up: a text that anybody reads, and the operations word for word.
 */
export function exportOutbox({ at, device, appVersion, person, items, operations }: Exported): string {
  const file = {
    document: 'Écrits de Navigateur Pro qui ne sont pas au service',
    'fait le': at,
    poste: device,
    version: appVersion,
    'écrits par': person && `${person.name}, ${person.profession}`,
    'à lire': items.flatMap(describe),
    opérations: operations.map(({ state, reason, operation }) => ({
      état: states[state],
      ...(reason && { motif: reason }),
      opération: operation,
    })),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

function describe({ patient, label, title, text, at, state, reason }: OutboxItem): string[] {
  const name = patient && `${patient.identity.birthName} ${patient.identity.firstGivenName}`
  const born = patient && `, né(e) le ${patient.identity.birthDate}`
  return [
    `${at} · ${name ? `${name}${born}` : 'patient qui n’est plus sur ce poste'} · ${label} · ${states[state]}${reason ? ` (${reason})` : ''}`,
    ...(text ?? title).split('\n').map((line) => `    ${line}`),
    '',
  ]
}
