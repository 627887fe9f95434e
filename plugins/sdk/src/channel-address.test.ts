import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelFolder, channelPath, folderProblem } from './channel-address.ts'

const posix = process.platform !== 'win32'
let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'canal-'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('where the Navigateur listens', () => {
  it.runIf(process.platform === 'linux').each([
    [{ NAVIGATEUR_PRO_CHANNEL: '/srv/canal', XDG_RUNTIME_DIR: '/run/user/1000' }, '/srv/canal'],
    [{ XDG_RUNTIME_DIR: '/run/user/1000', XDG_STATE_HOME: '/srv/etat' }, '/run/user/1000/navigateur-pro'],
    [{ XDG_STATE_HOME: '/srv/etat' }, '/srv/etat/navigateur-pro'],
    [{}, join(homedir(), '.local', 'state', 'navigateur-pro')],
  ])('%j → %s', (environment, folder) => {
    expect(channelFolder(environment)).toBe(folder)
  })

  it.runIf(posix)('is the same text through a link, so that both ends prove the same address', () => {
    const folder = join(root, 'vrai')
    mkdirSync(folder, { mode: 0o700 })
    symlinkSync(folder, join(root, 'lien'))
    expect(channelPath(join(root, 'lien'))).toBe(channelPath(folder))
  })

  it.runIf(posix)('refuses a path that the system would cut', () => {
    const long = join(root, 'd'.repeat(90))
    mkdirSync(long)
    expect(() => channelPath(long)).toThrow('trop long')
  })
})

describe.runIf(posix)('the folder is the lock of the socket', () => {
  it.each([
    [0o700, undefined],
    [0o750, 'too-open'],
    [0o701, 'too-open'],
    [0o777, 'too-open'],
  ])('mode %o → %s', (mode, problem) => {
    const folder = join(root, `mode-${mode}`)
    mkdirSync(folder)
    chmodSync(folder, mode)
    expect(folderProblem(folder)).toBe(problem)
  })

  it('refuses what is not a folder of ours', () => {
    writeFileSync(join(root, 'fichier'), '')
    mkdirSync(join(root, 'cible'), { mode: 0o700 })
    symlinkSync(join(root, 'cible'), join(root, 'raccourci'))
    expect(folderProblem(join(root, 'absent'))).toBe('missing')
    expect(folderProblem(join(root, 'fichier'))).toBe('not-a-folder')
    expect(folderProblem(join(root, 'raccourci'))).toBe('not-a-folder')
  })

  it.skipIf(process.getuid?.() === 0)('refuses a folder of another account', () => {
    expect(folderProblem('/')).toBe('other-owner')
  })
})
