// What a desk would be on RxDB with its free memory storage: nothing reaches the disk.
import { createRxDatabase } from 'rxdb'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { answer } from './answer.mjs'
import { documents } from './documents.mjs'

const batch = 1000
const text = { type: 'string' }
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 100 },
    type: text,
    patientId: text,
    version: { type: 'number' },
    schema: { type: 'number' },
    author: { type: 'object' },
    occurredAt: text,
    recordedAt: text,
    receivedAt: text,
    confidentiality: text,
    body: { type: 'object' },
  },
}
let opened = 0

async function open() {
  const name = `desk${(opened += 1)}`
  const database = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false })
  const { records } = await database.addCollections({ records: { schema } })
  return { name, database, records }
}

answer({
  async first(_folder, url) {
    const { name, database, records } = await open()
    const start = performance.now()
    const replication = replicateRxCollection({
      collection: records,
      replicationIdentifier: name,
      live: false,
      pull: {
        batchSize: batch,
        async handler(checkpoint, limit) {
          const after = checkpoint?.after ?? 0
          const query = new URLSearchParams({ after: String(after), limit: String(limit) })
          const rows = await (await fetch(url + '?' + query.toString())).json()
          return {
            documents: rows.map((row) => ({ ...row, _deleted: false })),
            checkpoint: { after: after + rows.length },
          }
        },
      },
    })
    await replication.awaitInSync()
    const ms = performance.now() - start
    const count = await records.count().exec()
    await database.close()
    return { ms, count }
  },
  async push(_folder, url, prefix, count) {
    const { name, database, records } = await open()
    for (const { _id: id, ...document } of documents(prefix, count)) await records.insert({ id, ...document })
    const start = performance.now()
    const replication = replicateRxCollection({
      collection: records,
      replicationIdentifier: name,
      live: false,
      push: {
        batchSize: 500,
        async handler(rows) {
          const body = JSON.stringify(rows.map(({ newDocumentState }) => newDocumentState))
          return (await fetch(url, { method: 'POST', body })).json()
        },
      },
    })
    await replication.awaitInSync()
    const ms = performance.now() - start
    await database.close()
    return ms
  },
})
