import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { HelloReply } from '@navigateur-pro/domain/sync/messages.ts'
import type { Clock } from '../platform/ports.ts'
import type { Settings } from '../settings.ts'

/** Both by this machine's clock, whatever it says: only the time between them counts. */
type Stored = {
  readonly until: number
  readonly seen: number /** This clock less the service's. */
  readonly ahead?: number
}

/** A clock turned back between two notes gains no more than this. */
const noteEvery = 5 * 60_000

export type Lease = ReturnType<typeof createLease>

/**
 * How long this desk may show patients without having heard the service: a person who left a circle,
 * or a stolen machine, is not told while offline. Turning the clock back does not extend it.
 */
export function createLease(settings: Settings, clock: Clock) {
  let lease = settings.read<Stored>('lease')

  /** The clock now, or the furthest it was ever seen. */
  function look(): number {
    const now = clock.now()
    if (lease && now > lease.seen) {
      const noted = settings.read<Stored>('lease')?.seen ?? 0
      lease = { ...lease, seen: now }
      if (now - noted >= noteEvery) settings.write('lease', lease)
    }
    return lease ? lease.seen : now
  }

  return {
    ended: () => lease !== undefined && look() > lease.until,
    /** The service's clock as far as this desk can tell, never turned back. */
    serviceTime: () => look() - (lease?.ahead ?? 0),
    renew({ lease_until, server_time }: HelloReply): void {
      const seen = clock.now()
      const ahead = seen - Date.parse(server_time)
      lease = { until: Date.parse(lease_until) + ahead, seen, ahead }
      settings.write('lease', lease)
    },
  }
}

export function leaseEnded(): AppError {
  return new AppError(
    'lease_ended',
    'Ce poste n’a pas vu le service depuis plus de 30 jours : les dossiers n’y sont plus montrés, car vos droits ont pu changer. Rien n’est perdu et ce qui attend d’être envoyé est gardé. Reliez ce poste au réseau et connectez-vous pour les retrouver.',
  )
}
