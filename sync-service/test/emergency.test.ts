import { mayRead, readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { isPatientSide, type Role, role } from '@navigateur-pro/domain/people/role.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { accessLine } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import { startHourglass } from '../src/records/hourglass.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type CircleDesk, openCircleDesk, operationOn } from './circle-fixtures.ts'
import { fromLines, identityBody, openBench, openingOf, personOf, transmissionOf } from './fixtures.ts'

const hour = 3_600_000
const breakers: readonly Role[] = ['physician', 'nurse', 'pharmacist', 'hospital', 'specialist']
const reason = 'Malaise au domicile, traitement inconnu'
const request = { identity: identityBody.identity, reason }

/** A dossier of the physician and the cell, with a note in each class; whoever else asks is a stranger. */
async function openScene() {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const bench = await openBench()
  const patient = newId()
  const doctor = await openCircleDesk(bench, personOf('physician'))
  await doctor.send(openingOf(patient))
  for (const one of confidentialityClass.options) {
    await doctor.send(note(patient, `CANARI-${one}-`, one))
  }
  const stranger = async (of: Role) => {
    const person = { ...personOf(of), id: `inconnu-${of}`, name: `Inconnu ${of}` }
    await registerProfessionals(bench.storage, [person])
    return openCircleDesk(bench, person)
  }
  return { bench, patient, doctor, stranger }
}

function note(
  patient: string,
  text: string,
  confidentiality: (typeof confidentialityClass.options)[number] = 'medical',
) {
  // Of a type that this service does not know: it has any class, and travels verbatim.
  return transmissionOf(patient, 1, { type: 'note-a-venir', confidentiality, body: { text } })
}

const ask = (desk: CircleDesk, changes: object = {}) =>
  desk.ask('POST', '/v1/emergency', { ...request, ...changes })
const everything = async (desk: CircleDesk, patient: string) =>
  (await desk.pull()).raw + (await desk.read(patient)).raw

async function accessesOf(desk: CircleDesk, patient: string) {
  const { body } = await desk.ask('GET', `/v1/patients/${patient}/accesses`)
  return fromLines(body).map((line) => accessLine.parse(line))
}

describe('an emergency access', () => {
  it.each(role.options.filter((of) => !isPatientSide(of)))(
    'asked by a %s of another circle, gives its classes and nothing more',
    async (of) => {
      const { patient, stranger } = await openScene()
      const desk = await stranger(of)
      expect(await everything(desk, patient)).not.toContain('CANARI')
      const answer = await ask(desk)
      expect(answer.status).toBe(breakers.includes(of) ? 200 : 403)
      const seen = await everything(desk, patient)
      for (const one of confidentialityClass.options) {
        expect([one, seen.includes(`CANARI-${one}-`)]).toEqual([
          one,
          answer.status === 200 && mayRead(of, one),
        ])
      }
      expect((await desk.dossiers()).map(({ until }) => until)).toEqual(
        answer.status === 200 ? [JSON.parse(answer.body).until] : [],
      )
    },
  )

  it('needs a reason, the exact identity, and nobody’s objection', async () => {
    const { patient, doctor, stranger } = await openScene()
    const desk = await stranger('nurse')
    for (const short of ['', 'urgence', '         x         ']) {
      expect(await ask(desk, { reason: short })).toMatchObject({
        status: 400,
        body: expect.stringContaining('dix caractères'),
      })
    }
    const other = { ...request.identity, firstGivenName: 'CAMILLE' }
    expect(await ask(desk, { identity: other })).toMatchObject({ status: 404 })
    expect(await doctor.change(patient, { change: 'objection', professional: desk.person.id })).toBe(204)
    expect(await ask(desk)).toMatchObject({
      status: 403,
      body: expect.stringContaining('s’est opposé à votre accès'),
    })
    expect(await everything(desk, patient)).not.toContain('CANARI')
    expect(await ask(doctor)).toMatchObject({ status: 409 })
  })

  it('reads what comes meanwhile, writes nothing, sends no file, brings nobody in', async () => {
    const { patient, doctor, stranger } = await openScene()
    const desk = await stranger('hospital')
    await ask(desk)
    const { next, entries } = await desk.pull()
    expect(entries).toEqual([{ op: 'grant', pos: expect.any(Number), patient, until: expect.any(String) }])
    await doctor.send(note(patient, 'CANARI-APRES'))
    expect((await desk.pull(next)).raw).toContain('CANARI-APRES')

    const written = await doctor.send(note(patient, 'à lire'))
    expect(written).toMatchObject([{ status: 'ok' }])
    const { record_id: id } = note(patient, '')
    for (const kind of ['create', 'edit', 'transition', 'mask'] as const) {
      const body = {
        create: { body: {} },
        edit: { body: {}, base_version: 1 },
        transition: { base_version: 1, to: 'x', details: {} },
        mask: { hidden_from: [] },
      }[kind]
      expect(await desk.send(operationOn({ patient, id }, { kind, ...body }))).toMatchObject([
        {
          status: 'rejected',
          error: { code: 'read_only', message: expect.stringContaining('lire, pas d’écrire') },
        },
      ])
    }
    expect(await desk.change(patient, { change: 'join', professional: desk.person.id })).toBe(404)
    expect((await desk.ask('GET', `/v1/patients/${patient}/accesses`)).status).toBe(404)
  })

  it('never shows what the patient has hidden from anybody, before or since', async () => {
    const { patient, doctor, stranger } = await openScene()
    const [before, since] = [note(patient, 'CANARI-MASQUE-AVANT'), note(patient, 'CANARI-MASQUE-DEPUIS')]
    await doctor.send(before)
    await doctor.send(since)
    const mask = (id: string, hidden: string[]) =>
      doctor.send(operationOn({ patient, id, type: before.type }, { kind: 'mask', hidden_from: hidden }))
    const cell = personOf('coordinator-nurse').id
    await mask(before.record_id, [cell])
    const desk = await stranger('physician')
    await ask(desk)
    const seen = await everything(desk, patient)
    expect(seen).toContain('CANARI-MASQUE-DEPUIS')
    expect(seen).not.toContain('CANARI-MASQUE-AVANT')
    const { next } = await desk.pull()
    await mask(since.record_id, [cell])
    expect((await desk.pull(next)).entries).toMatchObject([{ op: 'tombstone', id: since.record_id }])
    await mask(since.record_id, [])
    expect((await desk.pull(next)).raw).toContain('CANARI-MASQUE-DEPUIS')
  })

  it('ends after four hours by the service’s clock: nothing more is read, and all that was is purged', async () => {
    const { bench, patient, stranger } = await openScene()
    const desk = await stranger('specialist')
    await ask(desk)
    expect(await everything(desk, patient)).toContain('CANARI-medical-')
    vi.setSystemTime(Date.now() + 4 * hour - 1000)
    const again = await openCircleDesk(bench, desk.person)
    expect(await everything(again, patient)).toContain('CANARI-medical-')
    vi.setSystemTime(Date.now() + 1000)
    expect(await everything(again, patient)).not.toContain('CANARI')
    expect((await again.pull()).entries).toEqual([
      { op: 'purge', pos: expect.any(Number), patient, reason: 'left', retain_authored: false },
    ])
    expect(await again.dossiers()).toEqual([])
  })

  it('ends though nobody asks: the order to purge is in the feed', async () => {
    const { bench, stranger, patient } = await openScene()
    const desk = await stranger('nurse')
    await ask(desk)
    const moved = Promise.withResolvers<void>()
    bench.storage.onFeedsMoved(() => moved.resolve())
    vi.setSystemTime(Date.now() + 4 * hour)
    const hourglass = startHourglass(bench.storage, (error) => moved.reject(error))
    await moved.promise
    await hourglass.stop()
    const [feed] = await bench.storage.read(async (tx) => [await tx.findFeed(desk.person.id)])
    const purges = await bench.storage.read((tx) => tx.listPurges(desk.person.id, 0, feed!.head))
    expect(purges).toEqual([patient])
  })

  it('ends by hand, by an objection, or by coming into the circle, where nothing is purged', async () => {
    const { patient, doctor, stranger } = await openScene()
    const desk = await stranger('nurse')
    const last = async () => (await desk.pull()).entries.map(({ op }) => op)
    await ask(desk)
    expect((await desk.ask('POST', `/v1/patients/${patient}/emergency-end`)).status).toBe(204)
    expect(await last()).toEqual(['purge'])
    await ask(desk)
    expect(await last()).toEqual(['grant'])
    await doctor.change(patient, { change: 'join', professional: desk.person.id })
    const { entries } = await desk.pull()
    expect(entries).toEqual([{ op: 'grant', pos: expect.any(Number), patient }])
    expect(await desk.send(note(patient, 'membre'))).toMatchObject([{ status: 'ok' }])

    const other = await stranger('pharmacist')
    await ask(other)
    await doctor.change(patient, { change: 'objection', professional: other.person.id })
    expect((await other.pull()).entries).toMatchObject([{ op: 'purge', reason: 'objection' }])
    expect((await ask(other)).status).toBe(403)
  })

  it('is told to the circle by an alert that only others may say to have seen', async () => {
    const { bench, patient, doctor, stranger } = await openScene()
    const desk = await stranger('nurse')
    await ask(desk)
    await ask(desk)
    const alerts = (await doctor.pull()).entries.filter(
      (entry) => entry.op === 'put' && entry.record.type === 'alert',
    )
    expect(alerts).toMatchObject([
      { record: { author: { id: desk.person.id }, body: { category: 'emergency-access', state: 'raised' } } },
    ])
    expect(JSON.stringify(alerts)).not.toContain(reason)
    const { record } = alerts[0] as { record: { id: string } }
    const step = (to: string) =>
      operationOn(
        { patient, id: record.id, type: 'alert' },
        { kind: 'transition', base_version: 1, to, details: {} },
      )
    await doctor.change(patient, { change: 'join', professional: desk.person.id })
    expect(await desk.send(step('cancelled'))).toMatchObject([{ status: 'rejected' }])
    expect(await doctor.send(step('acknowledged'))).toMatchObject([{ status: 'ok' }])
    const raised = { category: 'emergency-access', severity: 'important', text: 'contrefait' }
    const forged = { kind: 'create', body: raised, confidentiality: 'medico-social', schema: 1 }
    expect(await doctor.send(operationOn({ patient, id: newId(), type: 'alert' }, forged))).toMatchObject([
      { status: 'rejected' },
    ])
    expect((await verifyAudit(bench.storage)).intact).toBe(true)
  })
})

describe('the access journal', () => {
  it('counts each consultation once, late ones too, and says them to who may know', async () => {
    const { patient, doctor, stranger } = await openScene()
    const [desk, outsider] = [await stranger('nurse'), await stranger('pharmacist')]
    await doctor.change(patient, { change: 'join', professional: desk.person.id })
    const photo = note(patient, 'avec photo')
    await doctor.send(photo)
    const at = new Date().toISOString()
    const read = { id: newId(), patient, kind: 'dossier', at }
    const seen = { id: newId(), patient, kind: 'photo', record: photo.record_id, at }
    const say = (by: CircleDesk, ...lines: object[]) => by.ask('POST', '/v1/consultations', lines)
    expect((await say(desk, read, seen)).status).toBe(204)
    await doctor.change(patient, { change: 'objection', professional: desk.person.id })
    // Looked at without network before, sent after; and once more what had been sent.
    const late = { ...read, id: newId(), at: new Date(Date.now() - hour).toISOString() }
    expect((await say(desk, late, read)).status).toBe(204)
    expect((await say(outsider, { ...read, id: newId() })).status).toBe(204)

    const nurse = {
      id: desk.person.id,
      name: desk.person.name,
      role: 'nurse',
      profession: desk.person.profession,
    }
    expect(await accessesOf(doctor, patient)).toMatchObject([
      { kind: 'dossier', person: nurse, at: late.at },
      { kind: 'photo', person: nurse, at, record: photo.record_id },
      { kind: 'dossier', person: nurse, at },
    ])
  })

  it('gives the reason of an emergency access to who reads medical records', async () => {
    const { bench, patient, doctor, stranger } = await openScene()
    const desk = await stranger('physician')
    await ask(desk)
    const line = { kind: 'emergency', person: { id: desk.person.id }, until: expect.any(String) }
    const social = await openCircleDesk(bench, personOf('coordinator-social'))
    expect(readableClasses('coordinator-social')).not.toContain('medical')
    expect(await accessesOf(doctor, patient)).toMatchObject([{ ...line, reason }])
    expect(await accessesOf(social, patient)).toMatchObject([line])
    expect(JSON.stringify(await accessesOf(social, patient))).not.toContain(reason)
    const trail = await bench.storage.read((tx) => tx.readAudit(0, 1000))
    expect(JSON.stringify(trail)).not.toContain(reason)
  })
})
