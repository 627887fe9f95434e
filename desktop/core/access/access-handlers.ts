import type { Context } from '../context/context.ts'
import { did, type HandlersOf } from '../handlers.ts'
import type { Patients } from '../patients.ts'
import type { Emergency } from './emergency.ts'
import { type AccessJournalDependencies, createAccessJournal } from './read-accesses.ts'

type Dependencies = AccessJournalDependencies & {
  readonly emergency: Emergency
  readonly patients: Patients
  readonly context: Pick<Context, 'unknownIdentity'>
}

export function accessHandlers(dependencies: Dependencies): HandlersOf<'access' | 'emergency'> {
  const { emergency, patients, context } = dependencies
  const accesses = createAccessJournal(dependencies)
  return {
    'access.list': ({ patientId, before }) => accesses.read(patientId, before),
    'emergency.open': async ({ patientId, reason }) => {
      const identity =
        patientId === undefined ? context.unknownIdentity() : patients.require(patientId).identity
      return did(await emergency.open(identity, reason))
    },
    'emergency.end': async ({ patientId }) => did(await emergency.end(patientId)),
  }
}
