import { type Role, role } from '@navigateur-pro/domain/people/role.ts'
import type { CircleChange } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { joinCareTeam, leaveCareTeam } from '../src/records/circle.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { openCircle, openCircleDesk } from './circle-fixtures.ts'
import { personOf, transmissionOf } from './fixtures.ts'

const pharmacist = personOf('pharmacist')
const join: CircleChange = { change: 'join', professional: pharmacist.id }
const leave: CircleChange = { change: 'leave', professional: pharmacist.id }
const objection: CircleChange = { change: 'objection', professional: pharmacist.id }

/** Written by hand: who brings in, takes out another, notes an objection, brings back after one. */
const oracle: Readonly<Record<Role, readonly [join: number, leave: number, object: number, back: number]>> = {
  physician: [204, 403, 204, 403],
  nurse: [403, 403, 403, 403],
  pharmacist: [403, 204, 403, 404],
  'coordinator-nurse': [204, 204, 204, 204],
  'coordinator-social': [204, 204, 204, 204],
  physiotherapist: [403, 403, 403, 403],
  hospital: [403, 403, 403, 403],
  specialist: [403, 403, 403, 403],
  'social-worker': [403, 403, 403, 403],
  'home-help': [403, 403, 403, 403],
  'case-manager': [403, 403, 403, 403],
  patient: [403, 403, 403, 403],
  carer: [403, 403, 403, 403],
}

describe('who changes a circle', () => {
  it.each(role.options)('%s', async (of) => {
    const others = role.options.filter((one) => one !== 'physician' && !one.startsWith('coordinator'))
    const { patient, desk, bench } = await openCircle(...others)
    const asker = await desk(of)
    const coordinator = await desk('coordinator-nurse')
    const [mayJoin, mayLeave, mayObject, mayBringBack] = oracle[of]
    const newcomer = { ...pharmacist, id: 'PHARMACIE-02', name: 'Mme Nouvelle Essai' }
    await registerProfessionals(bench.storage, [newcomer])
    expect(await asker.change(patient, { change: 'join', professional: newcomer.id })).toBe(mayJoin)
    expect(await asker.change(patient, leave)).toBe(mayLeave)
    await coordinator.change(patient, join)
    expect(await asker.change(patient, objection)).toBe(mayObject)
    await coordinator.change(patient, objection)
    expect(await asker.change(patient, join)).toBe(mayBringBack)
    // Strangers do not learn that there is a dossier.
    const stranger = await openCircleDesk(bench, newcomer)
    await coordinator.change(patient, { change: 'leave', professional: newcomer.id })
    for (const change of [join, leave, objection]) {
      expect(await stranger.change(newId(), change)).toBe(404)
      expect(await stranger.change(patient, change)).toBe(404)
    }
  })
})

describe('joining', () => {
  it('is one entry in the feed, and the dossier is read by snapshot', async () => {
    const { patient, desk } = await openCircle()
    const [doctor, newcomer] = [await desk('physician'), await desk('pharmacist')]
    await doctor.push(transmissionOf(patient, 1, { text: 'CANARI-AVANT' }))
    const { next } = await newcomer.pull()
    expect(await doctor.change(patient, join)).toBe(204)
    expect(await doctor.change(patient, join)).toBe(204)
    expect((await newcomer.pull(next)).entries).toEqual([{ op: 'grant', pos: expect.any(Number), patient }])
    expect((await newcomer.read(patient)).raw).toContain('CANARI-AVANT')
    const seen = (await doctor.pull()).entries.filter(
      (entry) => entry.op === 'put' && JSON.stringify(entry.record.body).includes(pharmacist.id),
    )
    expect(seen).toMatchObject([
      { record: { type: 'care-team-member', version: 1, author: { id: doctor.person.id } } },
    ])
  })

  it('is refused for somebody whom the directory does not know', async () => {
    const { patient, desk } = await openCircle()
    const doctor = await desk('physician')
    expect(await doctor.change(patient, { change: 'join', professional: 'nobody' })).toBe(404)
  })
})

describe('leaving', () => {
  it.each<[Role, boolean]>([
    ['pharmacist', true],
    ['nurse', true],
    ['social-worker', false],
    ['home-help', false],
  ])('%s: the last entry of the patient orders the purge; own writings are kept: %s', async (of, retain) => {
    const { bench, patient, desk } = await openCircle(of)
    const [doctor, leaver] = [await desk('physician'), await desk(of)]
    await doctor.push(transmissionOf(patient, 1, { text: 'CANARI', confidentiality: 'medico-social' }))
    const own: CircleChange = { change: 'leave', professional: leaver.person.id }
    expect(await leaver.change(patient, own)).toBe(204)
    expect(await leaver.change(patient, own)).toBe(204)
    const { entries, raw } = await leaver.pull()
    expect(entries).toMatchObject([{ op: 'purge', patient, reason: 'left', retain_authored: retain }])
    expect(raw).not.toContain('CANARI')
    const composition = (await doctor.pull()).entries.filter(
      (entry) => entry.op === 'put' && JSON.stringify(entry.record.body).includes(leaver.person.id),
    )
    expect(composition).toMatchObject([{ record: { version: 2, body: { until: expect.any(String) } } }])
    const audit = await bench.storage.read((tx) => tx.readAudit(0, 100))
    expect(audit.filter(({ action }) => action === 'circle.left')).toMatchObject([
      { actor: leaver.person.id, patient, subject: leaver.person.id, outcome: 'left' },
    ])
  })

  it('is refused to the last one: nobody could read the dossier', async () => {
    const { bench, patient, desk } = await openCircle()
    const last = await desk('coordinator-nurse')
    for (const professional of [personOf('physician'), personOf('coordinator-social')]) {
      await leaveCareTeam(bench.storage, { patient, professional })
    }
    const reply = await last.ask('POST', `/v1/patients/${patient}/circle`, {
      change: 'leave',
      professional: last.person.id,
    })
    expect([reply.status, JSON.parse(reply.body).code]).toEqual([409, 'last_member'])
    expect((await last.dossiers()).map((dossier) => dossier.patient)).toEqual([patient])
    await last.change(patient, { change: 'join', professional: personOf('physician').id })
    expect(await last.change(patient, { change: 'leave', professional: last.person.id })).toBe(204)
  })
})

describe('the patient’s objection', () => {
  it('ends the membership and bars the way in to all but the coordination', async () => {
    const { patient, desk } = await openCircle('pharmacist')
    const [doctor, cell, barred] = [
      await desk('physician'),
      await desk('coordinator-social'),
      await desk('pharmacist'),
    ]
    expect(await doctor.change(patient, objection)).toBe(204)
    expect((await barred.pull()).entries).toMatchObject([{ op: 'purge', reason: 'objection' }])
    expect(await doctor.change(patient, join)).toBe(403)
    expect(await cell.change(patient, join)).toBe(204)
    expect((await barred.pull()).entries).toMatchObject([{ op: 'grant', patient }])
    // Brought back, the person leaves and comes as anybody does.
    await cell.change(patient, leave)
    expect(await doctor.change(patient, join)).toBe(204)
  })

  it('bars the way in to who has left, and to who has never been there', async () => {
    const { patient, desk } = await openCircle('pharmacist')
    const [doctor, cell] = [await desk('physician'), await desk('coordinator-nurse')]
    await cell.change(patient, leave)
    const stranger = { change: 'objection', professional: personOf('nurse').id } as const
    for (const asked of [objection, stranger]) {
      expect(await doctor.change(patient, asked)).toBe(204)
      expect(await doctor.change(patient, { change: 'join', professional: asked.professional })).toBe(403)
    }
    const nurse = await desk('nurse')
    expect((await nurse.pull()).entries).toEqual([])
    // A stranger who is barred is a stranger still, and learns nothing of it.
    const written = { authored_at: new Date(Date.now() - 60_000).toISOString() }
    const [here, nowhere] = await nurse.push(
      transmissionOf(patient, 1, written),
      transmissionOf(newId(), 2, written),
    )
    expect(here!.error).toEqual(nowhere!.error)
    expect(await nurse.change(patient, { change: 'leave', professional: nurse.person.id })).toBe(404)
    expect(await cell.change(patient, { change: 'join', professional: nurse.person.id })).toBe(204)
    expect((await nurse.read(patient)).raw).toContain('care-team-member')
  })
})

describe('an objection to who had left already', () => {
  it('does not move the hour of leaving: what was written since stays refused', async () => {
    const { bench, patient, desk } = await openCircle()
    const [doctor, former] = [await desk('physician'), await desk('pharmacist')]
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
    const change = { patient, professional: pharmacist }
    await joinCareTeam(bench.storage, { ...change, at: minutesAgo(60) })
    await leaveCareTeam(bench.storage, { ...change, at: minutesAgo(30) })
    expect(await doctor.change(patient, objection)).toBe(204)
    expect(
      await former.push(
        transmissionOf(patient, 1, { authored_at: minutesAgo(40) }),
        transmissionOf(patient, 2, { authored_at: minutesAgo(20) }),
      ),
    ).toMatchObject([{ status: 'quarantined' }, { error: { code: 'left_circle' } }])
  })
})

describe('the directory', () => {
  it.each([
    ['eden', ['M. Eden Essai']],
    ['KINESITHERAPEUTE', ['M. Eden Essai']],
    ['sacha cellule', ['Mme Sacha Essai']],
    ['sacha cabinet', []],
  ])('%s', async (q, names) => {
    const { desk } = await openCircle()
    const reply = await (await desk('home-help')).ask('GET', `/v1/directory?q=${encodeURIComponent(q)}`)
    const { professionals } = JSON.parse(reply.body) as { professionals: { name: string }[] }
    expect(professionals.map(({ name }) => name)).toEqual(names)
  })

  it('answers twenty people at most, and no empty question', async () => {
    const { bench, desk } = await openCircle()
    const crowd = Array.from({ length: 30 }, (_, index) => ({ ...pharmacist, id: `FOULE-${index}` }))
    await registerProfessionals(bench.storage, crowd)
    const asker = await desk('nurse')
    const { body } = await asker.ask('GET', '/v1/directory?q=noa')
    expect(JSON.parse(body).professionals).toHaveLength(20)
    for (const q of ['', '%20%20', 'a']) {
      expect((await asker.ask('GET', `/v1/directory?q=${q}`)).status).toBe(400)
    }
  })
})
