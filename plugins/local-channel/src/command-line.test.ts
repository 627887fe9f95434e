import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patTrois, TestDesk } from '../testing/test-desk.ts'

const command = resolve(import.meta.dirname, '../../sdk/bin/navigateur-pro.mjs')
let desk: TestDesk
beforeEach(() => {
  desk = new TestDesk()
})
afterEach(() => desk.remove())

/** The real command, in a process of its own. */
async function run(args: readonly string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, NAVIGATEUR_PRO_CHANNEL: desk.folder, XDG_CONFIG_HOME: join(desk.root, 'config') },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  child.stdin.end(input)
  const code = await new Promise<number>((done) => child.on('close', done))
  return { code, out, err }
}

const birthDate = '1979-03-28'
const patTroisOptions =
  `--ins 279035121518989 --oid 1.2.250.1.213.1.4.10 --status QUAL --birth-name PAT-TROIS --first-name DOMINIQUE --given-names DOMINIQUE --sex F --birth-date ${birthDate} --birth-place 51215`.split(
    ' ',
  )

describe('navigateur-pro', () => {
  it('pairs by six digits, opens and closes; the patient stays open when the command ends', async () => {
    await desk.start()
    const opened = await run(['open', ...patTroisOptions, '--intent', 'liaison'])
    expect(opened).toMatchObject({ code: 0, err: '' })
    const code = desk.asked[0]?.code ?? ''
    expect(opened.out).toContain(`${code.slice(0, 3)} ${code.slice(3)}`)
    expect(opened.out).toContain('Le dossier est ouvert')
    expect(opened.out).not.toContain('PAT-TROIS')
    expect(desk.published).toMatchObject([{ kind: 'opened', patient: patTrois, intent: 'liaison' }])

    expect(await run(['status'])).toMatchObject({ code: 0, out: 'Le Navigateur est relié.\n' })
    expect(await run(['close'])).toMatchObject({ code: 0, err: '' })
    expect(desk.kinds()).toEqual(['opened PAT-TROIS', 'closed'])
    expect(desk.asked).toHaveLength(1)
  })

  it('reads an identity from a file or from its input, so that no process list shows it', async () => {
    await desk.start()
    const file = join(desk.root, 'patient.json')
    writeFileSync(file, JSON.stringify(patTrois))
    expect((await run(['open', '--json', file])).code).toBe(0)
    expect((await run(['open', '--json', '-'], JSON.stringify(patTrois))).code).toBe(0)
    expect(desk.published.map(({ patient }) => patient)).toEqual([patTrois, patTrois])
  })

  it('writes a link that holds a reference, alone on its output, and no trait', async () => {
    await desk.start()
    const { code, out, err } = await run(['reference', ...patTroisOptions, '--intent', 'urgence'])
    const reference = [...desk.deposits.keys()][0]
    expect({ code, out }).toEqual({ code: 0, out: `navigateurpro://open?ref=${reference}\n` })
    expect(err).toContain('Code d’appairage')
    expect([...desk.deposits.values()]).toEqual([{ patient: patTrois, intent: 'urgence' }])
    expect(desk.published).toEqual([])
  })

  it('carries a wrong key as it is: the sidebar shows it as invalid', async () => {
    await desk.start()
    const wrong = patTroisOptions.with(1, '279035121518912')
    expect((await run(['open', ...wrong])).code).toBe(0)
    expect(desk.published[0]?.patient?.matricule).toBe('279035121518912')
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /^$/],
    ['an unknown command', ['ouvrir'], /n’est pas une commande/],
    ['an unknown option', ['open', '--nom', 'X'], /Option inconnue/],
    ['one word too many', ['close', 'tout'], /de trop/],
    [
      'a date as people write it',
      ['open', ...patTroisOptions.with(patTroisOptions.indexOf(birthDate), '28/03/1979')],
      /« birthDate »/,
    ],
    ['a status of its own', ['open', ...patTroisOptions.with(5, 'OK')], /« status »/],
    ['an unknown intent', ['open', ...patTroisOptions, '--intent', 'lire'], /--intent/],
    ['a file that is not there', ['open', '--json', 'absent.json'], /ne peut pas être lu/],
    ['a name for itself that hides', ['close', '--name', 'a\u202eb'], /identifiant du logiciel/],
  ])('exits 1 on %s, and says which', async (_name, args, message) => {
    expect(await run(args)).toMatchObject({ code: 1, err: expect.stringMatching(message) })
    expect(desk.published).toEqual([])
  })

  it('exits 2 with a French sentence when no Navigateur answers', async () => {
    const { code, err } = await run(['open', ...patTroisOptions])
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('n’est pas ouvert') })
    expect(err).not.toContain('PAT-TROIS')
  })

  it('exits 3 when told not to wait for the doctor, and asks nobody to know the status', async () => {
    desk.doctor = () => new Promise(() => {})
    await desk.start()
    expect(await run(['status'])).toMatchObject({ code: 3 })
    expect(desk.asked).toEqual([])
    const opened = await run(['open', ...patTroisOptions, '--no-wait'])
    expect(opened).toMatchObject({ code: 3, out: expect.stringMatching(/\d{3} \d{3}/) })
    expect(desk.published).toEqual([])
  })

  it('exits 4 when the doctor refuses, or the folder is not safe', async () => {
    desk.doctor = () => false
    await desk.start()
    expect(await run(['close'])).toMatchObject({ code: 4, err: expect.stringContaining('refusé') })
    const open = join(desk.root, 'ouvert')
    mkdirSync(open, { mode: 0o755 })
    expect(await run(['close', '--channel', open])).toMatchObject({ code: 4 })
  })

  it('shows its help in French', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Codes de sortie') })
  })

  const old = spawnSync('/usr/bin/env', ['-i', 'PATH=/usr/local/bin:/usr/bin', 'node', '-v'], {
    encoding: 'utf8',
  }).stdout?.trim()
  it.runIf(/^v(18|20|22\.[0-9]\.|22\.1[0-7]\.)/.test(old ?? ''))(
    'started by an older Node, runs itself with the project’s own',
    () => {
      const { status, stdout } = spawnSync(
        '/usr/bin/env',
        ['-i', 'PATH=/usr/local/bin:/usr/bin', 'node', command, '--help'],
        { encoding: 'utf8' },
      )
      expect([status, stdout.slice(0, 14)]).toEqual([0, 'Navigateur Pro'])
    },
  )
})
