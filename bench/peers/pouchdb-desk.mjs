// What a desk would be on PouchDB: LevelDB files, neither encrypted nor flushed to disk.
import PouchDB from 'pouchdb-node'
import { answer } from './answer.mjs'
import { documents } from './documents.mjs'

const batch = { batch_size: 1000, batches_limit: 10 }
const live = { live: true, retry: true }
let liveDesks

answer({
  async first(folder, url) {
    const desk = new PouchDB(folder)
    const start = performance.now()
    await desk.replicate.from(url, batch)
    const ms = performance.now() - start
    const { doc_count: count } = await desk.info()
    await desk.close()
    return { ms, count }
  },
  async push(folder, url, prefix, count) {
    const desk = new PouchDB(folder)
    for (const document of documents(prefix, count)) await desk.put(document)
    const start = performance.now()
    await desk.replicate.to(url, batch)
    const ms = performance.now() - start
    await desk.close()
    return ms
  },
  async openLive(folder, url) {
    const [writer, reader] = [new PouchDB(folder + '-a'), new PouchDB(folder + '-b')]
    const syncs = [writer.sync(url, live), reader.sync(url, live)]
    liveDesks = { writer, reader, syncs }
    // Both are up to date and wait for news.
    await Promise.all(syncs.map((sync) => new Promise((done) => sync.once('paused', done))))
  },
  async live(id, text) {
    const { writer, reader } = liveDesks
    const arrived = new Promise((done) => {
      const changes = reader.changes({ since: 'now', live: true }).on('change', (change) => {
        if (change.id !== id) return
        changes.cancel()
        done()
      })
    })
    // The listener is in place before the clock starts.
    await reader.info()
    const start = performance.now()
    await writer.put({ _id: id, type: 'transmission', body: { text } })
    await arrived
    return performance.now() - start
  },
  async closeLive() {
    for (const sync of liveDesks.syncs) sync.cancel()
  },
})
