import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { createRecordStore, type RecordStore } from './record-store.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const at = '2026-01-05T07:00:00.000Z'
const count = 2_500

const folder = temporaryFolder()
let opened: TestDesk
let store: RecordStore
beforeAll(async () => {
  opened = await openTestDesk(folder, { name: 'gp', person: physician })
  store = createRecordStore(opened.database, createRegistry())
})
afterAll(async () => {
  await opened.close()
  removeFolder(folder)
})

const idOf = (index: number) => `0190b000-0000-7000-8000-${String(index).padStart(12, '0')}`
const envelope = (index: number, type: string, body: unknown): RecordEnvelope => ({
  id: idOf(index),
  type,
  patientId,
  version: 1,
  schema: 1,
  author: { id: physician.id, name: physician.name, role: physician.role, profession: physician.profession },
  occurredAt: at,
  recordedAt: at,
  receivedAt: at,
  confidentiality: type === 'transmission' ? 'paramedical' : 'administrative',
  body,
})
const note = (index: number, text: string) => envelope(index, 'transmission', { text })

it('while dossiers arrive a person is found at once and texts follow, each as it then is', async () => {
  const { bulk } = opened.database
  const find = async (text: string) => {
    const { patients, records, incomplete } = await opened.desk.handlers['search.find']({ text, limit: 50 })
    return { people: patients.length, texts: records.map(({ recordId }) => recordId), incomplete }
  }
  bulk.transaction(() => void store.putPublished(bulk, note(0, 'Ancienne chute')))
  store.arriving(bulk, () => {
    store.putPublished(bulk, envelope(1, 'patient-identity', { identity: patTrois }))
    // What was here before the reading is indexed as it changes: nothing would come back to it.
    store.putPublished(bulk, { ...note(0, 'Ancienne escarre'), version: 2 })
    for (let index = 2; index < count; index++) store.putPublished(bulk, note(index, `mot${index} pansement`))
    store.putPublished(bulk, { ...note(5, 'Repris entre deux pages'), version: 2 })
  })
  expect(await find('pat-trois')).toEqual({ people: 1, texts: [], incomplete: 'indexing' })
  expect((await find('escarre')).texts).toEqual([idOf(0)])
  expect((await find('chute')).texts).toEqual([])

  // Before its words came in, one record is changed and another masked.
  bulk.transaction(() => void store.putPublished(bulk, { ...note(7, 'Cicatrisation acquise'), version: 2 }))
  store.removing(bulk, () => store.hide(bulk, idOf(9)))
  expect((await find('cicatrisation')).texts).toEqual([idOf(7)])

  // Nobody asks for it: the next start of the desk goes on by itself.
  let steps = 1
  while (store.words.fill()) steps += 1
  expect(steps, 'in steps, so that nobody waits for all').toBe(2)
  expect(await find('pat-trois')).toEqual({ people: 1, texts: [], incomplete: undefined })
  expect((await find(`mot${count - 1}`)).texts).toEqual([idOf(count - 1)])
  expect((await find('repris')).texts).toEqual([idOf(5)])
  for (const gone of ['mot5', 'mot7', 'mot9']) {
    const { texts } = await find(gone)
    expect(texts).not.toContain(idOf(Number(gone.slice(3))))
  }
  const indexed = bulk.get<{ count: number }>(
    `SELECT count(*) AS count FROM record_text WHERE record_text MATCH 'pansement'`,
  )
  // All but those changed (5, 7) and masked (9), each once.
  expect(indexed!.count).toBe(count - 2 - 3)
})
