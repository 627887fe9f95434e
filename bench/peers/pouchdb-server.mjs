// PouchDB Server: express-pouchdb over LevelDB files, with what a replication needs and nothing else.
import { join } from 'node:path'
import express from 'express'
import expressPouchDb from 'express-pouchdb'
import PouchDB from 'pouchdb-node'
import { answer } from './answer.mjs'
import { documents } from './documents.mjs'

const page = 1000
let Store

answer({
  listen(folder) {
    Store = PouchDB.defaults({ prefix: join(folder, '/') })
    const app = express()
    app.use(
      '/',
      expressPouchDb(Store, {
        mode: 'minimumForPouchDB',
        inMemoryConfig: true,
        logPath: join(folder, 'log'),
      }),
    )
    return new Promise((done) => {
      const server = app.listen(0, '127.0.0.1', () => done('http://127.0.0.1:' + server.address().port))
    })
  },
  async fill(name, count) {
    const store = new Store(name)
    const all = documents(name, count)
    for (let from = 0; from < count; from += page) await store.bulkDocs(all.slice(from, from + page))
    return (await store.info()).doc_count
  },
  count: async (name) => (await new Store(name).info()).doc_count,
})
