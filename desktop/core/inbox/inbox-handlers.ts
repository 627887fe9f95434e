import { did, type HandlersOf } from '../handlers.ts'
import { createDetach, type DetachDependencies } from './detach.ts'
import type { Inbox } from './inbox.ts'
import { createInboxList, type InboxListDependencies } from './list-inbox.ts'
import { createReader, type ReaderDependencies } from './reader.ts'
import type { InboxStore } from './inbox-store.ts'

type Dependencies = Omit<DetachDependencies, 'unpack'> &
  InboxListDependencies &
  ReaderDependencies & {
    readonly inbox: Pick<Inbox, 'attach' | 'refuse' | 'unpack'>
    readonly waiting: InboxStore
  }

export function inboxHandlers(dependencies: Dependencies): HandlersOf<'inbox' | 'reader'> {
  const { inbox, tickets } = dependencies
  const inboxList = createInboxList(dependencies)
  const detach = createDetach({ ...dependencies, unpack: inbox.unpack })
  const reader = createReader(dependencies)
  return {
    'inbox.list': () => inboxList.list(),
    'inbox.read': ({ entryId }) => inboxList.read(entryId),
    'inbox.prepareFile': ({ name, size }) => ({ url: tickets.issue({ kind: 'receive', name, size }) }),
    'inbox.attach': async ({ entryId, patientId, differences }) => ({
      recordId: await inbox.attach(entryId, patientId, differences),
    }),
    'inbox.refuse': ({ entryId, why }) => did(inbox.refuse(entryId, why)),
    'inbox.detach': async ({ recordId, reason }) => {
      const { seenBy } = await detach(recordId, reason)
      return { seenBy: [...seenBy] }
    },
    'reader.open': ({ source }) => reader.open(source),
    'reader.page': ({ source, page, width }) => reader.page(source, page, width),
  }
}
