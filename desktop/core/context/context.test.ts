import { v7 } from 'uuid'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { ContextView } from '../../contract/context-views.ts'
import type { Desk } from '../desk.ts'
import { createSettings } from '../settings.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const { matricule: _matricule, oid: _oid, ...traits } = patTrois
/** The same person, as software without INS names her. */
const withoutIns: Identity = { ...traits, status: 'VALI' }
const stranger: Identity = { ...withoutIns, birthName: 'LOINTAIN', birthDate: '1950-01-01' }

const folder = temporaryFolder()
let names = 0
let opened: TestDesk
let desk: Desk
let sequence = 0

beforeEach(async () => {
  opened = await openTestDesk(folder, { name: `context-${++names}`, person: physician })
  desk = opened.desk
})
afterEach(async () => {
  await opened.close()
})
afterAll(() => removeFolder(folder))

function say(patient: Identity | undefined, change: Partial<ContextMessage> = {}): void {
  desk.context.take({
    source: 'practice:lgc',
    epoch: 'day',
    sequence: ++sequence,
    at: Date.UTC(2026, 10, 21, 9),
    kind: patient ? 'opened' : 'closed',
    ...(patient && { patient }),
    evidence: 'paired',
    ...change,
  })
}

const claimed = (patient: Identity, change: Partial<ContextMessage> = {}) =>
  say(patient, { source: 'link', evidence: 'claim', ...change })

/** A dossier made here from what the software shows, which then closes it. */
function dossierOf(patient: Identity): string {
  say(patient)
  const patientId = desk.context.createDossier()
  say(undefined)
  return patientId
}

function expectView<Kind extends ContextView['kind']>(kind: Kind): Extract<ContextView, { kind: Kind }> {
  const shown = desk.context.view()
  expect(shown.kind).toBe(kind)
  return shown as Extract<ContextView, { kind: Kind }>
}

async function writeTo(patientId: string): Promise<string> {
  const { handlers } = desk
  const draft = await handlers['draft.open']({ patientId, kind: 'transmission' })
  await handlers['draft.save']({
    draftId: draft.draftId,
    body: { text: 'Revue ce jour', important: false, attachments: [] },
  })
  const { recordId } = await handlers['transmission.write']({ draftId: draft.draftId })
  return recordId
}

const safetyEvents = () =>
  opened.database.reader
    .all<{ kind: string }>('SELECT kind FROM safety_event ORDER BY key')
    .map(({ kind }) => kind)

describe('a claim (a link, a scan)', () => {
  it('is asked about even for a patient whom the doctor confirmed for paired software, and is not remembered', () => {
    const patientId = dossierOf(patTrois)
    say(withoutIns)
    desk.context.confirm(patientId)
    expect(expectView('current').confirmed?.by).toBe(physician.name)
    claimed(withoutIns)
    expect(expectView('proposed').candidate.patientId).toBe(patientId)
    desk.context.confirm(patientId)
    expect(expectView('current').openedBy).toBe('person')
    claimed(withoutIns)
    expectView('proposed')
  })

  it('with a qualified INS does not open the patient by itself', () => {
    dossierOf(patTrois)
    claimed(patTrois)
    expectView('proposed')
  })

  it('is shown above the software’s patient, who may still be written to; dismissed, it is gone', async () => {
    const patientId = dossierOf(patTrois)
    say(patTrois)
    claimed({ ...patTrois, birthName: 'DURAND' })
    expect(expectView('collision').from).toBe('link')
    const recordId = await writeTo(patientId)
    const { items } = await desk.handlers['timeline.read']({ patientId, limit: 10 })
    expect(items).toMatchObject([{ recordId, patientId, body: { text: 'Revue ce jour' } }])
    desk.context.follow()
    expect(expectView('current').patient.patientId).toBe(patientId)
  })

  it('gives way to the software when it speaks', () => {
    const patientId = dossierOf(patTrois)
    claimed(nessi)
    expectView('unknown')
    say(patTrois)
    expect(expectView('current').patient.patientId).toBe(patientId)
  })

  it('carries its intent to the dossier that the person confirms, and to the one created from it', () => {
    const patientId = dossierOf(patTrois)
    claimed(patTrois, { intent: 'liaison' })
    desk.context.confirm(patientId)
    expect(expectView('current').intent).toBe('liaison')
    claimed(nessi, { intent: 'urgence' })
    const created = desk.context.createDossier()
    expect(expectView('current')).toMatchObject({
      patient: { patientId: created, status: 'PROV' },
      intent: 'urgence',
    })
  })
})

describe('an intent', () => {
  it('is shown once, and again when the software asks again', () => {
    dossierOf(patTrois)
    say(patTrois, { intent: 'referral' })
    const { opening, intent } = expectView('current')
    expect(intent).toBe('referral')
    desk.context.intentShown(opening - 1)
    expect(expectView('current').intent).toBe('referral')
    desk.context.intentShown(opening)
    expect(expectView('current').intent).toBe('open')
    say(patTrois, { intent: 'referral' })
    expect(expectView('current').intent).toBe('referral')
  })

  it('is not followed again when another window only closes', () => {
    dossierOf(patTrois)
    say(patTrois, { window: 'b' })
    say(patTrois, { window: 'a', intent: 'referral' })
    const { opening } = expectView('current')
    desk.context.intentShown(opening)
    say(undefined, { window: 'b' })
    expect(expectView('current')).toMatchObject({ opening, intent: 'open' })
  })
})

describe('two windows that disagree', () => {
  it('block writing to both patients and to nobody else; one choice ends it', async () => {
    const [first, second] = [dossierOf(patTrois), dossierOf(nessi)]
    const elsewhere = dossierOf(stranger)
    say(patTrois, { window: 'a', at: Number.MAX_SAFE_INTEGER })
    say(nessi, { window: 'b' })
    const { sources } = expectView('conflict')
    expect(sources.map(({ source, name }) => [source, name])).toEqual([
      ['practice:lgc#a', 'lgc'],
      ['practice:lgc#b', 'lgc'],
    ])
    expect(sources[1]?.at).toBe('2026-11-21T09:00:00.000Z')
    expect(sources[0]?.at, 'a clock gone mad is not shown').toMatch(/^20/)
    for (const patientId of [first, second]) {
      await expect(writeTo(patientId)).rejects.toMatchObject({ code: 'identity_blocked' })
    }
    expect(await desk.handlers['draft.list']({})).toHaveLength(2)
    await writeTo(elsewhere)
    desk.context.choose('practice:lgc#b')
    expect(expectView('current').patient.patientId).toBe(second)
    await writeTo(second)
    expect(() => desk.context.choose('practice:lgc#b')).toThrow(expect.objectContaining({ code: 'conflict' }))
  })

  it('do not disagree once both names are known to be one dossier', () => {
    const patientId = dossierOf(patTrois)
    say(withoutIns, { source: 'folder:lgc' })
    desk.context.confirm(patientId)
    say(patTrois)
    expect(expectView('current').patient.patientId).toBe(patientId)
  })
})

describe('a remembered confirmation', () => {
  it('holds for the software it was given for', () => {
    const patientId = dossierOf(patTrois)
    say(withoutIns)
    desk.context.confirm(patientId)
    say(undefined)
    say(withoutIns, { source: 'folder:lgc' })
    expectView('proposed')
  })

  it('is undone: asked again, logged, who and when kept, the writes since told', async () => {
    const patientId = dossierOf(patTrois)
    say(withoutIns)
    desk.context.confirm(patientId)
    const confirmedAt = expectView('current').confirmed!.at
    while (new Date().toISOString() === confirmedAt);
    await writeTo(patientId)
    const { confirmed } = expectView('current')
    expect(confirmed?.writesSince).toBe(1)
    desk.context.undoConfirmation(confirmed!.linkId)
    expectView('proposed')
    expect(safetyEvents()).toEqual(['confirmation-undone'])
    expect(() => desk.context.undoConfirmation(confirmed!.linkId)).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
    desk.context.confirm(patientId)
    const { links } = await desk.handlers['identity.read']({ patientId })
    expect(links).toMatchObject([
      { from: 'lgc', incoming: withoutIns, by: physician.name },
      { linkId: confirmed!.linkId, undone: { by: physician.name } },
      { incoming: patTrois },
    ])
    expect(links[0]?.undone).toBeUndefined()
  })
})

describe('unknown here', () => {
  it('while the first synchronisation is under way: wait, or insist', () => {
    createSettings(opened.database).write('refresh-token', 'x')
    say(patTrois)
    expect(expectView('resolving').why).toBe('first-sync')
    desk.context.createDossier()
    expectView('current')
  })

  it('a doubtful identity is not asked about once more by the dossier just made from it', () => {
    say({ ...withoutIns, status: 'PROV', attributes: ['DOUT'] })
    const patientId = desk.context.createDossier()
    expect(expectView('current').patient.patientId).toBe(patientId)
    say({ ...withoutIns, status: 'PROV', attributes: ['DOUT'] })
    expectView('ambiguous')
  })

  it('the service is asked and is not reached: said so, until the next opening', async () => {
    say(patTrois)
    expect(expectView('unknown').service).toBeUndefined()
    desk.context.askService()
    expect(expectView('resolving').why).toBe('asked')
    await expect.poll(() => desk.context.view().kind).toBe('unknown')
    expect(expectView('unknown').service).toBe('not-reached')
    say(patTrois)
    expect(expectView('unknown').service).toBeUndefined()
  })
})

describe('two dossiers of one person', () => {
  /** Made at another desk before anybody knew. */
  function secondDossier(identity: Identity): string {
    return desk.writer.create({ type: 'patient-identity', patientId: v7(), body: { identity } }).patientId
  }
  async function journal(patientId: string): Promise<string[]> {
    const { items } = await desk.handlers['timeline.read']({ patientId, limit: 50 })
    return items.map(({ recordId }) => recordId)
  }
  async function found(text: string): Promise<string[]> {
    const { patients } = await desk.handlers['search.find']({ text, limit: 20 })
    return patients.map(({ patientId }) => patientId)
  }

  it('are asked about, joined, shown as one, and separated without a trace in either', async () => {
    const kept = dossierOf(patTrois)
    const other = secondDossier(withoutIns)
    const texts = [await writeTo(kept), await writeTo(other)]
    say(patTrois)
    expect(expectView('ambiguous').joinable).toBe(true)

    await desk.handlers['identity.join']({ patientId: kept, other })
    expect(expectView('current').patient.patientId).toBe(kept)
    expect((await journal(kept)).toSorted()).toEqual(texts.toSorted())
    expect(await journal(other)).toEqual(await journal(kept))
    expect(await found('PAT-TROIS')).toEqual([kept])
    const late = await writeTo(other)
    const { joined } = await desk.handlers['identity.read']({ patientId: other })
    expect(joined).toMatchObject([{ patient: { patientId: other }, by: physician.name }])

    await desk.handlers['identity.separate']({ joinId: joined[0]!.joinId })
    expectView('ambiguous')
    expect(await journal(other)).toEqual([texts[1]])
    expect((await journal(kept)).toSorted(), 'written to the kept one while they were joined').toEqual(
      [texts[0]!, late].toSorted((a, b) => a.localeCompare(b)),
    )
    expect(await found('PAT-TROIS')).toHaveLength(2)
    expect(safetyEvents()).toEqual(['dossiers-joined', 'dossiers-separated'])
    expect((await desk.handlers['identity.read']({ patientId: kept })).joined).toMatchObject([
      { patient: { patientId: other }, separated: { by: physician.name } },
    ])
  })

  it('the best known identity comes first, so that it is the one kept', () => {
    const [validated, certified] = [dossierOf(withoutIns), secondDossier(patTrois)]
    say(patTrois)
    const shown = expectView('ambiguous').candidates.map(({ patientId }) => patientId)
    expect(shown).toEqual([certified, validated])
  })

  it('a draft begun in one stays that one’s, whatever is joined meanwhile, and stays in sight', async () => {
    const kept = dossierOf(patTrois)
    const other = secondDossier(withoutIns)
    const begun = await desk.handlers['draft.open']({ patientId: other, kind: 'transmission' })
    await desk.handlers['draft.save']({
      draftId: begun.draftId,
      body: { text: 'Commencé ailleurs', important: false, attachments: [] },
    })
    await desk.handlers['identity.join']({ patientId: kept, other })
    const again = await desk.handlers['draft.open']({ patientId: kept, kind: 'transmission' })
    expect(again.draftId).toBe(begun.draftId)
    const { recordId } = await desk.handlers['transmission.write']({ draftId: begun.draftId })
    const { items } = await desk.handlers['timeline.read']({ patientId: kept, limit: 50 })
    expect(items).toMatchObject([{ recordId, patientId: other }])
  })

  it.each<[string, Identity]>([
    ['contradict each other', { ...withoutIns, birthDate: '1979-03-29' }],
    ['may be namesakes', { ...withoutIns, attributes: ['HOMD'] }],
  ])('are not joined when they %s', async (_case, identity) => {
    const [kept, other] = [dossierOf(patTrois), secondDossier(identity)]
    await expect(async () =>
      desk.handlers['identity.join']({ patientId: kept, other }),
    ).rejects.toMatchObject({
      code: 'identity_blocked',
    })
    expect((await desk.handlers['identity.read']({ patientId: kept })).joined).toEqual([])
  })
})
