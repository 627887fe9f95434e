import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeSecretStore } from '../testing/secret-store-conformance.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createFileSecretStore } from './file-secret-store.ts'
import { createNodeFiles } from './node-files.ts'

const files = createNodeFiles()

describeSecretStore('development file', async () => {
  const folder = join(await temporaryFolder(), 'secrets')
  return { open: async () => createFileSecretStore(files, folder) }
})

describe('the development file', () => {
  it('belongs to its owner alone, folder included', async () => {
    const folder = join(await temporaryFolder(), 'secrets')
    await createFileSecretStore(files, folder).write('s', Uint8Array.of(1))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  it('is refused once others could read it', async () => {
    const folder = await temporaryFolder()
    const store = createFileSecretStore(files, folder)
    await store.write('s', Uint8Array.of(1))
    await chmod(join(folder, 'secrets.json'), 0o644)
    await expect(store.read('s')).rejects.toMatchObject({ code: 'keystore_unavailable' })
  })

  it.each(['', '{', '{"s":"AQ=="}', '[["s"]]', '[["s","not base64"]]'])(
    'is refused and kept when it holds %j',
    async (content) => {
      const folder = await temporaryFolder()
      const path = join(folder, 'secrets.json')
      await writeFile(path, content, { mode: 0o600 })
      const store = createFileSecretStore(files, folder)
      await expect(store.read('s')).rejects.toMatchObject({ code: 'keystore_unavailable' })
      await expect(store.write('s', Uint8Array.of(1))).rejects.toMatchObject({ code: 'keystore_unavailable' })
      expect(await readFile(path, 'utf8')).toBe(content)
    },
  )
})
