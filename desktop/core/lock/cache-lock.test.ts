import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../platform/testing/fake-clock.ts'
import { temporaryFolder } from '../platform/testing/temporary-folder.ts'
import { autoLockMs, openLock } from './testing/cache-folder-fixture.ts'

const pin = '482137'
const other = '907451'

async function desk() {
  const root = await temporaryFolder()
  const clock = new FakeClock()
  const lock = await openLock(root, clock)
  return { root, clock, lock, restart: () => openLock(root, clock) }
}

async function createdDesk() {
  const made = await desk()
  const cache = await made.lock.create(pin, 'Dr Élise Dupouy')
  cache.durable.script("CREATE TABLE note (text TEXT) STRICT; INSERT INTO note VALUES ('premier')")
  return { ...made, cache }
}

const code = (wanted: string, details = {}) =>
  expect.objectContaining({ code: wanted, details: expect.objectContaining(details) })

describe('a cache and its code', () => {
  it('is made once, and opened by its code alone at each start', async () => {
    const { lock, restart } = await createdDesk()
    expect(lock.state()).toEqual({ kind: 'unlocked', userHint: 'Dr Élise Dupouy' })
    lock.lock()

    const again = await restart()
    expect(again.state()).toEqual({
      kind: 'locked',
      userHint: 'Dr Élise Dupouy',
      remaining: 10,
      retryAt: undefined,
    })
    await expect(again.create(other)).rejects.toEqual(code('conflict'))
    const cache = await again.unlock(pin)
    expect(cache.reader.all('SELECT text FROM note')).toEqual([{ text: 'premier' }])
    again.lock()
  })

  it('does not exist before it is made, and is not made with a weak code', async () => {
    const { root, lock } = await desk()
    expect(lock.state()).toEqual({ kind: 'new' })
    await expect(lock.unlock(pin)).rejects.toEqual(code('not_found'))
    await expect(lock.create('123456')).rejects.toEqual(code('pin_weak'))
    expect(await readdir(root)).toEqual(['cache'])
    expect(await readdir(join(root, 'cache'))).toEqual([])
  })

  it('refuses a wrong code in French, with what is left, and forgets it once the right one came', async () => {
    const { lock } = await createdDesk()
    lock.lock()
    await expect(lock.unlock(other)).rejects.toEqual(code('pin_wrong', { remaining: 9 }))
    const error: unknown = await lock.unlock(other).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/pas le bon.*données restent.*8 essais/)
    expect(lock.state()).toMatchObject({ kind: 'locked', remaining: 8 })
    await lock.unlock(pin)
    lock.lock()
    await expect(lock.unlock(other)).rejects.toEqual(code('pin_wrong', { remaining: 9 }))
  })

  it('takes hurried clicks one after the other, each for one try', async () => {
    const { lock } = await createdDesk()
    lock.lock()
    const tries = await Promise.allSettled([lock.unlock(other), lock.unlock(other), lock.unlock(pin)])
    expect(tries.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(lock.state().kind).toBe('unlocked')
  })

  it('stays locked when the lock came while the code was being checked', async () => {
    const { lock } = await createdDesk()
    lock.lock()
    const unlocking = lock.unlock(pin)
    await Promise.resolve()
    lock.lock()
    await expect(unlocking).rejects.toEqual(code('locked'))
    expect(lock.state().kind).toBe('locked')
  })

  it('asks for the code again even when it is open', async () => {
    const { lock, cache } = await createdDesk()
    await expect(lock.unlock(other)).rejects.toEqual(code('pin_wrong'))
    expect(await lock.unlock(pin)).toBe(cache)
    expect(lock.state().kind).toBe('unlocked')
  })

  it('keeps neither the code, nor the key, nor any content readable on disk', async () => {
    const { root, lock, cache } = await createdDesk()
    cache.durable.run('INSERT INTO note VALUES (?)', ['CANARI-DOMINIQUE'])
    const search = async () => {
      const folder = join(root, 'cache')
      for (const name of await readdir(folder)) {
        const content = await readFile(join(folder, name))
        for (const needle of ['CANARI-DOMINIQUE', pin]) expect(content.includes(needle)).toBe(false)
      }
    }
    expect(await readdir(join(root, 'cache'))).toContain('cache.db-wal')
    await search()
    lock.lock()
    await search()
  })
})

describe('tries', () => {
  it('are delayed from the fifth on, twice as long each time, and the tenth closes the cache for good', async () => {
    const { root, clock, lock, restart } = await createdDesk()
    lock.lock()
    const delays = [0, 0, 0, 0, 30, 60, 120, 240, 480]
    for (const [at, seconds] of delays.entries()) {
      await expect(lock.unlock(other)).rejects.toEqual(code('pin_wrong', { remaining: 9 - at }))
      const retryAt = seconds === 0 ? undefined : clock.now() + seconds * 1000
      expect(lock.state()).toMatchObject({ kind: 'locked', remaining: 9 - at, retryAt })
      if (seconds === 0) continue
      clock.advance(seconds * 1000 - 1)
      // Even the right code waits, and a try that waits is not counted.
      await expect(lock.unlock(pin)).rejects.toEqual(code('pin_delayed', { seconds: 1, remaining: 9 - at }))
      clock.advance(1)
    }
    const database = await readFile(join(root, 'cache/cache.db'))
    await expect(lock.unlock(other)).rejects.toEqual(code('key_unreadable', { reason: 'secret_destroyed' }))
    expect(lock.state()).toMatchObject({ kind: 'broken', code: 'key_unreadable' })
    const later = await restart()
    expect(later.state()).toMatchObject({ kind: 'broken', code: 'key_unreadable' })
    await expect(later.unlock(pin)).rejects.toEqual(code('key_unreadable'))
    expect(await readFile(join(root, 'cache/cache.db'))).toEqual(database)
  })

  it('warn of what would be lost before it can be', async () => {
    const { clock, lock } = await createdDesk()
    lock.lock()
    const messages: string[] = []
    for (let at = 0; at < 6; at++) {
      messages.push(String(await lock.unlock(other).catch((error: unknown) => error)))
      clock.advance(60_000)
    }
    expect(messages.map((message) => message.includes('sera perdu'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ])
  })

  it('are still counted after a restart, with their delay, whatever is done to the clock', async () => {
    const { clock, lock, restart } = await createdDesk()
    lock.lock()
    for (let at = 0; at < 5; at++) await lock.unlock(other).catch(() => undefined)
    clock.setWallClock(clock.now() + 3_600_000)
    await expect(lock.unlock(pin)).rejects.toEqual(code('pin_delayed', { seconds: 30 }))

    clock.setWallClock(0)
    const restarted = await restart()
    expect(restarted.state()).toMatchObject({ kind: 'locked', remaining: 5, retryAt: 30_000 })
    await expect(restarted.unlock(pin)).rejects.toEqual(code('pin_delayed', { seconds: 30 }))
    clock.advance(30_000)
    await restarted.unlock(pin)
    restarted.lock()
  })

  it.each([
    ['removed', (path: string) => rm(path)],
    ['forged to give tries', (path: string) => writeFile(path, forged(0))],
    ['forged to take them', (path: string) => writeFile(path, forged(9))],
    ['put back', (path: string, earlier: Buffer) => writeFile(path, earlier)],
  ])('are what the keystore says when their file is %s', async (_how, tamper) => {
    const { root, lock, restart } = await createdDesk()
    lock.lock()
    await lock.unlock(pin)
    lock.lock()
    const path = join(root, 'cache/attempts.json')
    const earlier = await readFile(path)
    for (let at = 0; at < 3; at++) await lock.unlock(other).catch(() => undefined)
    await tamper(path, earlier)
    expect((await restart()).state()).toMatchObject({ kind: 'locked', remaining: 7 })
  })
})

describe('changing the code', () => {
  it('wraps the same key: the database is not touched, and the old code opens nothing any more', async () => {
    const { root, lock, restart } = await createdDesk()
    lock.lock()
    const database = await readFile(join(root, 'cache/cache.db'))
    await lock.changePin(pin, other)
    expect(await readFile(join(root, 'cache/cache.db'))).toEqual(database)
    // Nor does it from the previous generation.
    const names = ['key.json', 'key.previous.json'] as const
    const [current, previous] = await Promise.all(names.map((name) => readFile(join(root, 'cache', name))))
    expect(previous).toEqual(current)

    const again = await restart()
    await expect(again.unlock(pin)).rejects.toEqual(code('pin_wrong'))
    const cache = await again.unlock(other)
    expect(cache.reader.all('SELECT text FROM note')).toEqual([{ text: 'premier' }])
    again.lock()
  })

  it('works on an open cache, which stays open', async () => {
    const { lock, cache } = await createdDesk()
    await lock.changePin(pin, other)
    expect(cache.reader.all('SELECT text FROM note')).toHaveLength(1)
    lock.lock()
    await lock.unlock(other)
    lock.lock()
  })

  it('needs the present code, and a new one that is not weak', async () => {
    const { lock } = await createdDesk()
    await expect(lock.changePin(other, '190473')).rejects.toEqual(code('pin_wrong', { remaining: 9 }))
    await expect(lock.changePin(pin, '111111')).rejects.toEqual(code('pin_weak'))
    lock.lock()
    await lock.unlock(pin)
    lock.lock()
  })
})

describe('locking by itself', () => {
  it('happens when nobody has touched anything for the delay, and closes every connection', async () => {
    const { clock, lock, cache } = await createdDesk()
    let told = 0
    lock.onLocked(() => told++)
    clock.advance(autoLockMs - 1)
    lock.touch()
    clock.advance(autoLockMs - 1)
    expect([lock.state().kind, told]).toEqual(['unlocked', 0])
    clock.advance(1)
    expect([lock.state().kind, told]).toEqual(['locked', 1])
    for (const connection of [cache.reader, cache.durable, cache.bulk]) {
      expect(() => connection.get('SELECT 1')).toThrow(code('locked'))
    }
    clock.advance(10 * autoLockMs)
    expect(told).toBe(1)
  })

  it('happens at the first touch after a long sleep of the machine', async () => {
    const { clock, lock } = await createdDesk()
    clock.sleep(autoLockMs)
    expect(lock.state().kind).toBe('unlocked')
    lock.touch()
    expect(lock.state().kind).toBe('locked')
  })

  it('starts afresh at each opening, and tells only those who still listen', async () => {
    const { clock, lock } = await createdDesk()
    let told = 0
    const forget = lock.onLocked(() => told++)
    clock.advance(autoLockMs / 2)
    lock.lock()
    await lock.unlock(pin)
    clock.advance(autoLockMs - 1)
    expect([lock.state().kind, told]).toEqual(['unlocked', 1])
    forget()
    clock.advance(1)
    expect([lock.state().kind, told]).toEqual(['locked', 1])
  })
})

function forged(failures: number): string {
  return JSON.stringify({ failures, at: 0, mac: '0'.repeat(64) })
}
