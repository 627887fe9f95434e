import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { online } from '../circle/online.ts'
import type { Cancel, CacheDatabase, Clock } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import type { Lease } from '../sync/lease.ts'
import type { ServiceClient } from '../sync/service-client.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly service: Pick<ServiceClient, 'ask'>
  readonly lease: Pick<Lease, 'serviceTime'>
  readonly clock: Clock
  readonly person: () => Professional | undefined
  readonly catchUp: () => Promise<boolean>
  /** Everything of this patient left the desk. */
  readonly onPurged: (patientId: string) => void
}

const noNetwork =
  'Il faut le réseau pour un accès d’urgence : le service l’accorde et prévient le cercle. Rien n’a été ouvert.'
const notEnded =
  'Il faut le réseau pour mettre fin à cet accès. Sans réseau, il prend fin de lui-même à son heure.'
/** The screen's clock is that of the machine: looked at again now and then, whatever it does. */
const longestWait = 30_000

export type Emergency = ReturnType<typeof createEmergency>

/**
 * Dossiers that are here for a few hours, to read: the service says until when, and this desk ends it by
 * itself, network or not, as if the order to purge had come.
 */
export function createEmergency(dependencies: Dependencies) {
  const { database, store, service, lease, clock, person, catchUp, onPurged } = dependencies
  const { reader, bulk } = database
  let cancel: Cancel | undefined

  function until(patientId: string): string | undefined {
    return reader.get<{ until_at: string }>('SELECT until_at FROM emergency_access WHERE patient_id = ?', [
      uuidBytes(patientId),
    ])?.until_at
  }

  /** Of any of the dossiers shown as this one. */
  function untilOfGroup(patientId: string): string | undefined {
    return store.dossiers
      .group(patientId)
      .flatMap((one) => until(one) ?? [])
      .toSorted()[0]
  }

  function assertWritable(patientId: string): void {
    if (until(patientId) === undefined) return
    throw new AppError(
      'forbidden',
      'Un accès d’urgence permet de lire, pas d’écrire. Rien n’a été écrit ; votre texte est gardé en brouillon.',
    )
  }

  async function open(identity: Identity, reason: string): Promise<void> {
    await online(noNetwork, () =>
      service.ask({
        method: 'POST',
        path: '/v1/emergency',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ identity, reason }),
      }),
    )
    await catchUp()
    watch()
  }

  async function end(patientId: string): Promise<void> {
    for (const one of store.dossiers.group(patientId)) {
      if (until(one) === undefined) continue
      await online(notEnded, () => service.ask({ method: 'POST', path: `/v1/patients/${one}/emergency-end` }))
      purge([one])
    }
    await catchUp()
  }

  /** Before anything is shown: what is over is gone. */
  function endOverdue(): void {
    const at = new Date(lease.serviceTime()).toISOString()
    const over = reader.all<{ patient_id: Uint8Array }>(
      'SELECT patient_id FROM emergency_access WHERE until_at <= ?',
      [at],
    )
    if (over.length > 0) purge(over.map(({ patient_id }) => uuidText(patient_id)))
  }

  function purge(patients: readonly string[]): void {
    store.removing(bulk, () => {
      for (const patient of patients) {
        const kept = bulk.get('SELECT 1 FROM emergency_access WHERE patient_id = ? AND retained = 1', [
          uuidBytes(patient),
        ])
        store.purgePatient(bulk, patient, kept ? person()?.id : undefined)
      }
    })
    for (const patient of patients) onPurged(patient)
  }

  /** Looks at the hour of the next end, when there is one. */
  function watch(): void {
    cancel?.()
    cancel = undefined
    const next = reader.get<{ at: string | null }>('SELECT min(until_at) AS at FROM emergency_access')?.at
    if (!next) return
    const wait = Math.max(0, Date.parse(next) - lease.serviceTime())
    cancel = clock.after(Math.min(wait + 50, longestWait), () => {
      endOverdue()
      watch()
    })
  }

  return {
    until: untilOfGroup,
    assertWritable,
    open,
    end,
    endOverdue,
    watch,
    stop: () => cancel?.(),
  }
}
