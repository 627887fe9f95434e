import { mayWrite } from '@navigateur-pro/domain/people/access.ts'
import type { HealthProblemBody } from '@navigateur-pro/domain/records/health-problem.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { DeskNode } from './desk-node.ts'
import type { Held } from './oracle/desk-view.ts'
import { type Act, doOn, type Play, someDesk } from './play.ts'

/** What people do at their desks, each as the interface would have it done. */
export const acts = {
  write,
  prescribe,
  addProblem,
  edit,
  dispute,
  requestAppointment,
  advance,
  markSeen,
  resolve,
  undo,
  takeBack,
} satisfies Record<string, Act>

function heldOn({ oracle }: Play, desk: DeskNode, type: string): Held[] {
  return [...oracle.view(desk).held.values()].filter((record) => record.type === type)
}

function somePatient(play: Play, desk: DeskNode): string | undefined {
  const here = heldOn(play, desk, 'patient-identity').map(({ patient }) => patient)
  return here.length === 0 ? undefined : play.random.pick(here)
}

const day = '2026-11-02'

function write(play: Play) {
  const desk = someDesk(play)
  const patientId = desk && somePatient(play, desk)
  if (!desk || !patientId) return undefined
  const text = `${play.newText()} Pansement refait.`
  return doOn(play, desk, 'writes a transmission', async () => {
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [] } })
    await desk.call('transmission.write', { draftId })
  })
}

function create(play: Play, type: string, what: string, body: unknown) {
  const desk = someDesk(play)
  const patientId = desk && somePatient(play, desk)
  if (!desk || !patientId || !mayWrite(desk.person.role, 'medical')) return undefined
  return doOn(play, desk, what, () => desk.writer()!.create({ type, patientId, body }))
}

function prescribe(play: Play) {
  const body: MedicationLineBody = {
    drug: `AMLODIPINE ${play.newText()}`,
    dose: `1 par jour ${play.newText()}`,
    source: 'ordonnance',
    statedOn: day,
  }
  return create(play, 'medication-line', 'prescribes', body)
}

function addProblem(play: Play) {
  const body: HealthProblemBody = {
    label: `Diabète ${play.newText()}`,
    kind: 'active',
    source: 'consultation',
    statedOn: day,
  }
  return create(play, 'health-problem', 'adds a problem', body)
}

function edit(play: Play) {
  const desk = someDesk(play)
  const lines = desk
    ? [...heldOn(play, desk, 'medication-line'), ...heldOn(play, desk, 'health-problem')]
    : []
  if (!desk || lines.length === 0) return undefined
  const { id, type, version } = play.random.pick(lines)
  const body = bodyOn(desk, id)
  const field =
    type === 'medication-line' ? play.random.pick(['dose', 'source']) : play.random.pick(['label', 'source'])
  return doOn(play, desk, `edits ${type} ${id}`, () =>
    desk.writer()!.revise(id, version, { ...body, [field]: `modifié ${play.newText()}` }),
  )
}

/** The same line is changed on two desks at the same moment, without either knowing of the other. */
async function dispute(play: Play) {
  const awake = [...play.world.desks.values()].filter((desk) => desk.isAwake())
  const lines = awake.flatMap((desk) => heldOn(play, desk, 'medication-line').map((line) => ({ desk, line })))
  const shared = [...Map.groupBy(lines, ({ line }) => line.id).values()].filter((on) => on.length > 1)
  if (shared.length === 0) return undefined
  const said: string[] = []
  for (const { desk, line } of play.random.pick(shared).slice(0, 2)) {
    const body = { ...bodyOn(desk, line.id), dose: `modifié ${play.newText()}` }
    const what = `disputes ${line.id}`
    said.push(await doOn(play, desk, what, () => desk.writer()?.revise(line.id, line.version, body)))
    // One person on two machines: nothing else than the instant tells the two writings apart.
    await play.live(1)
  }
  return said.join(', ')
}

function requestAppointment(play: Play) {
  const body = {
    kind: 'appointment',
    specialty: 'cardiology',
    urgency: 'soon',
    question: `Dyspnée ${play.newText()}`,
  }
  return create(play, 'referral', 'asks for an appointment', body)
}

function advance(play: Play) {
  const desk = someDesk(play)
  const held = desk ? heldOn(play, desk, 'referral') : []
  if (!desk || held.length === 0) return undefined
  const { id, version } = play.random.pick(held)
  const { state } = bodyOn(desk, id) as ReferralBody
  const to =
    state === 'requested'
      ? play.random.pick(['taken', 'cancelled'])
      : state === 'taken'
        ? 'requested'
        : 'taken'
  return doOn(play, desk, `moves ${id} from ${state} to ${to}`, () =>
    desk.writer()!.advance(id, version, to, { note: play.newText() }),
  )
}

function markSeen(play: Play) {
  const desk = someDesk(play)
  const patientId = desk && somePatient(play, desk)
  if (!desk || !patientId) return undefined
  return doOn(play, desk, 'marks as read', () => desk.call('visit.markSeen', { patientId }))
}

function resolve(play: Play) {
  const desk = someDesk(play)
  const waiting = desk?.disk.look<{ record: Uint8Array; id: string; version: number; body: string }>(
    `SELECT lower(hex(record.id)) AS id, record.version, record.body FROM record
     WHERE key IN (SELECT record_key FROM proposal WHERE closed_by IS NULL)`,
  )
  if (!desk || !waiting || waiting.length === 0) return undefined
  const { id, version, body } = play.random.pick(waiting)
  const closes = desk.disk
    .look<{ id: string }>(
      `SELECT lower(hex(proposal.id)) AS id FROM proposal JOIN record ON record.key = record_key
       WHERE record.id = unhex(?) AND closed_by IS NULL`,
      id,
    )
    .map((proposal) => named(proposal.id))
  const decided = { ...(JSON.parse(body) as object), source: `décidé ${play.newText()}` }
  return doOn(play, desk, `decides on ${named(id)}`, () =>
    desk.writer()!.resolve(named(id), version, closes, decided),
  )
}

function undo(play: Play) {
  const desk = someDesk(play)
  const decided = desk?.disk.look<{ op: string; id: string }>(
    `SELECT lower(hex(op_id)) AS op, lower(hex(record.id)) AS id FROM decision JOIN record ON record.key = record_key`,
  )
  if (!desk || !decided || decided.length === 0) return undefined
  const { op, id } = play.random.pick(decided)
  const before = play.oracle.view(desk).outbox.get(named(op))
  return doOn(play, desk, `undoes the decision on ${named(id)}`, () => {
    desk.writer()!.reopen(named(id))
    // Taken back before it ever left: the person withdrew it.
    if (before?.state === 'here') play.oracle.promises.release(named(op))
  })
}

/** Ends a refused item: its author has read it, and may have its text back as a draft. */
function takeBack(play: Play) {
  const desk = someDesk(play)
  if (!desk) return undefined
  const refused = [...play.oracle.view(desk).outbox].filter(([, { state }]) => state === 'refused')
  if (refused.length === 0) return undefined
  const recordId = play.random.pick(refused)[1].operation.record_id
  return doOn(play, desk, `takes ${recordId} back`, async () => {
    await desk.call('outbox.takeBack', { recordId })
    for (const [id, { operation }] of refused) {
      if (operation.record_id === recordId) play.oracle.promises.release(id)
    }
  })
}

function bodyOn({ disk }: DeskNode, recordId: string): object {
  const [row] = disk.look<{ body: string }>(
    'SELECT body FROM record WHERE id = unhex(?)',
    recordId.replaceAll('-', ''),
  )
  return JSON.parse(row!.body) as object
}

function named(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
