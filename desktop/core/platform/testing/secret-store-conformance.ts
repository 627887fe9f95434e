import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SecretStore } from '../ports.ts'

/** `open` may be called several times on the same backing: what one wrote, the next one reads. */
type Backing = { open(): Promise<SecretStore> }

/** What every SecretStore owes the cache, on a machine whose keystore works. */
export function describeSecretStore(name: string, make: () => Promise<Backing>): void {
  describe(`${name}: a secret store`, () => {
    it('does not know what it was never given', async () => {
      const store = await (await make()).open()
      expect(await store.read('cache-secret.absent')).toBeUndefined()
      await store.remove('cache-secret.absent')
    })

    it('gives back every byte, also to the next session', async () => {
      const backing = await make()
      await fc.assert(
        fc.asyncProperty(
          fc.string({ minLength: 1, maxLength: 40 }),
          fc.uint8Array({ maxLength: 64 }),
          async (key, secret) => {
            await (await backing.open()).write(key, secret)
            expect(bytes(await (await backing.open()).read(key))).toEqual(bytes(secret))
          },
        ),
        { numRuns: 30 },
      )
    })

    it('keeps names apart, whatever they look like', async () => {
      const store = await (await make()).open()
      const names = ['__proto__', 'constructor', 'a/b', '../a', 'A', 'a', 'a.', 'clé du poste', 'CON']
      for (const [at, key] of names.entries()) await store.write(key, Uint8Array.of(at))
      for (const [at, key] of names.entries()) expect(bytes(await store.read(key))).toEqual([at])
      await store.remove('a')
      expect(await store.read('a')).toBeUndefined()
      expect(bytes(await store.read('A'))).toEqual([4])
    })

    it('replaces, removes, and forgets for good', async () => {
      const backing = await make()
      const store = await backing.open()
      await store.write('s', Uint8Array.of(1, 2, 3))
      await store.write('s', Uint8Array.of(9))
      expect(bytes(await store.read('s'))).toEqual([9])
      await store.remove('s')
      expect(await (await backing.open()).read('s')).toBeUndefined()
    })

    it('loses none of the secrets written at once', async () => {
      const backing = await make()
      const store = await backing.open()
      const all = Array.from({ length: 12 }, (_, at) => at)
      await Promise.all(all.map((at) => store.write(`s${at}`, Uint8Array.of(at))))
      const reopened = await backing.open()
      for (const at of all) expect(bytes(await reopened.read(`s${at}`))).toEqual([at])
    })

    it('hands out copies: filling one with zeros does not reach the store', async () => {
      const store = await (await make()).open()
      const given = Uint8Array.of(7, 7)
      await store.write('s', given)
      given.fill(0)
      const read = await store.read('s')
      read?.fill(0)
      expect(bytes(await store.read('s'))).toEqual([7, 7])
    })

    it('bears the same backend name at each session', async () => {
      const backing = await make()
      const name = (await backing.open()).backend
      expect(name).not.toBe('')
      expect((await backing.open()).backend).toBe(name)
    })
  })
}

function bytes(secret: Uint8Array | undefined): readonly number[] | undefined {
  return secret && [...secret]
}
