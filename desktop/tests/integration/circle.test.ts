import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import {
  createStage,
  gp,
  homeHelp,
  indexedWords,
  nurse,
  type Stage,
  type StageDesk,
  texts,
  until,
  upToDate,
} from '../../core/sync/testing/stage.ts'

const coordinator: Professional = {
  id: '899700000003',
  name: 'Mme Duvignau',
  role: 'coordinator-nurse',
  profession: 'coordinatrice infirmière',
  organisation: 'Cellule de Mont-de-Marsan',
}

/** Every value of every table of the file, decrypted. */
function everything({ database: { reader } }: StageDesk): string {
  const tables = reader.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
  return tables
    .flatMap(({ name }) => reader.all<Record<string, unknown>>(`SELECT * FROM "${name}"`))
    .flatMap((row) => Object.values(row))
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
    .join('\n')
}

describe('a circle, from its desks', () => {
  let stage: Stage
  const desks = new Map<string, StageDesk>()

  beforeAll(async () => {
    stage = await createStage([gp, nurse, homeHelp, coordinator])
  })
  afterAll(() => stage.close())

  /** The same person's desk for the whole file, in step with the service. */
  async function deskOf(who: Professional): Promise<StageDesk> {
    const known = desks.get(who.id)
    if (known) return known
    const desk = await stage.desk({ name: who.id, who })
    desks.set(who.id, desk)
    await stage.signIn(desk)
    await upToDate(desk)
    return desk
  }
  /** Of the GP and these; the coordination is in every circle. */
  async function dossier(notes: readonly string[], members: readonly Professional[] = []): Promise<string> {
    const patientId = await stage.seed(notes, { members })
    for (const who of [gp, coordinator, ...members]) {
      const desk = await deskOf(who)
      await until(async () => (await circle(desk, patientId)).members.length === members.length + 2)
      if (isHealthProfessional(who.role)) await until(() => notes.every((note) => texts(desk).includes(note)))
    }
    return patientId
  }
  const circle = (desk: StageDesk, patientId: string) => desk.call('circle.read', { patientId })
  async function write(desk: StageDesk, patientId: string, text: string): Promise<string> {
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    await desk.call('draft.save', { draftId, body: { text, important: false, attachments: [] } })
    return (await desk.call('transmission.write', { draftId })).recordId
  }
  async function sendFile(desk: StageDesk, patientId: string, bytes: Uint8Array): Promise<void> {
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    const mediaType = 'application/pdf'
    const sha256 = await desk.desk.attachments.keep(patientId, bytes, mediaType)
    const attachments = [{ sha256, mediaType, size: bytes.length }] as const
    await desk.call('draft.save', {
      draftId,
      body: { text: 'Compte rendu joint', important: false, attachments: [...attachments] },
    })
    await desk.call('transmission.write', { draftId })
  }
  async function entry(desk: StageDesk, patientId: string, recordId: string) {
    const { items } = await desk.call('timeline.read', { patientId, limit: 50 })
    return items.find((item) => item.recordId === recordId)
  }

  it('found without accents, invited: the dossier comes to a desk that had none of it', async () => {
    const [doctor, newcomer] = [await deskOf(gp), await deskOf(nurse)]
    const patientId = await dossier(['Plaie du talon, pansement un jour sur deux'])
    expect(everything(newcomer)).not.toContain('Plaie du talon')
    const found = await doctor.call('circle.find', { patientId, text: 'INFIRMIERE labat' })
    expect(found).toEqual([{ professional: nurse, present: false }])
    await doctor.call('circle.change', { patientId, change: 'join', professional: nurse.id })
    expect((await circle(doctor, patientId)).members).toMatchObject([
      { member: { id: gp.id }, mine: true },
      { member: { id: coordinator.id }, mine: false },
      { member: { id: nurse.id }, mine: false, by: 'Dr Claire Sance' },
    ])
    await until(() => texts(newcomer).includes('Plaie du talon, pansement un jour sur deux'))
    expect(await circle(newcomer, patientId)).toMatchObject({
      mayInvite: false,
      mayLeave: true,
      mayDismiss: false,
      mayObject: false,
    })
    await expect(
      newcomer.call('circle.change', { patientId, change: 'join', professional: homeHelp.id }),
    ).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('Rien n’a été changé') })
  })

  it('without the service: said, nothing kept for later', async () => {
    const doctor = await deskOf(gp)
    const patientId = await dossier(['Note'])
    await stage.stop()
    const said = {
      code: 'offline',
      message: expect.stringMatching(/^Il faut le réseau .* Rien n’a été changé\.$/),
    }
    await expect(
      doctor.call('circle.change', { patientId, change: 'join', professional: nurse.id }),
    ).rejects.toMatchObject(said)
    await expect(doctor.call('circle.find', { patientId, text: 'labat' })).rejects.toMatchObject(said)
    expect((await doctor.call('status.read', {})).waiting).toBe(0)
    await stage.start()
    await upToDate(doctor)
    expect((await circle(doctor, patientId)).members).toHaveLength(2)
  })

  it('leaving: what others wrote goes with its words, files and drafts; what one signed stays, to be read', async () => {
    const patientId = await dossier(['Canari du médecin : fibrine'], [nurse, homeHelp])
    const [desk, help] = [await deskOf(nurse), await deskOf(homeHelp)]
    await write(desk, patientId, 'Pansement signé par moi')
    await upToDate(desk)
    await desk.call('draft.open', { patientId, kind: 'referral' })
    await sendFile(await deskOf(gp), patientId, Buffer.from('%PDF-1.7 canari joint'))
    await until(() => everything(desk).includes('canari joint'))
    await desk.call('circle.change', { patientId, change: 'leave', professional: nurse.id })

    expect(everything(desk)).not.toMatch(/Canari du médecin|canari joint/)
    expect(indexedWords(desk)).not.toContain('fibrine')
    expect(desk.database.reader.all('SELECT 1 FROM draft')).toEqual([])
    const { items } = await desk.call('timeline.read', { patientId, limit: 50 })
    expect(items).toMatchObject([
      { kind: 'transmission', body: { text: 'Pansement signé par moi' }, mayMask: false },
    ])
    const after = await circle(desk, patientId)
    expect(after).toMatchObject({ members: [], mayLeave: false, mayInvite: false, left: { here: true } })
    await expect(write(desk, patientId, 'Plus le droit')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      desk.call('mask.write', { recordId: items[0]!.recordId, hiddenFrom: [gp.id], shownTo: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' })

    await help.call('circle.change', { patientId, change: 'leave', professional: homeHelp.id })
    expect(everything(help)).not.toMatch(/PAT-TROIS|Canari/)
    expect(indexedWords(help)).toEqual([])

    const doctor = await deskOf(gp)
    await until(async () => (await circle(doctor, patientId)).former.length === 2)
    await doctor.call('circle.change', { patientId, change: 'join', professional: nurse.id })
    await until(() => texts(desk).includes('Canari du médecin : fibrine'))
    expect((await circle(desk, patientId)).left).toBeUndefined()
  })

  it('the patient objects: gone at once, and only the coordination brings back', async () => {
    const patientId = await dossier(['Canari des objections'], [nurse])
    const [doctor, cell, desk] = [await deskOf(gp), await deskOf(coordinator), await deskOf(nurse)]
    await doctor.call('circle.change', { patientId, change: 'objection', professional: nurse.id })
    await until(() => !everything(desk).includes('Canari des objections'))
    await expect(
      doctor.call('circle.change', { patientId, change: 'join', professional: nurse.id }),
    ).rejects.toMatchObject({ message: expect.stringContaining('seule la coordination') })
    await cell.call('circle.change', { patientId, change: 'join', professional: nurse.id })
    await until(() => texts(desk).includes('Canari des objections'))
  })

  it('masked, offline too: nowhere on the desk it is hidden from, and shown again', async () => {
    const canary = 'Canari masqué : violences'
    const patientId = await dossier([canary, 'Autre note'], [nurse, homeHelp])
    const [doctor, desk] = [await deskOf(gp), await deskOf(nurse)]
    const { items } = await doctor.call('timeline.read', { patientId, limit: 50 })
    const { recordId, receivedAt } = items.find(
      (item) => item.kind === 'transmission' && item.body.text === canary,
    )!
    const view = await doctor.call('mask.read', { recordId })
    // The home help reads no paramedical note: there is nothing to hide from her.
    expect(view.people.map(({ professional, hidden }) => [professional.id, hidden])).toEqual([
      [coordinator.id, false],
      [nurse.id, false],
    ])
    await stage.stop()
    await doctor.call('mask.write', { recordId, hiddenFrom: [nurse.id], shownTo: [] })
    expect(await entry(doctor, patientId, recordId)).toMatchObject({
      mayMask: true,
      hiddenFrom: ['Mme Labat'],
    })
    await stage.start()
    await until(() => !everything(desk).includes(canary))
    expect(indexedWords(desk)).not.toContain('violences')
    await upToDate(doctor)
    expect(await entry(doctor, patientId, recordId)).toMatchObject({
      hiddenFrom: ['Mme Labat'],
      delivery: { state: 'received' },
      receivedAt,
    })
    await expect(
      desk.call('mask.write', {
        recordId: 'a0000000-0000-7000-8000-000000000000',
        hiddenFrom: [],
        shownTo: [],
      }),
    ).rejects.toMatchObject({ code: 'not_found' })

    await doctor.call('mask.write', { recordId, hiddenFrom: [], shownTo: [nurse.id] })
    await until(() => texts(desk).includes(canary))
    expect(await entry(doctor, patientId, recordId)).toMatchObject({ hiddenFrom: [] })
    expect(await entry(desk, patientId, recordId)).toMatchObject({ mayMask: false })
    await expect(
      desk.call('mask.write', { recordId, hiddenFrom: [gp.id], shownTo: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('written before leaving, arrived after: the coordination publishes it under its author’s name', async () => {
    const patientId = await dossier(['Note'], [nurse])
    const [doctor, cell] = [await deskOf(gp), await deskOf(coordinator)]
    const before = await deskOf(nurse)
    await before.drop()
    desks.delete(nurse.id)
    const away = await stage.desk({
      name: nurse.id,
      who: nurse,
      onRequest: () => {
        throw Object.assign(new TypeError('fetch failed'))
      },
    })
    await write(away, patientId, 'Écrit au domicile : chute cette nuit')
    await write(away, patientId, 'Écrit au domicile : à ne pas publier')
    await away.drop()
    await new Promise((done) => setTimeout(done, 5))
    await cell.call('circle.change', { patientId, change: 'leave', professional: nurse.id })

    const back = await deskOf(nurse)
    expect(await back.call('outbox.read', {})).toMatchObject([
      { state: 'quarantined', reason: expect.stringContaining('Confié à la coordination') },
      { state: 'quarantined' },
    ])
    const waiting = await cell.call('quarantine.list', {})
    expect(waiting).toMatchObject([
      {
        patient: { patientId },
        author: { id: nurse.id },
        label: 'transmission',
        lines: [{ text: 'Écrit au domicile : chute cette nuit' }],
        attachments: 0,
      },
      { lines: [{ text: 'Écrit au domicile : à ne pas publier' }] },
    ])
    await expect(doctor.call('quarantine.list', {})).rejects.toMatchObject({ code: 'service_refused' })
    const [publish, refuse] = waiting
    const judge = (of: typeof publish, decision: 'publish' | 'refuse') =>
      cell.call('quarantine.judge', { operationId: of!.operationId, decision })
    expect(await judge(publish, 'publish')).toEqual({ outcome: 'published' })
    expect(await judge(refuse, 'refuse')).toEqual({ outcome: 'refused' })
    await expect(judge(publish, 'refuse')).rejects.toMatchObject({ message: expect.stringContaining('déjà') })
    expect(await cell.call('quarantine.list', {})).toEqual([])
    await until(() => texts(doctor).includes('Écrit au domicile : chute cette nuit'))
    const { items } = await doctor.call('timeline.read', { patientId, limit: 50 })
    expect(
      items.find((item) => item.kind === 'transmission' && item.body.text.includes('chute')),
    ).toMatchObject({
      author: { id: nurse.id, name: 'Mme Labat' },
    })
    expect(everything(doctor)).not.toContain('à ne pas publier')
  })
})
