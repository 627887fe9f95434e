import { type Role, role } from '@navigateur-pro/domain/people/role.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { joinCareTeam } from '../src/records/circle.ts'
import { createFileVault } from '../src/records/file-vault.ts'
import { storeFile } from '../src/records/files.ts'
import { type CircleDesk, line, openCircle, operationOn } from './circle-fixtures.ts'
import { identityBody, personOf, photo, transmissionOf } from './fixtures.ts'

const canary = 'CANARI-MASQUE'

/** The nurse writes something that the patient does not want the pharmacist to know. */
async function confide() {
  const { bench, patient, desk } = await openCircle('nurse', 'pharmacist', 'physiotherapist')
  const [doctor, nurse, pharmacist] = [await desk('physician'), await desk('nurse'), await desk('pharmacist')]
  const file = photo()
  const created = transmissionOf(patient, 1, {
    text: canary,
    body: {
      text: canary,
      important: false,
      attachments: [{ sha256: file.sha256, mediaType: 'image/jpeg', size: file.bytes.length }],
    },
  })
  await nurse.send(created)
  const store = { storage: bench.storage, vault: createFileVault(bench.keys.file) }
  await storeFile(store, nurse.person, { patient, sha256: file.sha256 }, file.bytes)
  const record = { patient, id: created.record_id, type: 'transmission' }
  const mask = (...hidden_from: string[]) => operationOn(record, { kind: 'mask', hidden_from })
  const fileOf = async (of: CircleDesk) =>
    (await of.ask('GET', `/v1/patients/${patient}/files/${file.sha256}`)).status
  return { bench, patient, desk, doctor, nurse, pharmacist, record, mask, fileOf }
}

describe('a masked record', () => {
  it('leaves a tombstone, then is nowhere: feed, snapshot, count, file, answers', async () => {
    const { patient, doctor, nurse, pharmacist, record, mask, fileOf } = await confide()
    const { next, raw } = await pharmacist.pull()
    expect(raw).toContain(canary)
    expect(await fileOf(pharmacist)).toBe(200)
    const [before] = await pharmacist.dossiers()
    expect(await doctor.send(mask(pharmacist.person.id))).toMatchObject([{ status: 'ok', version: 1 }])

    const told = await pharmacist.pull(next)
    expect(told.entries).toEqual([{ op: 'tombstone', pos: expect.any(Number), id: record.id, patient }])
    expect((await pharmacist.pull()).raw + (await pharmacist.read(patient)).raw).not.toContain(canary)
    expect((await pharmacist.dossiers())[0]!.records).toBe(before!.records - 1)
    expect(await fileOf(pharmacist)).toBe(404)
    const known = operationOn(record, { kind: 'edit', base_version: 1, body: {} })
    const unknown = operationOn({ ...record, id: newId() }, { kind: 'edit', base_version: 1, body: {} })
    const [masked, absent] = [await pharmacist.send(known), await pharmacist.send(unknown)]
    expect(masked[0]!.error).toEqual(absent[0]!.error)

    // The others read on.
    for (const other of [doctor, nurse]) {
      expect((await other.pull()).raw).toContain(canary)
      expect(await fileOf(other)).toBe(200)
    }
  })

  it('comes back when it is shown again, to those who may read it', async () => {
    const { bench, doctor, pharmacist, record, mask, fileOf } = await confide()
    await doctor.send(mask(pharmacist.person.id))
    const { next } = await pharmacist.pull()
    expect(await doctor.send(mask())).toMatchObject([{ status: 'ok' }])
    expect((await pharmacist.pull(next)).entries).toMatchObject([{ op: 'put', record: { id: record.id } }])
    expect(await fileOf(pharmacist)).toBe(200)
    const audit = await bench.storage.read((tx) => tx.readAudit(0, 100))
    expect(audit.filter(({ action }) => action === 'record.mask')).toMatchObject([
      { actor: doctor.person.id, subject: record.id, outcome: `hidden from ${pharmacist.person.id}` },
      { actor: doctor.person.id, subject: record.id, outcome: 'shown' },
    ])
  })

  it('by two people who do not know of each other’s mask: both hold, each undoes his own', async () => {
    const { bench, doctor, nurse, pharmacist, record, mask } = await confide()
    const change = (hidden: readonly string[], shown: readonly string[]) =>
      operationOn(record, { kind: 'mask', hidden_from: hidden, shown_to: shown })
    const hospital = personOf('hospital')
    const hidden = () => bench.storage.read((tx) => tx.listMasked(record.id))
    await nurse.send(change([pharmacist.person.id], []))
    await doctor.send(change([hospital.id], []))
    expect(await hidden()).toEqual([hospital.id, pharmacist.person.id].toSorted())
    await nurse.send(change([], [pharmacist.person.id]))
    expect(await hidden()).toEqual([hospital.id])
    await doctor.send(mask())
    expect(await hidden()).toEqual([])
  })

  it('stays masked from who leaves and comes back, and from who comes later', async () => {
    const { bench, patient, doctor, pharmacist, mask, fileOf, desk } = await confide()
    const later = personOf('hospital')
    await doctor.send(mask(pharmacist.person.id, later.id))
    await pharmacist.change(patient, { change: 'leave', professional: pharmacist.person.id })
    await joinCareTeam(bench.storage, { patient, professional: pharmacist.person })
    await joinCareTeam(bench.storage, { patient, professional: later })
    for (const reader of [pharmacist, await desk('hospital')]) {
      expect((await reader.pull()).raw + (await reader.read(patient)).raw).not.toContain(canary)
      expect(await fileOf(reader)).toBe(404)
    }
  })

  it('says nothing of its later versions either, or of a quarrel about it', async () => {
    const { patient, desk, doctor, nurse, pharmacist } = await confide()
    const record = { patient, id: newId() }
    const edit = (dose: string) =>
      operationOn(record, { kind: 'edit', base_version: 1, body: { ...line, dose } })
    await doctor.send(operationOn(record, { kind: 'create', body: line }))
    await doctor.send(operationOn(record, { kind: 'mask', hidden_from: [pharmacist.person.id] }))
    const { next } = await pharmacist.pull()
    await doctor.send(edit('CANARI-1'))
    expect(await nurse.send(edit('CANARI-2'))).toMatchObject([{ status: 'conflict' }])
    expect((await pharmacist.pull(next)).entries).toEqual([])
    const [answer] = await pharmacist.send(edit('5 mg'))
    expect(answer).toMatchObject({ status: 'rejected', error: { code: 'not_found' } })
    expect(answer!.current).toBeUndefined()
    expect((await (await desk('physiotherapist')).pull()).raw).toContain('CANARI-2')
  })
})

describe('who masks', () => {
  const oracle: Readonly<Record<Role, string>> = {
    physician: 'ok',
    nurse: 'ok',
    pharmacist: 'role_not_allowed',
    'coordinator-nurse': 'ok',
    'coordinator-social': 'not_found',
    physiotherapist: 'role_not_allowed',
    hospital: 'role_not_allowed',
    specialist: 'role_not_allowed',
    'social-worker': 'not_found',
    'home-help': 'not_found',
    'case-manager': 'not_found',
    patient: 'push 403',
    carer: 'push 403',
  }
  // The nurse wrote it; the others as their role lets them.
  it.each(role.options)('%s', async (of) => {
    const { bench, patient, desk, mask } = await confide()
    await joinCareTeam(bench.storage, { patient, professional: personOf(of) })
    const answer = await (await desk(of)).send(mask(personOf('hospital').id)).then(
      ([result]) => result!.error?.code ?? result!.status,
      (refused: Error) => refused.message,
    )
    expect(answer).toMatch(new RegExp(`^${oracle[of]}`))
  })

  it('not from its author, not the identity, not the composition of the circle, not from nobody known', async () => {
    const { patient, doctor, nurse, mask } = await confide()
    const opened = { patient: newId(), id: newId(), type: 'patient-identity' }
    await doctor.send(
      operationOn(opened, { kind: 'create', confidentiality: 'administrative', body: identityBody }),
    )
    const { entries } = await doctor.pull()
    const composition = entries.find(
      (entry) => entry.op === 'put' && entry.record.type === 'care-team-member',
    )
    if (composition?.op !== 'put') throw new Error('no composition in the feed')
    const hidden_from = [personOf('pharmacist').id]
    const member = { patient, id: composition.record.id, type: 'care-team-member' }
    for (const [attempt, code] of [
      [mask(nurse.person.id), 'mask_illegal'],
      [mask('nobody'), 'bad_input'],
      [operationOn(opened, { kind: 'mask', hidden_from }), 'mask_illegal'],
      [operationOn(member, { kind: 'mask', hidden_from }), 'role_not_allowed'],
    ] as const) {
      expect(await doctor.send(attempt)).toMatchObject([{ status: 'rejected', error: { code } }])
    }
  })
})
