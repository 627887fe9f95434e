import { acts } from './acts.ts'
import { MachineOff } from './disk.ts'
import { fairWeather } from './network.ts'
import { createOracle, type Oracle } from './oracle/oracle.ts'
import { isUpToDate } from './oracle/desk-check.ts'
import type { DeskView } from './oracle/desk-view.ts'
import { Violation } from './oracle/violation.ts'
import { type MachineName, machineNames } from './people.ts'
import type { Act, Play } from './play.ts'
import { createRandom } from './random.ts'
import { troubles, weathers } from './troubles.ts'
import { atVirtualTime } from './virtual-date.ts'
import { createWorld, type Genesis, type Plant } from './world.ts'

export type Outcome = {
  readonly seed: number
  readonly hash: string
  readonly trace: readonly string[]
  readonly promised: number
  readonly failure?: { readonly invariant: string; readonly details: string; readonly step: number }
}

const minute = 60_000
/** Rounds of a desk that nothing hinders any more: a poll each minute at worst, five minutes after failures. */
const longestDrain = 40 * minute

const weights: Readonly<Record<keyof typeof acts | keyof typeof troubles, number>> = {
  write: 14,
  prescribe: 5,
  addProblem: 3,
  edit: 8,
  dispute: 5,
  requestAppointment: 3,
  advance: 6,
  markSeen: 3,
  resolve: 4,
  undo: 2,
  takeBack: 1,
  leave: 2,
  join: 3,
  mask: 2,
  changeRole: 1.5,
  judgeQuarantine: 2,
  killDesk: 2,
  killDeskSoon: 3,
  cutPower: 2,
  killService: 1,
  killServiceSoon: 2,
  backUp: 1.5,
  restore: 1.2,
  trim: 1,
  cutLine: 4,
  changeWeather: 4,
  night: 0.5,
  jumpClock: 1,
  olderProduct: 1,
  wipe: 0.5,
  holiday: 1.5,
}

/** One world of one seed, lived to its end and judged at every step. */
export async function simulate(genesis: Genesis, seed: number, plant: Plant = {}): Promise<Outcome> {
  const random = createRandom(`${seed}/script`)
  const names = chooseMachines(random.int(0, 3))
  const disks = new Map(names.map((name) => [name, genesis.disks.get(name)!]))
  const world = await createWorld(String(seed), { ...genesis, disks }, plant, {
    overhear: (...heard) => oracle.overhear(...heard),
    wiped: (machine) => oracle.deskWiped(machine),
  })
  const oracle: Oracle = createOracle(world.service, world.desks, world.faults)
  let texts = 0
  let step = 0
  const play: Play = {
    world,
    oracle,
    random,
    patients: genesis.patients,
    live,
    newText: () => `texte-${++texts}.`,
  }
  const outcome = (failure?: Outcome['failure']): Outcome => ({
    seed,
    hash: world.trace.hash(),
    trace: world.trace.lines,
    promised: oracle.promises.count(),
    ...(failure && { failure }),
  })

  async function live(milliseconds: number): Promise<void> {
    const until = world.scheduler.now() + milliseconds
    for (;;) {
      const more = await world.scheduler.step(until)
      step += 1
      oracle.check()
      if (!more) return
    }
  }

  const unheard = (error: unknown) => {
    if (!(error instanceof MachineOff)) world.faults.push(`unhandled: ${describeError(error)}`)
  }
  process.on('unhandledRejection', unheard)
  return atVirtualTime(
    world.scheduler.now,
    async () => {
      try {
        await world.learnFeeds()
        for (const desk of world.desks.values()) {
          desk.network.become(random.pick(weathers))
          desk.start()
        }
        const turns = random.int(12, 40)
        for (let turn = 0; turn < turns; turn += 1) {
          await live(random.int(10, random.chance(0.2) ? 90_000 : 8_000))
          const name = random.weighted(weights)
          const done = await ({ ...acts, ...troubles } as Record<string, Act>)[name]!(play)
          if (done) world.trace.add(done)
          step += 1
          oracle.check()
        }
        await heal(play)
        await drain(play)
        return outcome()
      } catch (error) {
        if (!(error instanceof Violation)) throw error
        world.trace.add(`VIOLATION ${error.invariant}: ${error.message}`)
        return outcome({ invariant: error.invariant, details: error.message, step })
      } finally {
        await world.close()
        process.off('unhandledRejection', unheard)
      }
    },
    createRandom(`${seed}/chance`).next,
  )
}

function chooseMachines(which: number): readonly MachineName[] {
  const sets: readonly (readonly MachineName[])[] = [
    ['gp', 'nurse', 'cell'],
    ['gp', 'gp2', 'nurse'],
    ['gp', 'nurse', 'help'],
    machineNames,
  ]
  return sets[which]!
}

async function heal({ world }: Play): Promise<void> {
  world.trace.add('everything heals')
  if (!world.service.isAlive()) await world.service.restart()
  world.service.forgetDeath()
  for (const desk of world.desks.values()) {
    desk.network.become(fairWeather)
    desk.network.cut(false)
    desk.forgetDeath()
    if (!desk.isAlive()) desk.start()
    desk.noticeSession()
  }
}

/** Liveness: what waits leaves, what is to be read is read, within a bounded time. */
async function drain({ world, oracle, live }: Play): Promise<void> {
  const end = world.scheduler.now() + longestDrain
  for (;;) {
    await live(minute / 2)
    oracle.service.refresh()
    const late = [...world.desks.values()].filter((desk) => {
      const view = oracle.view(desk)
      const waits = [...view.outbox.values()].some(({ state }) => state === 'here' || state === 'sent')
      return waits || !isUpToDate(desk, view, oracle.service)
    })
    if (late.length === 0) return
    if (world.scheduler.now() < end) continue
    throw new Violation(
      'every queue drains',
      late.map((desk) => describe(desk.name, oracle.view(desk))).join('; '),
    )
  }
}

function describe(name: string, view: DeskView): string {
  const waiting = [...view.outbox.values()].filter(({ state }) => state !== 'refused').length
  return `${name}: ${waiting} waiting, ${view.pending.size} dossiers to read, at ${view.feed?.position}, catalogue ${view.feed?.catalogued === 1 ? 'read' : 'to read'}, ${view.unseen.size} records not seen again`
}

function describeError(error: unknown): string {
  return error instanceof Error ? String(error.stack) : String(error)
}
