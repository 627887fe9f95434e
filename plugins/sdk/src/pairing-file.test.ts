import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPairing, removePairing, writePairing } from './pairing-file.ts'

const posix = process.platform !== 'win32'
const secret = Uint8Array.from({ length: 32 }, (_, index) => index)
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'appairage-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('pairing file', () => {
  it('gives back the secret it was given, to the same integrator, until it is removed', async () => {
    const path = join(folder, 'nouveau', 'a.json')
    expect(await readPairing(path, 'mon-lgc')).toBeUndefined()
    await writePairing(path, 'mon-lgc', secret)
    await writePairing(path, 'mon-lgc', secret)
    expect(Uint8Array.from((await readPairing(path, 'mon-lgc')) ?? [])).toEqual(secret)
    await removePairing(path)
    expect(await readPairing(path, 'mon-lgc')).toBeUndefined()
  })

  it.runIf(posix)('is for its owner alone, and so is its folder', async () => {
    const path = join(folder, 'prive', 'a.json')
    await writePairing(path, 'mon-lgc', secret)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'prive')).mode & 0o777).toBe(0o700)
  })

  it.runIf(posix)('is not used once other accounts may read it', async () => {
    const path = join(folder, 'large.json')
    await writePairing(path, 'mon-lgc', secret)
    chmodSync(path, 0o640)
    await expect(readPairing(path, 'mon-lgc')).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([
    ['empty', ''],
    ['cut', '{"version":1,"integratorId":"mon-lgc","secr'],
    ['of another integrator', `{"version":1,"integratorId":"autre","secret":"${'A'.repeat(43)}"}`],
    ['too short a secret', '{"version":1,"integratorId":"mon-lgc","secret":"AAAA"}'],
  ])('is refused when %s', async (name, text) => {
    const path = join(folder, `${name}.json`)
    writeFileSync(path, text, { mode: 0o600 })
    await expect(readPairing(path, 'mon-lgc')).rejects.toMatchObject({ code: 'bad_input' })
  })
})
