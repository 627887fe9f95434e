// Signs a letter, and dies as under `kill -9` just before a given statement of the signing, at its commit, or after it.
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { openNodeDatabase } from '../../platform/node/node-database.ts'
import type { WritableDatabase } from '../../platform/ports.ts'
import { patTrois, physician } from '../../testing/test-core.ts'
import { openTestDesk } from '../../testing/test-desk.ts'

const [path = '', key = '', salt = '', at = '', patientId = '', typed = ''] = process.argv.slice(2)
const database = openNodeDatabase(
  path,
  { key: Buffer.from(key, 'hex'), salt: Buffer.from(salt, 'hex') },
  { create: true },
)
const { durable } = database
let signing = false

function dieIf(here: boolean): void {
  if (signing && here) process.kill(process.pid, 'SIGKILL')
}

const mortal: WritableDatabase = {
  all: (...given) => durable.all(...given),
  get: (...given) => durable.get(...given),
  script: (sql) => durable.script(sql),
  run(...given) {
    dieIf(given[0].startsWith(at))
    return durable.run(...given)
  },
  transaction(work) {
    const result = durable.transaction(() => {
      const done = work()
      dieIf(at === 'COMMIT')
      return done
    })
    dieIf(at === 'after')
    return result
  },
}
const { desk } = await openTestDesk(dirname(path), {
  name: randomBytes(4).toString('hex'),
  person: { ...physician, rpps: '99700000001' },
  database: { ...database, durable: mortal },
})
desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
const { draftId } = await desk.handlers['draft.open']({ patientId, kind: 'liaison' })
await desk.handlers['draft.save']({ draftId, body: JSON.parse(typed) as TypedLetter })
signing = true
await desk.handlers['letter.sign']({ draftId })
