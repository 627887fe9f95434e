import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deepLink } from '@navigateur-pro/deep-link/deep-link.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCore, type TestCore } from '../core/testing/test-core.ts'
import { type Host, startHost } from './host.ts'
import { openLinkDoor } from './link-door.ts'

const valid = 'navigateurpro://open?birthName=PAT-TROIS&firstGivenName=DOMINIQUE&sex=F&birthDate=1979-03-28'

/** A program of its own, as the operating system would start it. */
function run(...args: string[]): Promise<{ code: number; said: string }> {
  const command = ['desktop/web/open-link.ts', ...args]
  return new Promise((done) =>
    execFile(process.execPath, command, { cwd: join(import.meta.dirname, '../..') }, (error, out, said) =>
      done({ code: Number(error?.code ?? 0), said: out + said }),
    ),
  )
}

describe('a link handed to the Navigateur that is already open', () => {
  let core: TestCore
  let host: Host
  let door: Awaited<ReturnType<typeof openLinkDoor>>
  const path = () => join(core.folder, 'link-door.json')

  beforeEach(async () => {
    core = await startTestCore({ plugins: [deepLink] })
    host = await startHost({ core: core.core, rendererFolder: core.folder, port: 0, ticketUses: 'once' })
    door = await openLinkDoor(core.folder, host)
  })
  afterEach(async () => {
    await door.close()
    await host.close()
    await core.close()
  })

  it('reaches the core, and the core says who is proposed', async () => {
    expect(await run('--folder', core.folder, valid)).toEqual({ code: 0, said: '' })
    expect(JSON.stringify(await core.call('context.read', {}))).toContain('PAT-TROIS')
    expect(core.logged.join()).not.toContain('PAT-TROIS')
  })

  it('is refused in the words of the core', async () => {
    const { code, said } = await run('--folder', core.folder, 'navigateurpro://open?ref=jamais-vue')
    expect([code, said]).toEqual([1, expect.stringMatching(/lien n’a pas été ouvert/)])
  })

  it('is refused when it is too long to be one', async () => {
    const { code, said } = await run('--folder', core.folder, valid.padEnd(5_000, 'a'))
    expect([code, said]).toEqual([1, 'Ce lien est trop long pour être un lien du Navigateur Pro.\n'])
  })

  it.each([
    ['nothing', []],
    ['no folder', ['navigateurpro://open']],
    ['no link', ['--folder', 'x']],
    ['two links', ['--folder', 'x', 'navigateurpro://a', 'navigateurpro://b']],
    ['another scheme', ['--folder', 'x', 'https://example.org']],
    ['another option', ['--folder', 'x', 'navigateurpro://a', '--inspect=0']],
  ])('%s: it says how it is used', async (_what, args) => {
    const { code, said } = await run(...args)
    expect([code, said]).toEqual([2, expect.stringContaining('Usage')])
  })

  it('the door is this user’s alone, and holds a token for links only', () => {
    expect(statSync(path()).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ origin: host.origin, token: host.linkToken })
  })

  it('a door that a crash left open to others is made again, closed', async () => {
    writeFileSync(path(), '{')
    chmodSync(path(), 0o644)
    door = await openLinkDoor(core.folder, host)
    expect(statSync(path()).mode & 0o777).toBe(0o600)
  })

  it('closed, nothing is left of it, and who comes is told so', async () => {
    await door.close()
    expect(existsSync(path())).toBe(false)
    const { code, said } = await run('--folder', core.folder, valid)
    expect([code, said]).toEqual([1, expect.stringContaining('Aucun Navigateur Pro n’est ouvert')])
  })

  it.each([
    ['nobody listens there any more', async () => host.close()],
    ['another host took the port', async () => writeDoor({ origin: host.origin, token: 'A'.repeat(43) })],
    ['the file is damaged', async () => writeFileSync(path(), '{"origin":')],
    ['the file names another machine', async () => writeDoor({ origin: 'http://evil.example', token: 'x' })],
  ])('%s: it is said in French, and nothing is lost', async (_what, happens) => {
    await happens()
    const { code, said } = await run('--folder', core.folder, valid)
    expect([code, said]).toEqual([1, expect.stringContaining('ne répond plus')])
  })

  function writeDoor(content: object) {
    writeFileSync(path(), JSON.stringify(content))
  }
})
