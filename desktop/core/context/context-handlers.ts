import type { Consultations } from '../access/consultations.ts'
import { did, type HandlersOf } from '../handlers.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { Context } from './context.ts'

type Dependencies = {
  readonly context: Context
  readonly store: Pick<RecordStore, 'isRetained'>
  readonly consultations: Pick<Consultations, 'shown'>
}

export function contextHandlers({ context, store, consultations }: Dependencies): HandlersOf<'context'> {
  return {
    'context.read': () => {
      const view = context.view()
      if ((view.kind === 'current' || view.kind === 'stale') && !store.isRetained(view.patient.patientId)) {
        consultations.shown(view.patient.patientId)
      }
      return view
    },
    'context.confirm': ({ patientId }) => did(context.confirm(patientId)),
    'context.open': ({ patientId }) => did(context.open(patientId)),
    'context.follow': () => did(context.follow()),
    'context.choose': ({ source }) => did(context.choose(source)),
    'context.intentShown': ({ opening }) => did(context.intentShown(opening)),
    'context.undoConfirmation': ({ linkId }) => did(context.undoConfirmation(linkId)),
    'context.askService': () => did(context.askService()),
    'context.createDossier': () => ({ patientId: context.createDossier() }),
  }
}
