import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deepLink } from '../../deep-link/src/deep-link.ts'
import { startFhircast } from '../../fhircast/src/fhircast.ts'
import { patTrois, TestDesk } from '../../local-channel/testing/test-desk.ts'
import { watchedFolder } from '../../watched-folder/src/watched-folder.ts'
import type { Patient } from './patients.ts'
import { Practice } from './practice.ts'
import type { PracticeWindow, Setup } from './practice-window.ts'

/** Every road, from the practice software to the true plugin that takes it in. */
const patient: Patient = { ...patTrois, givenNames: 'DOMINIQUE MARIE-LOUISE', localId: 'P0001' }
const accented: Patient = {
  status: 'VALI',
  birthName: 'ÉTCHÉVERRY-D’ŒUVRE',
  usedName: 'LAÎNÉ',
  firstGivenName: 'Zoé',
  givenNames: 'Zoé Françoise',
  sex: 'F',
  birthDate: '1951-02-03',
  birthPlace: '64122',
  localId: 'P0002',
}
let desk: TestDesk
let practice: Practice
let exportsFolder: string
const running: { stop(): Promise<void> }[] = []
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000 })

beforeEach(() => {
  desk = new TestDesk()
  exportsFolder = join(desk.root, 'exports')
  mkdirSync(exportsFolder)
})
afterEach(async () => {
  practice.leave()
  for (const plugin of running.splice(0)) await plugin.stop()
  await desk.remove()
})

function practiceWith(setup: Partial<Setup> = {}): PracticeWindow {
  practice = new Practice(
    { channel: desk.folder, pairingFile: desk.pairingFile, exports: exportsFolder, ...setup },
    [patient, accented],
  )
  return practice.first
}

async function linked(setup: Partial<Setup> = {}): Promise<PracticeWindow> {
  await desk.start()
  const window = practiceWith(setup)
  await window.link()
  await until(() => window.state().link === 'connected')
  return window
}

describe('the local roads', () => {
  it('take turns: a change of way closes what the previous one had opened', async () => {
    const window = await linked()
    await window.open('P0001', 'open', 'channel')
    await window.open('P0002', 'urgence', 'command')
    await window.close()
    expect(
      desk.published.map(({ kind, intent, window: voice }) => [kind, intent, voice !== undefined]),
    ).toEqual([
      ['opened', 'open', true],
      ['closed', undefined, true],
      ['opened', 'urgence', false],
      ['closed', undefined, false],
    ])
    expect(desk.published[2]?.patient).toEqual(accented)
    expect(desk.asked).toHaveLength(1)
  })

  it('tell what was clicked before the window was linked, once it is', async () => {
    await desk.start()
    const window = practiceWith()
    await window.open('P0001', 'liaison', 'channel')
    expect(window.state().sent?.text).toContain('l’apprendra dès son retour')
    await window.link()
    await until(() => desk.published.length > 0)
    expect(desk.published.map(({ kind, intent }) => [kind, intent])).toEqual([['opened', 'liaison']])
  })

  it('say what failed, in the words of the command', async () => {
    const window = practiceWith()
    await expect(window.open('P0001', 'open', 'command')).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('n’est pas ouvert'),
    })
    expect(window.state().open).toBe('P0001')
  })
})

describe('the links', () => {
  async function followed(road: string): Promise<string> {
    const seen = join(desk.root, 'suivi')
    const follower = join(desk.root, 'suivre.mjs')
    writeFileSync(
      follower,
      `import { renameSync, writeFileSync } from 'node:fs'
      writeFileSync(process.argv[2] + '.tmp', process.argv[3])
      renameSync(process.argv[2] + '.tmp', process.argv[2])`,
    )
    const window = await linked({ linkCommand: [process.execPath, follower, seen] })
    await window.open('P0001', 'liaison', road)
    await until(() => existsSync(seen))
    const link = readFileSync(seen, 'utf8')
    const plugin = await deepLink.start(desk.host, deepLink.configuration.parse({}))
    running.push(plugin)
    await plugin.take?.({ kind: 'text', text: link })
    return link
  }

  it('with a reference: no trait travels, the identity arrives whole', async () => {
    expect(await followed('reference')).toMatch(/^navigateurpro:\/\/open\?ref=[\w-]+$/)
    expect(desk.published).toMatchObject([{ kind: 'opened', patient, intent: 'liaison', evidence: 'claim' }])
  })

  it('with the identity: its traits and no matricule', async () => {
    expect(await followed('link')).not.toContain('279035')
    const { birthName, firstGivenName, givenNames, birthDate } = patient
    expect(desk.published).toMatchObject([
      { patient: { status: 'PROV', birthName, firstGivenName, givenNames, birthDate }, intent: 'liaison' },
    ])
  })

  it('without a command, are shown to be followed by hand', async () => {
    const window = await linked()
    await window.open('P0001', 'open', 'reference')
    expect(window.state().sent?.link?.href).toBe(`navigateurpro://open?ref=${[...desk.deposits.keys()][0]}`)
  })
})

describe('the files', () => {
  const bare = ({ birthName, firstGivenName, sex, birthDate, localId }: Patient): Identity => ({
    status: 'PROV',
    birthName,
    firstGivenName,
    sex,
    birthDate,
    localId,
  })
  const { givenNames: _givenNames, birthPlace: _birthPlace, ...named } = patient

  it.each<['gdt' | 'hprim' | 'key-value' | 'fhir', string, 'utf-8' | 'iso-8859-1', Identity, Identity]>([
    ['gdt', 'gdt-2.1', 'iso-8859-1', bare(patient), { ...bare(accented), birthName: "ÉTCHÉVERRY-D'OEUVRE" }],
    [
      'hprim',
      'hprim-text',
      'iso-8859-1',
      { ...named, status: 'PROV' },
      { ...bare(accented), usedName: 'LAÎNÉ', birthName: "ÉTCHÉVERRY-D'OEUVRE" },
    ],
    ['key-value', 'key-value', 'utf-8', patient, accented],
    ['fhir', 'fhir-patient', 'utf-8', patient, accented],
  ])('%s: read by the watched folder as %s in %s', async (road, format, encoding, first, second) => {
    const settings = watchedFolder.configuration.parse({ folder: exportsFolder, format, encoding })
    running.push(await watchedFolder.start(desk.host, settings))
    const window = practiceWith()
    await window.open('P0001', 'liaison', road)
    await until(() => desk.published.length === 1)
    await window.open('P0002', 'open', road)
    await until(() => desk.published.length === 2)
    expect(desk.published.map((message) => message.patient)).toEqual([first, second])
    expect(readdirSync(exportsFolder)).toHaveLength(1)
  })

  it('carry the intent and the closing where the format has words for them, and say it where not', async () => {
    const settings = watchedFolder.configuration.parse({ folder: exportsFolder })
    running.push(await watchedFolder.start(desk.host, settings))
    const window = practiceWith()
    await window.open('P0001', 'liaison', 'key-value')
    await until(() => desk.published.length === 1)
    await window.close()
    await until(() => desk.published.length === 2)
    expect(desk.published).toMatchObject([{ kind: 'opened', intent: 'liaison' }, { kind: 'closed' }])
    await window.open('P0001', 'liaison', 'gdt')
    await window.close()
    expect(window.state().sent?.text).toContain('ne dit pas')
  })

  it('are not offered without a folder', async () => {
    const window = practiceWith({ exports: undefined })
    expect(await window.open('P0001', 'open', 'gdt')).toBe(false)
    expect(window.roads.filter(({ unavailable }) => unavailable).map(({ id }) => id)).toEqual([
      'gdt',
      'hprim',
      'key-value',
      'fhir',
      'fhircast',
    ])
  })
})

describe('FHIRcast', () => {
  it('pairs, opens with what was clicked meanwhile, closes, and follows the hub to a patient it has', async () => {
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    let follow: Parameters<typeof desk.host.follow>[0] = () => {}
    const host = {
      ...desk.host,
      follow(listener: typeof follow) {
        follow = listener
        listener({ kind: 'closed' })
        return () => {}
      },
    }
    const hub = await startFhircast(host, {
      hub: true,
      port: 0,
      share: true,
      hubUrl: '',
      topic: '',
      token: '',
    })
    running.push(hub)
    const window = practiceWith({ hub: new URL(`http://127.0.0.1:${hub.port}/`) })
    await window.open('P0001', 'open', 'fhircast')
    await until(() => window.state().code !== null && desk.asked.length === 1)
    expect(window.state().code).toBe(desk.asked[0]?.code)
    decide(true)
    await until(() => desk.published.length === 1)
    await until(() => window.state().code === null)
    await window.close()
    expect(desk.published).toMatchObject([
      { kind: 'opened', source: 'fhircast:demo-lgc', evidence: 'paired', patient },
      { kind: 'closed' },
    ])

    follow({ kind: 'opened', patient: accented })
    await until(() => window.state().sent?.text.includes('inconnu ici') === true)
    follow({ kind: 'opened', patient })
    await until(() => window.state().open === 'P0001')
    follow({ kind: 'closed' })
    await until(() => window.state().open === null)
  })

  it('says that no hub answers', async () => {
    const window = practiceWith({ hub: new URL('http://127.0.0.1:9/') })
    await window.open('P0001', 'open', 'fhircast')
    await until(() => window.state().sent?.text.startsWith('FHIRcast') === false)
    expect(window.state().sent?.text).toContain('ne répond pas')
  })
})
