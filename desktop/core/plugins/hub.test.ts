import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  definePlugin,
  type FollowedPatient,
  type Handed,
  type Plugin,
  type PluginHost,
  type SelfCheck,
} from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { createNodeCrypto } from '../platform/node/node-crypto.ts'
import { FakeClock } from '../platform/testing/fake-clock.ts'
import {
  nessi,
  patTrois,
  physician,
  removeFolder,
  startTestCore,
  temporaryFolder,
  type TestCore,
} from '../testing/test-core.ts'
import { openTestDesk } from '../testing/test-desk.ts'
import { createDeposits } from './deposits.ts'

const schema = z.strictObject({
  folder: z.string().max(20).default('').meta({ title: 'Dossier surveillé', description: 'Où regarder.' }),
  dialect: z
    .enum(['gdt', 'hprim'])
    .default('gdt')
    .meta({ title: 'Format', options: { gdt: 'GDT 2.1', hprim: 'HPRIM' } }),
  port: z.int().min(1024).default(4000).meta({ title: 'Port' }),
  loud: z.boolean().default(false).meta({ title: 'Prévenir' }),
  password: z.string().max(50).default('').meta({ title: 'Mot de passe', secret: true }),
})
type Chosen = z.infer<typeof schema>

/** A way in that does nothing by itself, and says what happened to it. */
function silentPlugin(
  id: string,
  change: Partial<Plugin> = {},
  selfTest = async (): Promise<SelfCheck[]> => [],
) {
  const started: Chosen[] = []
  const taken: Handed[] = []
  const hosts: PluginHost[] = []
  const plugin = definePlugin({
    id,
    label: `Liaison ${id}`,
    description: 'Pour les essais.',
    configuration: schema,
    onByDefault: true,
    async start(host, chosen) {
      started.push(chosen)
      hosts.push(host)
      return {
        stop: async () => undefined,
        selfTest,
        async take(handed) {
          if (handed.kind === 'text' && handed.text === 'illisible')
            throw new AppError('bad_input', 'Illisible.')
          taken.push(handed)
        },
      }
    },
    ...(change as object),
  })
  return { plugin, started, taken, hosts, host: () => hosts.at(-1)! }
}

let core: TestCore
async function open(...plugins: readonly Plugin[]): Promise<TestCore> {
  core = await startTestCore({ plugins })
  return core
}
afterEach(async () => core?.close())

function opens(source: string, patient: Identity | undefined, sequence: number) {
  const kind = patient ? ('opened' as const) : ('closed' as const)
  return {
    source,
    epoch: 'e',
    sequence,
    at: 0,
    kind,
    ...(patient && { patient }),
    evidence: 'paired' as const,
  }
}

describe('the settings of a plugin', () => {
  it('are a form made from its schema; a secret never comes back', async () => {
    const { plugin, started } = silentPlugin('a')
    await open(plugin)
    const settings = { folder: '/lgc', port: 5000, dialect: 'hprim', loud: true, password: 'sésame' }
    await core.call('plugin.configure', { pluginId: 'a', on: true, settings })
    await core.call('plugin.configure', { pluginId: 'a', on: true, settings: { port: 6000, password: '' } })
    expect(started.at(-1)).toEqual({ ...settings, port: 6000 })
    expect(started).toHaveLength(3)
    const listed = await core.call('plugin.list', {})
    expect(listed).toEqual([
      {
        id: 'a',
        label: 'Liaison a',
        description: 'Pour les essais.',
        on: true,
        fields: [
          { name: 'folder', title: 'Dossier surveillé', description: 'Où regarder.', kind: 'text' },
          {
            name: 'dialect',
            title: 'Format',
            kind: 'choice',
            options: [
              { value: 'gdt', label: 'GDT 2.1' },
              { value: 'hprim', label: 'HPRIM' },
            ],
          },
          { name: 'port', title: 'Port', kind: 'number' },
          { name: 'loud', title: 'Prévenir', kind: 'switch' },
          { name: 'password', title: 'Mot de passe', kind: 'secret' },
        ],
        values: { folder: '/lgc', port: 6000, dialect: 'hprim', loud: true },
      },
    ])
    expect(JSON.stringify([listed, core.logged])).not.toContain('sésame')
  })

  it.each<[string, Record<string, string | number | boolean>, RegExp]>([
    ['too small', { port: 80 }, /« Port » : .*Rien n’a été changé/],
    ['of another kind', { loud: 'oui' }, /« Prévenir »/],
    ['not a choice', { dialect: 'xml' }, /« Format »/],
    ['unknown', { colour: 'bleu' }, /« colour »/],
  ])('are refused in French, the field named, nothing changed: %s', async (_case, settings, message) => {
    const { plugin, started } = silentPlugin('a')
    await open(plugin)
    await expect(core.call('plugin.configure', { pluginId: 'a', on: false, settings })).rejects.toMatchObject(
      {
        code: 'bad_input',
        message: expect.stringMatching(message) as string,
      },
    )
    expect(started).toHaveLength(1)
    expect(await core.call('plugin.list', {})).toMatchObject([{ on: true }])
  })

  it('a plugin is turned off and on by itself: its patient goes grey, the others are not disturbed', async () => {
    const [a, b] = [silentPlugin('a'), silentPlugin('b', { onByDefault: false })]
    await open(a.plugin, b.plugin)
    expect(b.started).toHaveLength(0)
    await core.call('plugin.configure', { pluginId: 'b', on: true, settings: {} })
    b.host().publish(opens('b:lgc', patTrois, 1))
    expect(await core.call('context.read', {})).toMatchObject({
      link: { state: 'linked', name: 'Liaison b' },
    })
    await core.call('plugin.configure', { pluginId: 'b', on: false, settings: {} })
    expect(await core.call('context.read', {})).toMatchObject({ link: { state: 'lost' } })
    b.host().publish(opens('b:lgc', patTrois, 9))
    expect(await core.call('context.read', {}), 'a stopped plugin is not heard').toMatchObject({
      link: { state: 'lost' },
    })
    expect([a.started.length, b.started.length]).toEqual([1, 1])
  })
})

describe('a plugin that fails', () => {
  it('is told with its reason, and keeps neither the others nor the application shut', async () => {
    const fails = (error: Error) => ({
      start: async () => {
        throw error
      },
    })
    const told = silentPlugin('told', fails(new AppError('forbidden', 'Ce dossier est à quelqu’un d’autre.')))
    const broken = silentPlugin('broken', fails(new TypeError('x of undefined')))
    const fine = silentPlugin('fine')
    await open(told.plugin, broken.plugin, fine.plugin)
    const problems = (await core.call('plugin.list', {})).map(({ problem }) => problem)
    expect(problems).toEqual([
      'Ce dossier est à quelqu’un d’autre.',
      expect.stringMatching(/n’a pas démarré/),
      undefined,
    ])
    expect(fine.started).toHaveLength(1)
    expect(await core.call('plugin.test', { pluginId: 'told' })).toMatchObject([
      { outcome: 'failed', advice: 'Ce dossier est à quelqu’un d’autre.' },
    ])
  })

  it.each<[string, () => Promise<SelfCheck[]>]>([
    ['throws', () => Promise.reject(new Error('test'))],
    ['never answers', () => new Promise(() => undefined)],
  ])('its self-test answers in French although it %s', async (_case, selfTest) => {
    await open(silentPlugin('a', {}, selfTest).plugin)
    const [check] = await core.call('plugin.test', { pluginId: 'a' })
    expect(check).toMatchObject({ outcome: 'failed', advice: expect.stringMatching(/rallumez/) as string })
  })
})

describe('what a person hands in', () => {
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])
  const prepared = (size = png.length) =>
    core.call('plugin.prepareFile', { pluginId: 'a', mediaType: 'image/png', size })
  const put = async (url: string, bytes: Uint8Array) => core.core.writeFile(url.replace('/files/', ''), bytes)

  it('text and files reach the plugin; its refusal comes back as it is', async () => {
    const { plugin, taken } = silentPlugin('a')
    await open(plugin)
    await core.call('plugin.hand', { pluginId: 'a', text: 'IS01…' })
    await expect(core.call('plugin.hand', { pluginId: 'a', text: 'illisible' })).rejects.toMatchObject({
      message: 'Illisible.',
    })
    const { url } = await prepared()
    expect(await put(url, png)).toMatchObject({ ok: true })
    expect(await put(url, png), 'an address serves once').toMatchObject({ ok: false })
    expect(taken).toEqual([
      { kind: 'text', text: 'IS01…' },
      { kind: 'file', bytes: png, mediaType: 'image/png' },
    ])
  })

  it('bytes of another size or kind are refused before the plugin sees them', async () => {
    const { plugin, taken } = silentPlugin('a')
    await open(plugin)
    expect(await put((await prepared()).url, png.subarray(1))).toMatchObject({ ok: false })
    const notAPicture = new Uint8Array(png.length)
    expect(await put((await prepared()).url, notAPicture)).toMatchObject({
      error: { code: 'unsupported_media' },
    })
    expect(taken).toEqual([])
  })
})

describe('a launch link', () => {
  const received = (taken: readonly Handed[]) => taken.map((one) => (one.kind === 'text' ? one.text : ''))

  it('is handed at once when unlocked; when locked, the last one waits for the unlocking; it is never logged', async () => {
    const { plugin, taken } = silentPlugin('deep-link')
    await open(plugin)
    expect(await core.core.openLink('navigateurpro://un')).toMatchObject({ ok: true })
    expect(await core.core.openLink('illisible')).toMatchObject({
      ok: false,
      error: { message: 'Illisible.' },
    })
    await core.call('lock.lock', {})
    for (const url of ['navigateurpro://deux', 'navigateurpro://trois']) await core.core.openLink(url)
    expect(received(taken)).toEqual(['navigateurpro://un'])
    await core.call('lock.unlock', { pin: '402817' })
    await expect.poll(() => received(taken)).toEqual(['navigateurpro://un', 'navigateurpro://trois'])
    expect(core.logged.join('')).not.toContain('navigateurpro:')
    expect(await core.core.openLink('x'.repeat(4001))).toMatchObject({ error: { code: 'too_large' } })
  })
})

describe('pairings', () => {
  it('belong to the plugin that made them: the same integrator of another one is somebody else', async () => {
    const [a, b] = [silentPlugin('a'), silentPlugin('b')]
    await open(a.plugin, b.plugin)
    const asked = a.host().requestPairing({ integratorId: 'lgc', name: 'Mon LGC', code: '123456' })
    expect(await core.call('pairing.pending', {})).toMatchObject([{ integratorId: 'a:lgc' }])
    await core.call('pairing.answer', { integratorId: 'a:lgc', accept: true })
    expect(await asked).toBe(true)
    await a.host().savePairing('lgc', 'Mon LGC', new Uint8Array([7]))
    expect([...(await a.host().readPairing('lgc'))!]).toEqual([7])
    expect(await b.host().readPairing('lgc')).toBeUndefined()
    b.host().publish(opens('b:lgc', patTrois, 1))
    a.host().publish(opens('a:lgc', nessi, 1))
    expect(await core.call('context.read', {})).toMatchObject({
      sources: [{ name: 'Liaison b' }, { name: 'Mon LGC' }],
    })
    await core.call('pairing.revoke', { integratorId: 'a:lgc' })
    expect(await a.host().readPairing('lgc')).toBeUndefined()
    expect([a.started.length, b.started.length]).toEqual([2, 1])
  })
})

describe('software that follows the sidebar', () => {
  it('is told of certain patients only, each once, with who brought them', async () => {
    const folder = temporaryFolder()
    const { plugin, host } = silentPlugin('a')
    const opened = await openTestDesk(folder, { name: 'gp', person: physician, plugins: [plugin] })
    const { context } = opened.desk
    const told: string[] = []
    const inWords = (one: FollowedPatient) =>
      one.kind === 'closed' ? 'closed' : `${one.patient.birthName} by ${one.source ?? 'person'}`
    const stop = host().follow((one) => told.push(inWords(one)))
    const steps: [string, () => unknown, string[]][] = [
      ['at once', () => undefined, ['closed']],
      ['unknown to this desk', () => host().publish(opens('a:x', patTrois, 1)), []],
      ['now known', () => context.createDossier(), ['PAT-TROIS by a:x']],
      ['said again', () => host().publish({ ...opens('a:x', patTrois, 2), window: 'w' }), []],
      [
        'a claim to answer',
        () => host().publish({ ...opens('scan', patTrois, 1), evidence: 'claim' }),
        ['closed'],
      ],
      ['dismissed', () => context.follow(), ['PAT-TROIS by a:x']],
      ['two patients', () => host().publish(opens('b', nessi, 1)), ['closed']],
      ['one chosen', () => context.choose('a:x#w'), ['PAT-TROIS by a:x']],
      ['by hand', () => context.open(opened.desk.context.certain()!.patientId), ['PAT-TROIS by person']],
      ['closed', () => host().publish(opens('a:x', undefined, 3)), []],
    ]
    for (const [step, act, expected] of steps) {
      act()
      expect([step, ...told.splice(0)]).toEqual([step, ...expected])
    }
    stop()
    context.follow()
    expect(told).toEqual([])
    await opened.close()
    removeFolder(folder)
  })
})

describe('identities behind single-use references', () => {
  const crypto = createNodeCrypto()

  it('serve once, for a minute', () => {
    const clock = new FakeClock()
    const deposits = createDeposits(crypto, clock)
    const deposit = { patient: patTrois, intent: 'liaison' as const }
    const [first, second] = [deposits.deposit(deposit), deposits.deposit(deposit)]
    expect(first).toMatch(/^[\w-]{43}$/)
    expect(deposits.withdraw(first)).toEqual(deposit)
    expect(deposits.withdraw(first)).toBeUndefined()
    clock.advance(60_000)
    expect(deposits.withdraw(second)).toBeUndefined()
    expect(deposits.withdraw('')).toBeUndefined()
  })

  it('the fifty newest are kept', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (count) => {
        const deposits = createDeposits(crypto, new FakeClock())
        const references = Array.from({ length: count }, () => deposits.deposit({ patient: nessi }))
        const kept = references.map((reference) => deposits.withdraw(reference) !== undefined)
        return kept.every((is, index) => is === index >= count - 50)
      }),
      { numRuns: 30 },
    )
  })
})
