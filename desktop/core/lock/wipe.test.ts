import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNodeFiles } from '../platform/node/node-files.ts'
import type { Files } from '../platform/ports.ts'
import { FakeClock } from '../platform/testing/fake-clock.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { openLock } from './testing/cache-folder-fixture.ts'

const pin = '482137'
const message = 'Ce poste a été effacé à la demande de Dr Élise Dupouy.'

/** Real files that stop the program just before their n-th step, and tell the steps. */
function stoppingFiles(at: number): { readonly files: Files; readonly steps: string[] } {
  const real = createNodeFiles()
  const steps: string[] = []
  const meet = (step: string, path: string) => {
    if (steps.length === at) throw new Error('coupure')
    steps.push(`${step} ${path.replace(/^.*\/cache\//, '')}`)
  }
  const files: Files = {
    ...real,
    async remove(path) {
      meet('remove', path)
      await real.remove(path)
    },
    async writeAtomic(path, bytes) {
      meet('write', path)
      await real.writeAtomic(path, bytes)
    },
  }
  return { files, steps }
}

async function desk() {
  const root = await temporaryFolder()
  const clock = new FakeClock()
  const first = await openLock(root, clock)
  await first.create(pin)
  // One set aside before: it could be salvaged, so it goes too.
  await first.quarantine()
  const cache = await first.create(pin)
  cache.durable.script("CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES ('premier')")
  first.lock()
  return { root, clock }
}

const opens = async (root: string) => {
  const names = await readdir(join(root, 'cache'), { recursive: true })
  const secrets = await readFile(join(root, 'keystore', 'secrets.json'), 'utf8')
  return {
    keys: names.filter((name) => /key.*\.json$/.test(name)),
    files: names.filter((name) => /cache\.db|attempts/.test(name)),
    secrets: secrets.includes('cache-secret'),
  }
}

describe('a desk whose destruction was asked for', () => {
  it('keeps neither key, secret nor database, those set aside included; keys go first', async () => {
    const { root, clock } = await desk()
    const { files, steps } = stoppingFiles(Infinity)
    const lock = await openLock(root, clock, files)
    const database = await lock.unlock(pin)
    let told = 0
    lock.onLocked(() => told++)
    steps.length = 0
    await lock.wipe(message)
    expect(lock.state()).toEqual({ kind: 'wiped', at: '2026-01-05T08:00:00.000Z', message })
    expect(told).toBeGreaterThan(0)
    expect(() => database.reader.get('SELECT 1')).toThrow('verrouillé')
    expect(await opens(root)).toEqual({ keys: [], files: [], secrets: false })
    const order = steps
      .filter((step) => /key|cache\.db/.test(step))
      .map((step) => (step.includes('key') ? 'key' : 'database'))
    expect(order).toEqual(order.toSorted().toReversed())
  })

  it('cut anywhere, opens no more: the next start ends it before any code is asked', async () => {
    const seen: unknown[] = []
    // Before the first step the order was not even noted: it comes again at the next contact.
    for (let cut = 1, done = false; !done; cut++) {
      const { root, clock } = await desk()
      const { files } = stoppingFiles(Infinity)
      const lock = await openLock(root, clock, files)
      await lock.unlock(pin)
      Object.assign(files, stoppingFiles(cut).files)
      done = await lock.wipe(message).then(
        () => true,
        () => false,
      )
      const restarted = await openLock(root, clock)
      const refusal = await restarted.unlock(pin).catch((error: { code: string }) => error.code)
      seen.push({ state: restarted.state().kind, refusal, ...(await opens(root)) })
    }
    expect(seen.length).toBeGreaterThan(10)
    const gone = { state: 'wiped', refusal: 'not_found', keys: [], files: [], secrets: false }
    expect(seen).toEqual(seen.map(() => gone))
  })

  it('may begin anew, with a key of its own', async () => {
    const { root, clock } = await desk()
    const lock = await openLock(root, clock)
    await lock.unlock(pin)
    await lock.wipe(message)
    const again = await openLock(root, clock)
    const cache = await again.create('907451')
    cache.durable.script('CREATE TABLE note (text TEXT) STRICT')
    again.lock()
    const later = await openLock(root, clock)
    expect(later.state()).toMatchObject({ kind: 'locked' })
    expect((await later.unlock('907451')).reader.all('SELECT * FROM note')).toEqual([])
    later.lock()
    expect((await readFile(join(root, 'cache', 'cache.db'))).length).toBeGreaterThan(0)
  })
})
