import { quarantinedLine } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { type CircleDesk, line, openCircle, operationOn } from './circle-fixtures.ts'
import { fromLines, personOf, transmissionOf } from './fixtures.ts'

const before = () => new Date(Date.now() - 60_000).toISOString()
const after = () => new Date(Date.now() + 60_000).toISOString()

/** A nurse who has left, and what she finds to send when her desk comes back. */
async function leaveWithOutbox() {
  const { bench, patient, desk } = await openCircle('nurse', 'pharmacist')
  const [doctor, nurse] = [await desk('physician'), await desk('nurse')]
  const [cell, social] = [await desk('coordinator-nurse'), await desk('coordinator-social')]
  const record = { patient, id: newId() }
  await doctor.send(operationOn(record, { kind: 'create', body: line }))
  await nurse.change(patient, { change: 'leave', professional: nurse.person.id })
  const waiting = async (of: CircleDesk) => {
    const reply = await of.ask('GET', '/v1/quarantine')
    expect(reply.status).toBe(200)
    return fromLines(reply.body).map((one) => quarantinedLine.parse(one))
  }
  const judge = async (of: CircleDesk, operation: string, decision: 'publish' | 'refuse') => {
    const reply = await of.ask('POST', `/v1/quarantine/${operation}`, { decision })
    return [reply.status, JSON.parse(reply.body)] as const
  }
  return { bench, patient, desk, doctor, nurse, cell, social, record, waiting, judge }
}

describe('what arrives from somebody who has left', () => {
  it('waits when it was written before, is refused when it was written after', async () => {
    const { patient, nurse, cell, waiting, doctor } = await leaveWithOutbox()
    const early = transmissionOf(patient, 1, { authored_at: before(), text: 'CANARI-AVANT' })
    const late = transmissionOf(patient, 2, { authored_at: after(), text: 'CANARI-APRES' })
    const results = await nurse.push(early, late)
    expect(results).toMatchObject([
      { status: 'quarantined' },
      { status: 'rejected', error: { code: 'left_circle' } },
    ])
    // Final: sent again, it is answered the same and waits once.
    expect(await nurse.push(early, late)).toEqual(results)
    expect(await waiting(cell)).toMatchObject([
      {
        op_id: early.op_id,
        kind: 'create',
        patient,
        type: 'transmission',
        author: { id: nurse.person.id },
        authored_at: early.authored_at,
        confidentiality: 'medical',
        body: { text: 'CANARI-AVANT' },
      },
    ])
    expect((await doctor.pull()).raw + (await doctor.read(patient)).raw).not.toContain('CANARI')
  })

  it('compares instants, not their writing', async () => {
    const { patient, nurse } = await leaveWithOutbox()
    // One minute later, in the clock of Réunion: a smaller instant reads as a greater text.
    const inZone = (instant: string) => {
      const shifted = new Date(Date.parse(instant) + 4 * 3_600_000).toISOString()
      return shifted.replace('Z', '+04:00')
    }
    expect(
      await nurse.push(
        transmissionOf(patient, 1, { authored_at: inZone(before()) }),
        transmissionOf(patient, 2, { authored_at: inZone(after()) }),
      ),
    ).toMatchObject([{ status: 'quarantined' }, { status: 'rejected' }])
  })

  it('is judged as ever by class, role and record before it waits', async () => {
    const { patient, nurse, cell, record, waiting } = await leaveWithOutbox()
    const authored_at = before()
    const results = await nurse.push(
      { ...transmissionOf(patient, 1, { confidentiality: 'social' }), authored_at },
      {
        ...operationOn(record, { kind: 'edit', base_version: 1, body: line }),
        id: undefined,
        dseq: 2,
        record_id: newId(),
        authored_at,
      },
      { ...operationOn(record, { kind: 'mask', hidden_from: [] }), dseq: 3, authored_at },
      { ...operationOn(record, { kind: 'reopen', base_version: 1 }), dseq: 4, authored_at },
    )
    expect(results.map(({ error }) => error?.code)).toEqual([
      'role_not_allowed',
      'not_found',
      'left_circle',
      'left_circle',
    ])
    expect(await waiting(cell)).toEqual([])
  })

  it('is for coordinators who are members and may read the class', async () => {
    const { bench, patient, nurse, cell, social, doctor, desk, waiting, judge } = await leaveWithOutbox()
    const medical = transmissionOf(patient, 1, { authored_at: before() })
    const shared = transmissionOf(patient, 2, { authored_at: before(), confidentiality: 'medico-social' })
    await nurse.push(medical, shared)
    expect((await waiting(cell)).map(({ op_id }) => op_id)).toEqual([medical.op_id, shared.op_id])
    expect((await waiting(social)).map(({ op_id }) => op_id)).toEqual([shared.op_id])
    expect((await judge(social, medical.op_id, 'publish'))[0]).toBe(404)
    expect((await judge(cell, newId(), 'publish'))[0]).toBe(404)
    for (const other of [doctor, nurse, await desk('pharmacist')]) {
      expect((await other.ask('GET', '/v1/quarantine')).status).toBe(403)
      expect((await judge(other, medical.op_id, 'publish'))[0]).toBe(403)
    }
    await cell.change(patient, { change: 'leave', professional: cell.person.id })
    expect(await waiting(cell)).toEqual([])
    expect((await judge(cell, medical.op_id, 'publish'))[0]).toBe(404)
    expect(await bench.storage.read((tx) => tx.findQuarantined(medical.op_id))).toBeDefined()
  })
})

describe('the coordination’s judgement', () => {
  it('publishes a new record in its author’s name, at its own instants', async () => {
    const { bench, patient, nurse, cell, doctor, waiting, judge } = await leaveWithOutbox()
    const written = transmissionOf(patient, 1, { authored_at: before(), text: 'Chute cette nuit.' })
    await nurse.push(written)
    expect(await judge(cell, written.op_id, 'publish')).toEqual([200, { outcome: 'published' }])
    expect((await doctor.pull()).entries.at(-1)).toMatchObject({
      record: {
        id: written.record_id,
        author: { id: nurse.person.id, name: nurse.person.name },
        recordedAt: written.authored_at,
        occurredAt: written.occurred_at,
        body: { text: 'Chute cette nuit.' },
      },
    })
    expect(await waiting(cell)).toEqual([])
    expect((await judge(cell, written.op_id, 'publish'))[0]).toBe(404)
    // Who has left does not see it come back.
    expect((await nurse.pull()).raw).not.toContain('Chute')
    const audit = await bench.storage.read((tx) => tx.readAudit(0, 100))
    expect(audit.slice(-3)).toMatchObject([
      { action: 'quarantine.kept', actor: nurse.person.id, subject: written.op_id },
      { action: 'record.create', actor: nurse.person.id, subject: written.record_id },
      { action: 'quarantine.published', actor: cell.person.id, subject: written.op_id, outcome: 'published' },
    ])
  })

  it('makes of a change a proposal beside what is published now', async () => {
    const { doctor, nurse, cell, record, judge } = await leaveWithOutbox()
    const edit = operationOn(record, { kind: 'edit', base_version: 1, body: { ...line, dose: '5 mg' } })
    const written = { ...edit, authored_at: before() }
    await nurse.push(written)
    expect(await judge(cell, written.op_id, 'publish')).toEqual([200, { outcome: 'proposed' }])
    expect((await doctor.pull()).entries.at(-1)).toMatchObject({
      record: { id: record.id, version: 1, body: line },
      proposals: [{ id: written.op_id, author: { id: nurse.person.id }, body: { dose: '5 mg' } }],
    })
    const resolve = operationOn(record, {
      kind: 'resolve',
      base_version: 1,
      proposals: [written.op_id],
      body: { ...line, dose: '5 mg' },
    })
    expect(await doctor.send(resolve)).toMatchObject([{ status: 'ok', version: 2 }])
  })

  it('does not take a step of a request in another’s name, and says why', async () => {
    const { patient, desk, doctor, nurse, cell, waiting, judge } = await leaveWithOutbox()
    const request = { patient, id: newId(), type: 'referral' }
    const body = { kind: 'appointment', specialty: 'cardiology', urgency: 'soon', question: 'Dyspnée' }
    await doctor.send(operationOn(request, { kind: 'create', body }))
    const step = operationOn(request, { kind: 'transition', base_version: 1, to: 'cancelled', details: {} })
    const written = { ...step, authored_at: before() }
    expect(await nurse.push(written)).toMatchObject([{ status: 'quarantined' }])
    expect(await judge(cell, written.op_id, 'publish')).toEqual([
      200,
      { outcome: 'impossible', message: expect.stringContaining('au nom de son auteur') },
    ])
    expect(await waiting(cell)).toMatchObject([{ kind: 'transition', body: { to: 'cancelled' } }])
    expect(await judge(cell, written.op_id, 'refuse')).toEqual([200, { outcome: 'refused' }])
    expect((await (await desk('pharmacist')).read(patient)).raw).toContain('"state":"requested"')
  })

  it('refuses: nothing is published, and the audit remembers', async () => {
    const { bench, patient, nurse, cell, doctor, waiting, judge } = await leaveWithOutbox()
    const written = transmissionOf(patient, 1, { authored_at: before(), text: 'CANARI' })
    await nurse.push(written)
    expect(await judge(cell, written.op_id, 'refuse')).toEqual([200, { outcome: 'refused' }])
    expect(await waiting(cell)).toEqual([])
    expect((await doctor.read(patient)).raw).not.toContain('CANARI')
    const audit = await bench.storage.read((tx) => tx.readAudit(0, 100))
    expect(audit.at(-1)).toMatchObject({ action: 'quarantine.refused', subject: written.op_id })
    expect(JSON.stringify(audit)).not.toContain(personOf('nurse').name)
  })
})
