import { AppError } from '@navigateur-pro/domain/errors.ts'
import { mayJoin } from '@navigateur-pro/domain/identity/join-identities.ts'
import type { SafetyLog } from '../context/safety-log.ts'
import type { Patients } from '../patients.ts'
import type { WritableDatabase } from '../platform/ports.ts'
import type { DossierStore } from '../records/dossier-store.ts'

export type JoinedDossiersDependencies = {
  readonly durable: WritableDatabase
  readonly dossiers: DossierStore
  readonly patients: Patients
  readonly logSafety: SafetyLog
  readonly personName: () => string
  readonly now: () => string
  readonly onChange: (patientIds: readonly string[]) => void
}

/**
 * "These two dossiers are one person", said by somebody and taken back as easily: nothing moves.
 * It holds on this desk only; the service and the other desks keep two dossiers.
 */
export function createJoinedDossiers(dependencies: JoinedDossiersDependencies) {
  const { durable, dossiers, patients, logSafety, personName, now, onChange } = dependencies

  function join(patientId: string, otherId: string): void {
    const [kept, other] = [dossiers.keptOf(patientId), dossiers.keptOf(otherId)]
    if (kept === other) throw new AppError('conflict', 'Ces deux dossiers sont déjà réunis.')
    const others = identitiesOf(other)
    for (const mine of identitiesOf(kept)) {
      for (const theirs of others) {
        const verdict = mayJoin(mine, theirs)
        if (verdict.kind === 'refused') throw new AppError('identity_blocked', verdict.message)
      }
    }
    const [by, at] = [personName(), now()]
    durable.transaction(() => {
      dossiers.join(kept, other, by, at)
      logSafety(at, 'dossiers-joined', kept, { other, by })
    })
    onChange([kept, other])
  }

  function separate(joinId: number): void {
    const joined = dossiers.findJoin(joinId)
    if (!joined || joined.separated) throw new AppError('not_found', 'Ces dossiers sont déjà séparés.')
    const { kept, other } = joined
    const [by, at] = [personName(), now()]
    durable.transaction(() => {
      dossiers.separate(joinId, by, at)
      logSafety(at, 'dossiers-separated', kept, { other, by })
    })
    onChange([kept, other])
  }

  function identitiesOf(patientId: string) {
    patients.require(patientId)
    return dossiers.group(patientId).flatMap((id) => patients.own(id)?.identity ?? [])
  }

  return { join, separate }
}
