import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Dataset } from '../resources/demo/dataset.ts'
import { demoPeople } from '../resources/demo/people.ts'
import { type DemonstrationData, demonstrationDataset } from './demonstration-data.ts'
import { connectDesk } from './desk-client.ts'

const root = resolve(import.meta.dirname, '..')

/** Anybody of the demonstration may have a desk. */
export type DeskName = keyof typeof demoPeople

export type Part = {
  readonly process: ChildProcess
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export type DemoDesk = Part & { readonly address: string; readonly folder: string; readonly channel: string }

export type Demonstration = {
  readonly folder: string
  readonly serviceUrl: string
  readonly dataset: Dataset
  readonly lgcUrl: string
  readonly desks: Readonly<Partial<Record<DeskName, DemoDesk>>>
  /** Starts a desk, or starts it again on its own folder. */
  startDesk(name: DeskName): Promise<DemoDesk>
  startService(): Promise<void>
  stopService(signal?: NodeJS.Signals): Promise<void>
  stopPracticeSoftware(signal?: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

type Options = {
  readonly desks: readonly DeskName[]
  /** Made once and copied here, for several demonstrations; made here when absent. */
  readonly data?: DemonstrationData | undefined
  readonly onStep?: (step: string) => void
}

/**
 * The whole product on this machine, on synthetic data: the service with its development identity
 * provider, desks on the loopback host, and a practice software linked to the GP's. Everything
 * lives in one private temporary folder, removed at the end.
 */
export async function startDemonstration({
  desks: wanted,
  data,
  onStep = () => undefined,
}: Options): Promise<Demonstration> {
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-pro-'))
  const [port, metricsPort, providerPort, hubPort, extensionPort] = await freePorts(5)
  const serviceEnv = {
    NAVIGATEUR_MODE: 'development',
    NAVIGATEUR_DATA: join(folder, 'service'),
    NAVIGATEUR_PORT: String(port),
    NAVIGATEUR_METRICS_PORT: String(metricsPort),
    NAVIGATEUR_PROVIDER_PORT: String(providerPort),
  }
  const serviceUrl = `http://127.0.0.1:${port}`
  onStep('Données de démonstration')
  const dataset = demonstrationDataset(await dataOfService(serviceEnv.NAVIGATEUR_DATA, data))

  const desks: Partial<Record<DeskName, DemoDesk>> = {}
  let service: Part | undefined
  let lgc: Part | undefined

  async function startService(): Promise<void> {
    service = start('service', ['sync-service/src/main.ts'], folder, serviceEnv)
    await untilReady(`${serviceUrl}/health/ready`, service)
  }

  async function startDesk(name: DeskName): Promise<DemoDesk> {
    const desk = await startDeskProcess({
      name,
      folder: join(folder, name),
      channel: join(folder, `c-${name}`),
      serviceUrl,
      args: [
        `--demonstration=${demoPeople[name].id}`,
        '--accept-software=local-channel:demo-lgc',
        '--accept-software=local-channel:verification',
      ],
    })
    desks[name] = desk
    return desk
  }

  async function stop(): Promise<void> {
    const parts = [lgc, ...Object.values(desks), service].filter((part) => part !== undefined)
    await Promise.all(parts.map((part) => part.stop()))
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    onStep('Service de synchronisation')
    await startService()
    onStep(`Postes : ${wanted.map((name) => demoPeople[name].name).join(', ')}`)
    await Promise.all(wanted.map(startDesk))
    onStep('Logiciel de cabinet de démonstration')
    const patients = join(folder, 'patients.json')
    writeFileSync(patients, JSON.stringify(dataset.practiceSoftware), { mode: 0o600 })
    const agenda = join(folder, 'agenda.json')
    writeFileSync(agenda, JSON.stringify(dataset.morning), { mode: 0o600 })
    const pairing = join(folder, 'lgc-pairing.json')
    const exports = join(folder, 'exports')
    mkdirSync(exports, { mode: 0o700 })
    if (desks.gp) await openWaysIn(desks.gp, { exports, hubPort: hubPort!, extensionPort: extensionPort! })
    const args = [
      '--port',
      '0',
      '--patients',
      patients,
      '--agenda',
      agenda,
      '--channel',
      join(folder, 'c-gp'),
      '--pairing',
      pairing,
      '--exports',
      exports,
      '--link-command',
      `${process.execPath} desktop/web/open-link.ts --folder ${join(folder, 'gp')}`,
      '--hub',
      `http://127.0.0.1:${hubPort}/`,
    ]
    lgc = start('lgc', ['plugins/demo-lgc/src/main.ts', ...args], folder)
    const lgcUrl = /http:\S+/.exec(await firstLine(lgc))![0]
    const stopService = async (signal?: NodeJS.Signals) => service?.stop(signal)
    const stopPracticeSoftware = async (signal?: NodeJS.Signals) => lgc?.stop(signal)
    return {
      folder,
      serviceUrl,
      dataset,
      lgcUrl,
      desks,
      startDesk,
      startService,
      stopService,
      stopPracticeSoftware,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function dataOfService(
  folder: string,
  made: DemonstrationData | undefined,
): Promise<DemonstrationData> {
  if (made === undefined) {
    // Who is given the data does without the whole of the service's code.
    const { makeDemonstrationData } = await import('./seed-service.ts')
    return makeDemonstrationData(folder)
  }
  cpSync(made.folder, folder, { recursive: true })
  // The copy opens its folders to others, and the service then refuses its keys.
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const inner = entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name))
  for (const path of [folder, ...inner]) chmodSync(path, 0o700)
  return made
}

/** Turns on the ways in that wait for the doctor, so that each can be tried from the practice software. */
async function openWaysIn(
  { address }: DemoDesk,
  ways: { readonly exports: string; readonly hubPort: number; readonly extensionPort: number },
): Promise<void> {
  const { client, close } = await connectDesk(address)
  const turnOn = async (pluginId: string, settings: Readonly<Record<string, string | number | boolean>>) => {
    const { values = {} } = (await client.call('plugin.list', {})).find(({ id }) => id === pluginId) ?? {}
    await client.call('plugin.configure', { pluginId, on: true, settings: { ...values, ...settings } })
  }
  await turnOn('watched-folder', {
    folder: ways.exports,
    fileName: '*.gdt',
    format: 'gdt-2.1',
    encoding: 'iso-8859-1',
  })
  await turnOn('fhircast', { port: ways.hubPort, share: true })
  await turnOn('browser-extension', { port: ways.extensionPort })
  close()
}

/** One desk as a process of its own, on its own folder; its complaints go to a log beside that folder. */
export async function startDeskProcess(options: {
  readonly name: string
  readonly folder: string
  readonly channel: string
  readonly serviceUrl: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}): Promise<DemoDesk> {
  const { name, folder, channel, serviceUrl, args = [], env } = options
  const own = [`--folder=${folder}`, `--service=${serviceUrl}`, `--channel=${channel}`]
  const part = start(name, ['desktop/web/main.ts', ...own, ...args], dirname(folder), env)
  const { address } = JSON.parse(await firstLine(part)) as { address: string }
  return { ...part, address, folder, channel }
}

const stopMs = 15_000

function start(
  name: string,
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Part {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    // A database of the developer's own is not for invented patients.
    env: { ...process.env, DATABASE_URL: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) =>
      writeFileSync(join(folder, `${name}.log`), chunk, { flag: 'a', mode: 0o600 }),
    )
  }
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  return {
    process: child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      // Nothing is left running, whatever a part waits for.
      const deadline = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await ended
      clearTimeout(deadline)
    },
  }
}

/** What a part prints when it is ready. Rejects with what it complained of when it ends before. */
function firstLine({ process: child }: Part): Promise<string> {
  return new Promise((done, reject) => {
    let text = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      const end = text.indexOf('\n')
      if (end >= 0) done(text.slice(0, end))
    })
    let complaint = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8')
    })
    child.once('exit', (code) => reject(new Error(`Arrêt imprévu (${code}) : ${complaint.slice(-2000)}`)))
  })
}

async function untilReady(url: string, { process: child }: Part): Promise<void> {
  while (child.exitCode === null) {
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('Le service de synchronisation ne démarre pas.')
}

/** Outside the range where the system picks ports by itself: another part could be given one before it is used. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000)
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}
