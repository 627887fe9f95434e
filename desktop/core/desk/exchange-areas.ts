import { inboxHandlers } from '../inbox/inbox-handlers.ts'
import { createInboxStore } from '../inbox/inbox-store.ts'
import { createInbox } from '../inbox/inbox.ts'
import { createJudge } from '../inbox/judge.ts'
import type { ResolvePatient } from '../context/resolve-context.ts'
import type { Documents } from '../documents/documents.ts'
import { messageHandlers } from '../messages/message-handlers.ts'
import { createMessages } from '../messages/messages.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { Search } from '../search/search.ts'
import type { Ground } from './ground.ts'

type Dependencies = Pick<
  Ground,
  | 'attachments'
  | 'clock'
  | 'codes'
  | 'consultations'
  | 'crypto'
  | 'database'
  | 'emit'
  | 'logger'
  | 'longestPauseMs'
  | 'mail'
  | 'makeFile'
  | 'newId'
  | 'now'
  | 'patients'
  | 'pdfReader'
  | 'person'
  | 'personName'
  | 'session'
  | 'settings'
  | 'store'
  | 'tickets'
  | 'today'
> & {
  readonly writer: RecordWriter
  readonly resolveClaim: ResolvePatient
  readonly find: Search
  readonly documents: Documents
}

/** What comes from outside about a patient, and what leaves for elsewhere. */
export function createExchangeAreas(ground: Dependencies) {
  const { database, session, emit, logger, newId, resolveClaim, find, documents, consultations } = ground
  const waiting = createInboxStore(database, newId)
  const judge = createJudge({
    ...ground,
    resolve: resolveClaim,
    findPatients: (text) => find(text, 5).patients,
  })
  const onChange = () => emit('inbox.changed', {})
  const isSignedIn = () => session.person() !== undefined
  const inbox = createInbox({ ...ground, pdf: ground.pdfReader, waiting, judge, isSignedIn, onChange })
  const messages = createMessages({
    ...ground,
    carrier: ground.mail,
    filesOf: documents.stored.outgoing,
    receive: inbox.receive,
    onChange: () => emit('mail.changed', {}),
  })
  const handlers = [
    inboxHandlers({
      ...ground,
      inbox,
      waiting,
      judge,
      pdf: ground.pdfReader,
      onChange,
      onShown: consultations.fileShown,
    }),
    messageHandlers({ ...ground, messages }),
  ] as const
  return {
    inbox,
    messages,
    /** Who is known has changed: what waits may be certain now. Nobody waits for it. */
    settle: () => {
      inbox.settle().catch((error: unknown) => logger.error('inbox.settle-failed', error))
    },
    handlers,
  }
}
