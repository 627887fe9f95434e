import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import { applyOperations, type Submission } from '../sync-service/src/records/apply.ts'
import type { DeskNode } from './desk-node.ts'
import { forgetGenesis, makeGenesis } from './genesis.ts'
import { isUpToDate } from './oracle/desk-check.ts'
import { createOracle, type Oracle } from './oracle/oracle.ts'
import { people } from './people.ts'
import { atVirtualTime } from './virtual-date.ts'
import { createWorld, type Genesis, type World } from './world.ts'

const day = 86_400_000
const dossiers = 150
const line = { bitsPerSecond: 64_000, loss: 0.02 }
const longestCatchUp = 4 * 3_600_000

/** Virtual seconds after the person signed in. */
export type Return = {
  readonly openDossier: number
  readonly pictures: number
  readonly everything: number
  readonly records: number
  readonly kilobytes: number
}

/** A desk away for so long finds the world changed, on a slow line that breaks. */
export const scenarios = {
  'four-days': (genesis: Genesis) => comeBackAfter(genesis, 4, false),
  /** Longer than the service keeps its feeds: everything is read again. */
  'six-weeks': (genesis: Genesis) => comeBackAfter(genesis, 42, true),
} as const

export async function runScenario(name: keyof typeof scenarios): Promise<Return> {
  const genesis = await makeGenesis()
  try {
    return await scenarios[name](genesis)
  } finally {
    forgetGenesis(genesis)
  }
}

async function comeBackAfter(genesis: Genesis, days: number, forgotten: boolean): Promise<Return> {
  const disks = new Map([['gp', genesis.disks.get('gp')!] as const])
  const world = await createWorld(
    `away ${days}`,
    { ...genesis, disks },
    {},
    {
      overhear: (...heard) => oracle.overhear(...heard),
      wiped: () => undefined,
    },
  )
  const oracle: Oracle = createOracle(world.service, world.desks, world.faults)
  const desk = world.desks.get('gp')!
  const until = async (milliseconds: number, done: () => boolean) => {
    const end = world.scheduler.now() + milliseconds
    while (!done() && (await world.scheduler.step(end)));
  }
  const isHere = () => {
    oracle.service.refresh()
    return isUpToDate(desk, oracle.view(desk), oracle.service)
  }
  return atVirtualTime(
    world.scheduler.now,
    async () => {
      try {
        await world.learnFeeds()
        const patients = await openDossiers(world)
        desk.start()
        await until(day, isHere)
        const drafted = await writeBeforeLeaving(oracle, desk, patients[0]!)
        desk.crash('process')
        await liveWithout(world, patients, days)
        if (forgotten) {
          const now = new Date(world.scheduler.now() + 1).toISOString()
          await world.service.storage.write((tx) => tx.trimFeeds(now))
        }
        desk.network.slowDown(line)
        const found = await catchUp(world, oracle, desk, patients.at(-1)!)
        if (oracle.service.holding(drafted).size !== 1)
          throw new Error('what was written before leaving is lost')
        return found
      } finally {
        await world.close()
      }
    },
    world.random.next,
  )
}

async function openDossiers(world: World): Promise<readonly string[]> {
  const patients = Array.from({ length: dossiers }, () => world.newId())
  const identity = { status: 'PROV', firstGivenName: 'CAMILLE', sex: 'F', birthDate: '1941-05-17' }
  const at = world.scheduler.now()
  await apply(world, [
    ...patients.map((patient, index) =>
      creation(world, people.gp, patient, 'patient-identity', at - 200 * day, {
        identity: { ...identity, birthName: `PATIENT ${String.fromCharCode(65 + (index % 26))}` },
      }),
    ),
    ...patients.flatMap((patient, index) => notes(world, patient, index, 12, at - 199 * day, 15 * day)),
  ])
  return patients
}

/** Less and less the further a dossier is in the list: the last ones hardly move. */
async function liveWithout(world: World, patients: readonly string[], days: number): Promise<void> {
  const each = Math.max(1, Math.round(days / 4))
  const from = world.scheduler.now()
  while (await world.scheduler.step(from + days * day));
  await apply(
    world,
    patients.flatMap((patient, index) => notes(world, patient, index, each, from, (days * day) / (each + 1))),
  )
}

function notes(world: World, patient: string, index: number, count: number, from: number, every: number) {
  return Array.from({ length: count }, (_, at) => {
    // As hard to compress as what people write.
    const text = Array.from({ length: 24 }, () => world.random.int(0, 1e9).toString(36)).join(' ')
    return creation(world, people.gp, patient, 'transmission', from + (at + 1) * every - index * 60_000, {
      text,
    })
  })
}

function creation(
  world: World,
  professional: Submission['professional'],
  patient: string,
  type: string,
  at: number,
  body: unknown,
): Submission {
  const instant = new Date(at).toISOString()
  const operation: Operation = {
    kind: 'create',
    op_id: world.newId(),
    dseq: 1,
    record_id: world.newId(),
    type,
    patient,
    authored_at: instant,
    schema: 1,
    occurred_at: instant,
    confidentiality: type === 'transmission' ? 'medical' : 'administrative',
    body,
  }
  return { professional, operation, receivedAt: instant }
}

async function apply(world: World, submissions: readonly Submission[]): Promise<void> {
  const results = await applyOperations(world.service.storage, createRegistry(), submissions)
  const refused = results.find(({ status }) => status !== 'ok')
  if (refused) throw new Error(`${refused.status}: ${refused.error?.message}`)
}

async function writeBeforeLeaving(oracle: Oracle, desk: DeskNode, patientId: string): Promise<string> {
  desk.network.cut(true)
  desk
    .writer()!
    .create({ type: 'transmission', patientId, body: { text: 'texte-1. Écrit avant de partir.' } })
  oracle.acknowledged(desk)
  desk.network.cut(false)
  return 'texte-1.'
}

async function catchUp(world: World, oracle: Oracle, desk: DeskNode, open: string): Promise<Return> {
  const { scheduler } = world
  const opened = scheduler.now()
  let back = opened
  let before = 0
  const seconds = () => Math.round((scheduler.now() - back) / 1000)
  let [openDossier, pictures] = [-1, -1]
  let shown = false
  desk.start()
  while (await scheduler.step(opened + longestCatchUp)) {
    if (!desk.isSignedIn()) {
      back = scheduler.now()
      before = desk.network.carried()
      continue
    }
    // The practice software has this patient on its screen; the desk may show nobody until it is known.
    shown ||= await desk.call('context.open', { patientId: open }).then(
      () => true,
      () => false,
    )
    oracle.check()
    const view = oracle.view(desk)
    const visible = oracle.service.visible(desk.person.id)
    const holds = (of: typeof visible) =>
      of.every(({ id, version }) => view.held.get(id)?.version === version)
    if (openDossier < 0 && holds(visible.filter(({ patient }) => patient === open))) openDossier = seconds()
    if (pictures < 0 && view.feed?.catalogued === 1 && view.firsts === 0 && openDossier >= 0)
      pictures = seconds()
    if (!isUpToDate(desk, view, oracle.service) || view.outbox.size > 0 || !holds(visible)) continue
    return {
      openDossier,
      pictures,
      everything: seconds(),
      records: visible.length,
      kilobytes: Math.round((desk.network.carried() - before) / 1024),
    }
  }
  throw new Error(`not everything was there after ${seconds()} s`)
}
