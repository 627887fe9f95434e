import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { v7 } from 'uuid'
import { afterAll, afterEach, beforeEach } from 'vitest'
import type { InboxView, WaitingView } from '../../../contract/inbox-views.ts'
import { createRecordStore } from '../../records/record-store.ts'
import { physician, removeFolder, temporaryFolder } from '../../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../../testing/test-desk.ts'
import { dominique } from './received-files.ts'

/** A desk of its own for each test, with one dossier, and what is asked of its tray. */
export function inboxDesk(name: string) {
  const folder = temporaryFolder()
  let desks = 0
  let opened: TestDesk
  let patientId = ''
  beforeEach(async () => {
    opened = await openTestDesk(folder, { name: `${name}-${++desks}`, person: physician })
    patientId = dossier(dominique)
  })
  afterEach(() => opened.close())
  afterAll(() => removeFolder(folder))

  function dossier(identity: Identity): string {
    const id = v7()
    opened.desk.writer.create({ type: 'patient-identity', patientId: id, body: { identity } })
    return id
  }
  const list = () => opened.desk.handlers['inbox.list']({}) as InboxView

  return {
    folder,
    /** What this test works on. */
    now: () => ({ opened, patientId }),
    /** @returns its patient */
    dossier,
    receive: (received: ReceivedMessage) => opened.desk.inbox.receive(received),
    list,
    only: () => opened.desk.handlers['inbox.read']({ entryId: list().waiting[0]!.entryId }) as WaitingView,
    documentsOf: (id: string) =>
      createRecordStore(opened.database, createRegistry()).listByPatient(id, ['document']),
  }
}
