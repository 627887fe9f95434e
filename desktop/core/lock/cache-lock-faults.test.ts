import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../platform/testing/fake-clock.ts'
import { runChild } from '../platform/testing/run-child.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import type { CacheLock } from './cache-lock.ts'
import { openLock } from './testing/cache-folder-fixture.ts'

const pin = '482137'
const other = '907451'
const open = (root: string) => openLock(root, new FakeClock())

async function createdRoot(): Promise<string> {
  const root = await temporaryFolder()
  const lock = await open(root)
  const cache = await lock.create(pin)
  cache.durable.script('CREATE TABLE note (text TEXT) STRICT')
  cache.durable.transaction(() => {
    for (let row = 0; row < 100; row++)
      cache.durable.run('INSERT INTO note VALUES (?)', ['ligne '.repeat(100)])
  })
  lock.lock()
  return root
}

/** Every file of the cache and its bytes; the counter of tries apart, which a try is there to change. */
async function contents(root: string): Promise<Record<string, string>> {
  const folder = join(root, 'cache')
  const found: Record<string, string> = {}
  for (const name of (await readdir(folder)).toSorted()) {
    if (name !== 'attempts.json') found[name] = (await readFile(join(folder, name))).toString('hex')
  }
  return found
}

type Damage = {
  readonly what: string
  readonly code: string
  readonly when: 'start' | 'unlock'
  harm(root: string): Promise<unknown>
}

const damages: readonly Damage[] = [
  {
    what: 'an ordinary SQLite file in place of the cache',
    code: 'cache_plaintext',
    when: 'unlock',
    harm: async (root) => {
      await rm(join(root, 'cache/cache.db'))
      const plain = new Database(join(root, 'cache/cache.db'))
      plain.exec("CREATE TABLE note (text); INSERT INTO note VALUES ('en clair')")
      plain.close()
    },
  },
  {
    what: 'a cache cut short',
    code: 'cache_unreadable',
    when: 'unlock',
    harm: (root) => truncate(join(root, 'cache/cache.db'), 5 * 4096 + 100),
  },
  {
    what: 'an emptied cache',
    code: 'cache_unreadable',
    when: 'unlock',
    harm: (root) => truncate(join(root, 'cache/cache.db'), 0),
  },
  {
    what: 'a first page with changed bytes',
    code: 'cache_unreadable',
    when: 'unlock',
    harm: async (root) => {
      const bytes = await readFile(join(root, 'cache/cache.db'))
      bytes.fill(0, 100, 110)
      await writeFile(join(root, 'cache/cache.db'), bytes)
    },
  },
  {
    what: 'the cache of another desk',
    code: 'cache_unreadable',
    when: 'unlock',
    harm: async (root) => cp(join(await createdRoot(), 'cache/cache.db'), join(root, 'cache/cache.db')),
  },
  {
    what: 'no cache any more',
    code: 'cache_unreadable',
    when: 'start',
    harm: (root) => rm(join(root, 'cache/cache.db')),
  },
  {
    what: 'no key any more',
    code: 'key_missing',
    when: 'start',
    harm: async (root) => {
      await rm(join(root, 'cache/key.json'))
      await rm(join(root, 'cache/key.previous.json'))
    },
  },
  {
    what: 'only the log of a database',
    code: 'key_missing',
    when: 'start',
    harm: async (root) => {
      for (const name of ['key.json', 'key.previous.json']) await rm(join(root, 'cache', name))
      await rename(join(root, 'cache/cache.db'), join(root, 'cache/cache.db-wal'))
    },
  },
  {
    what: 'both generations of the key cut short',
    code: 'key_unreadable',
    when: 'start',
    harm: async (root) => {
      await truncate(join(root, 'cache/key.json'), 40)
      await truncate(join(root, 'cache/key.previous.json'), 60)
    },
  },
  {
    what: 'the key of a later product',
    code: 'cache_newer',
    when: 'start',
    harm: (root) => writeFile(join(root, 'cache/key.json'), '{"v":2}'),
  },
  {
    what: 'a keystore that was emptied',
    code: 'key_unreadable',
    when: 'start',
    harm: (root) => rm(join(root, 'keystore'), { recursive: true }),
  },
  {
    what: 'a keystore whose secret changed',
    code: 'key_unreadable',
    when: 'start',
    harm: async (root) => {
      const path = join(root, 'keystore/secrets.json')
      const secrets = JSON.parse(await readFile(path, 'utf8')) as [string, string][]
      const changed = secrets.map(([name, secret]) => [
        name,
        name.startsWith('cache-secret.') ? Buffer.alloc(32, 1).toString('base64') : secret,
      ])
      await writeFile(path, JSON.stringify(changed))
    },
  },
  {
    what: 'another kind of keystore',
    code: 'keystore_unavailable',
    when: 'start',
    harm: async (root) => {
      for (const name of ['key.json', 'key.previous.json']) {
        const path = join(root, 'cache', name)
        await writeFile(path, (await readFile(path, 'utf8')).replace('development-file', 'kwallet6'))
      }
    },
  },
  {
    what: 'a keystore that does not answer',
    code: 'keystore_unavailable',
    when: 'start',
    harm: (root) => writeFile(join(root, 'keystore/secrets.json'), 'x'),
  },
]

describe.each(damages)('$what', ({ code, when, harm }) => {
  it('is explained in French; nothing is erased, replaced nor made anew', async () => {
    const root = await createdRoot()
    await harm(root)
    const before = await contents(root)
    const lock = await open(root)
    expect(lock.state().kind).toBe(when === 'start' ? 'broken' : 'locked')
    for (const attempt of [lock.unlock(pin), lock.unlock(pin)])
      await expect(attempt).rejects.toMatchObject({ code })
    expect(lock.state()).toMatchObject({
      kind: 'broken',
      code,
      message: expect.stringMatching(/conservé.*(assistance|Mettez Navigateur Pro à jour)/),
    })
    expect(await contents(root)).toEqual(before)
  })

  it('lets no new cache be made over it', async () => {
    const root = await createdRoot()
    await harm(root)
    const before = await contents(root)
    const lock = await open(root)
    await expect(lock.create(other)).rejects.toMatchObject({ code: when === 'start' ? code : 'conflict' })
    expect(await contents(root)).toEqual(before)
  })
})

describe('putting a cache aside', () => {
  it('is the person’s way to start again: everything is kept, whole, under a date', async () => {
    const root = await createdRoot()
    await truncate(join(root, 'cache/cache.db'), 5000)
    const before = await contents(root)
    const lock = await open(root)
    await expect(lock.unlock(pin)).rejects.toMatchObject({ code: 'cache_unreadable' })

    const target = await lock.quarantine()
    expect(target).toMatch(/\/quarantine\/2026-01-05T08-00-00-000Z$/)
    expect(lock.state()).toEqual({ kind: 'new' })
    const aside: Record<string, string> = {}
    for (const name of Object.keys(before)) aside[name] = (await readFile(join(target, name))).toString('hex')
    expect(aside).toEqual(before)

    await lock.create(other)
    expect(lock.state().kind).toBe('unlocked')
    // A second time at the same instant, on an open cache: still beside the first one.
    expect(await lock.quarantine()).toBe(`${target}-2`)
    expect(await readdir(`${target}-2`)).toEqual(['cache.db', 'key.json', 'key.previous.json'])
  })

  it('can be undone: what was put aside still opens with its own code', async () => {
    const root = await createdRoot()
    const lock = await open(root)
    const target = await lock.quarantine()
    await lock.create(other)
    lock.lock()
    await mkdir(join(root, 'apart'))
    await rename(join(root, 'cache'), join(root, 'apart/cache'))
    await cp(join(root, 'apart/cache', target.slice(join(root, 'cache').length)), join(root, 'cache'), {
      recursive: true,
    })
    const salvaged = await open(root)
    expect((await salvaged.unlock(pin)).reader.all('SELECT text FROM note')).toHaveLength(100)
    salvaged.lock()
  })
})

it('a first start cut before its database was made is made again, with any code', async () => {
  const root = await createdRoot()
  for (const name of ['cache.db', 'key.previous.json']) await rm(join(root, 'cache', name))
  const lock = await open(root)
  expect(lock.state()).toEqual({ kind: 'new' })
  await lock.create(other)
  lock.lock()
  await lock.unlock(other)
  lock.lock()
})

describe('a key file cut short', () => {
  it.each(['key.json', 'key.previous.json'])(
    'as %s leaves the other one, and is whole again once opened',
    async (name) => {
      const root = await createdRoot()
      const before = await contents(root)
      await truncate(join(root, 'cache', name), 50)
      const lock = await open(root)
      expect((await lock.unlock(pin)).reader.all('SELECT text FROM note')).toHaveLength(100)
      lock.lock()
      expect(await contents(root)).toMatchObject({
        'key.json': before['key.json'],
        'key.previous.json': before['key.json'],
      })
    },
  )
})

/**
 * Runs a task in a process killed before its 1st, 2nd, 3rd… file takes its place, until none is left.
 * The steps within one file are those of node-files.test.ts.
 */
async function killedAtEachStep(
  task: string,
  make: () => Promise<string>,
  verify: (lock: CacheLock, root: string) => Promise<void>,
) {
  const child = join(import.meta.dirname, 'testing/cache-lock-child.ts')
  let steps = 0
  for (let killed = true; killed; ) {
    const root = await make()
    ;({ killed } = await runChild(child, root, task, String(++steps), pin, other))
    await verify(await open(root), root)
  }
  return steps
}

describe('kill -9 between the files written', () => {
  it('of a change of code: the old or the new one opens the same cache, and then only that one', async () => {
    const opened: string[] = []
    const steps = await killedAtEachStep('change', createdRoot, async (lock, root) => {
      expect(lock.state().kind).toBe('locked')
      const works = await lock.unlock(pin).then(
        () => pin,
        () => lock.unlock(other).then(() => other),
      )
      opened.push(works)
      lock.lock()
      const again = await open(root)
      await expect(again.unlock(works === pin ? other : pin)).rejects.toMatchObject({ code: 'pin_wrong' })
      expect((await again.unlock(works)).reader.all('SELECT text FROM note')).toHaveLength(100)
      again.lock()
      const { 'key.json': current, 'key.previous.json': previous } = await contents(root)
      expect(previous).toBe(current)
    })
    expect(steps).toBeGreaterThan(7)
    // One moment separates the two: never back and forth.
    expect(opened).toEqual(opened.toSorted((a, b) => (a === b ? 0 : a === pin ? -1 : 1)))
    expect(new Set(opened)).toEqual(new Set([pin, other]))
  })

  it('of a first start: nothing was made yet, or it opens with its code', async () => {
    const states: string[] = []
    const steps = await killedAtEachStep('create', temporaryFolder, async (lock) => {
      states.push(lock.state().kind)
      const cache = await (lock.state().kind === 'new' ? lock.create(pin) : lock.unlock(pin))
      cache.durable.script('CREATE TABLE note (text TEXT) STRICT')
      lock.lock()
      await lock.unlock(pin)
      lock.lock()
    })
    expect(steps).toBeGreaterThan(3)
    expect(new Set(states)).toEqual(new Set(['new', 'locked']))
  })
})
