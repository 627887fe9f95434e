import { did, type HandlersOf } from '../handlers.ts'
import type { DossierStore } from '../records/dossier-store.ts'
import type { Drafts } from './drafts.ts'
import { createTyped, type TypedDependencies } from './typed.ts'

type Dependencies = TypedDependencies & {
  readonly drafts: Drafts
  readonly dossiers: Pick<DossierStore, 'group'>
}

export function draftHandlers(dependencies: Dependencies): HandlersOf<'draft' | 'typed'> {
  const { drafts, dossiers } = dependencies
  const typed = createTyped(dependencies)
  return {
    'draft.open': ({ patientId, kind, replyTo }) =>
      drafts.openOfPatient(dossiers.group(patientId), kind, replyTo),
    'draft.save': ({ draftId, body }) => did(drafts.save(draftId, body)),
    'draft.discard': ({ draftId }) => did(drafts.discard(draftId)),
    'draft.list': () => drafts.list(),
    'typed.read': typed.read,
    'typed.save': (saved) => did(typed.save(saved)),
    'typed.list': () => typed.list(),
    'typed.discard': ({ key }) => did(typed.discard(key)),
  }
}
