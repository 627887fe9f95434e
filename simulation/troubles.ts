import { createRegistry, releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import { applyOperation } from '../sync-service/src/records/apply.ts'
import { registerProfessionals } from '../sync-service/src/records/professionals.ts'
import type { Weather } from './network.ts'
import { people } from './people.ts'
import { type Act, type Play, someDesk } from './play.ts'

const minute = 60_000
const hour = 60 * minute

/** What befalls people, machines, lines and the service. */
export const troubles = {
  leave,
  join,
  mask,
  changeRole,
  judgeQuarantine,
  killDesk,
  killDeskSoon,
  cutPower,
  killService,
  killServiceSoon,
  backUp,
  restore,
  trim,
  cutLine,
  changeWeather,
  night,
  holiday,
  jumpClock,
  olderProduct,
  wipe,
} satisfies Record<string, Act>

const members = [people.nurse, people.help, people.gp]

async function leave(play: Play) {
  const person = play.random.pick(members)
  const patient = play.random.pick(play.patients)
  const objection = play.random.chance(0.2)
  const answer = await play.world.ask(people.cell, 'POST', `/v1/patients/${patient}/circle`, {
    change: objection ? 'objection' : 'leave',
    professional: person.id,
    ...(objection && { reason: 'Souhait du patient' }),
  })
  return `${person.name} leaves ${patient}: ${answer?.status}`
}

async function join(play: Play) {
  const person = play.random.pick(members)
  const patient = play.random.pick(play.patients)
  const answer = await play.world.ask(people.cell, 'POST', `/v1/patients/${patient}/circle`, {
    change: 'join',
    professional: person.id,
  })
  return `${person.name} joins ${patient}: ${answer?.status}`
}

/** Asked by the cell at the patient's request, from a desk that is not one of these. */
async function mask({ world, oracle, random }: Play) {
  oracle.service.refresh()
  const records = oracle.service
    .visible(people.cell.id)
    .filter(({ type }) => type === 'transmission' || type === 'medication-line')
  if (records.length === 0) return undefined
  const record = random.pick(records)
  const hidden = [people.nurse, people.help].filter(({ id }) => id !== record.author && random.chance(0.5))
  const operation: Operation = {
    kind: 'mask',
    op_id: world.newId(),
    dseq: 1,
    record_id: record.id,
    type: record.type,
    patient: record.patient,
    authored_at: new Date(world.scheduler.now()).toISOString(),
    hidden_from: hidden.map(({ id }) => id),
  }
  const result = await world.service.within((storage) =>
    applyOperation(storage, createRegistry(), people.cell, operation),
  )
  return `${record.id} hidden from ${hidden.length}: ${result?.status}`
}

async function changeRole({ world, oracle, random }: Play) {
  oracle.service.refresh()
  const now = oracle.service.role(people.help.id)
  const role = now === 'home-help' ? random.pick(['nurse', 'pharmacist'] as const) : 'home-help'
  await world.service.within((storage) => registerProfessionals(storage, [{ ...people.help, role }]))
  return `${people.help.name} becomes ${role}`
}

async function judgeQuarantine(play: Play) {
  play.oracle.service.refresh()
  const waiting = play.oracle.service.quarantined()
  if (waiting.length === 0) return undefined
  const id = play.random.pick(waiting)
  const decision = play.random.pick(['publish', 'refuse'])
  const answer = await play.world.ask(people.cell, 'POST', `/v1/quarantine/${id}`, { decision })
  // A person of the coordination read it and refused it: that is where it ends.
  if (decision === 'refuse' && answer?.status === 200) play.oracle.promises.release(id)
  return `quarantine ${id} ${decision}: ${answer?.status}`
}

function killDesk(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  desk.crash('process')
  comeBack(play, () => {
    if (!desk.isAlive()) desk.start()
  })
  return `${desk.name} is killed`
}

function killDeskSoon(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  desk.dieAfter(play.random.int(0, 6))
  play.world.scheduler.after(play.random.int(1, 2 * minute), () => {
    if (!desk.isAlive()) desk.start()
  })
  return `${desk.name} is about to die`
}

function cutPower(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  const lost = desk.crash('power')
  if (lost) play.oracle.forgetVersions(desk.name)
  comeBack(play, () => {
    if (!desk.isAlive()) desk.start()
  })
  return `${desk.name} loses power${lost ? ', and its last commits' : ''}`
}

function killService(play: Play) {
  comeBack(play, () => play.world.service.restart())
  play.world.service.dieNow()
  return 'the service is killed'
}

function killServiceSoon(play: Play) {
  play.world.service.dieAfter(play.random.int(0, 5))
  comeBack(play, async () => {
    if (!play.world.service.isAlive()) await play.world.service.restart()
  })
  return 'the service is about to die'
}

function comeBack({ world, random }: Play, start: () => void | Promise<void>): void {
  world.scheduler.after(random.int(1, minute), start)
}

function backUp({ world }: Play) {
  world.service.backUp()
  return 'the service is backed up'
}

async function restore({ world, oracle }: Play) {
  if (!world.service.hasBackup()) return undefined
  await world.service.restore()
  return `the service comes back from its backup, ${oracle.serviceRestored()} operations beyond reach`
}

async function trim({ world, random }: Play) {
  const before = new Date(world.scheduler.now() - random.int(0, 10) * minute).toISOString()
  await world.service.within((storage) => storage.write((tx) => tx.trimFeeds(before)))
  return 'feeds are trimmed'
}

function cutLine(play: Play) {
  const desk = someDesk(play)
  if (!desk || desk.network.isCut()) return undefined
  desk.network.cut(true)
  play.world.scheduler.after(play.random.int(1_000, 10 * minute), () => {
    desk.network.cut(false)
    desk.noticeSession()
  })
  return `${desk.name} loses the network`
}

export const weathers: readonly Weather[] = [
  { clean: 1 },
  { clean: 0.7, 'request-lost': 0.1, 'answer-lost': 0.2 },
  { clean: 0.6, doubled: 0.2, late: 0.2 },
  { clean: 0.6, failing: 0.15, 'failing-after': 0.15, truncated: 0.1 },
  { clean: 0.7, 'captive-portal': 0.1, garbage: 0.1, truncated: 0.1 },
]

function changeWeather(play: Play) {
  const desk = play.random.pick([...play.world.desks.values()])
  const weather = play.random.int(0, weathers.length - 1)
  desk.network.become(weathers[weather]!)
  return `${desk.name} has weather ${weather}`
}

/** Everybody's machine sleeps: hours and weeks pass between two events. */
async function night({ world, random, live }: Play) {
  const long = random.pick([8 * hour, 3 * 24 * hour, 42 * 24 * hour])
  const until = world.scheduler.now() + long
  for (const desk of world.desks.values()) desk.sleep(until + random.int(0, 5 * minute))
  world.trace.add(`everybody sleeps ${Math.round(long / hour)} h`)
  await live(long + 5 * minute)
  return 'everybody is awake'
}

/** A machine is put away, and taken up again after the others have moved on. */
function holiday(play: Play) {
  const { world, random } = play
  const desk = someDesk(play)
  if (!desk) return undefined
  desk.crash('process')
  world.scheduler.after(random.int(minute, 10 * minute), () => {
    if (!desk.isAlive()) desk.start()
  })
  return `${desk.name} is put away`
}

function jumpClock(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  const jump = play.random.pick([-400 * 24 * hour, -hour, -10 * minute, 10 * minute, 26 * hour])
  desk.jump(jump)
  return `${desk.name}'s clock jumps ${jump / minute} min`
}

/** A desk whose product is a release behind: it does not know a type. */
function olderProduct(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  const older = desk.registry().types.length < releasedTypes.length
  const types = older ? releasedTypes : releasedTypes.filter(({ name }) => name !== 'health-problem')
  desk.crash('process')
  desk.become(createRegistry(types))
  comeBack(play, () => {
    if (!desk.isAlive()) desk.start()
  })
  return `${desk.name} ${older ? 'is brought up to date' : 'has an older product'}`
}

/** A machine was stolen: its person orders from elsewhere that it destroys what it holds. */
async function wipe(play: Play) {
  const desk = play.random.pick([...play.world.desks.values()])
  const [device] = desk.disk.look<{ value: string }>("SELECT value FROM setting WHERE name = 'device'")
  if (!device) return undefined
  const id = JSON.parse(device.value) as string
  const answer = await play.world.ask(desk.person, 'POST', `/v1/devices/${id}/wipe`)
  return `${desk.name} is to be wiped: ${answer?.status}`
}
