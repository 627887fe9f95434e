import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import type { PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { line, openCircle, operationOn, schemaOf } from './circle-fixtures.ts'
import { identityBody } from './fixtures.ts'

/** A medication line at version 2 (5 mg) that the nurse has edited from version 1 (1,25 mg). */
async function disagree() {
  const { bench, patient, desk } = await openCircle('nurse', 'pharmacist', 'physiotherapist')
  const [doctor, nurse] = [await desk('physician'), await desk('nurse')]
  const record = { patient, id: newId() }
  const edit = (base_version: number, dose: string) =>
    operationOn(record, { kind: 'edit', base_version, body: { ...line, dose } })
  await doctor.send(operationOn(record, { kind: 'create', body: line }))
  await doctor.send(edit(1, '5 mg'))
  const proposed = edit(1, '1,25 mg')
  const [conflict] = await nurse.send(proposed)
  const resolve = (base_version: number, proposals: readonly string[], dose: string) =>
    operationOn(record, { kind: 'resolve', base_version, proposals, body: { ...line, dose } })
  const seen = async (of: Parameters<typeof desk>[0]) =>
    putOf(record.id, (await (await desk(of)).pull()).entries)
  return { bench, patient, desk, doctor, nurse, record, edit, resolve, proposed, conflict: conflict!, seen }
}

function putOf(id: string, entries: readonly PullEntry[]) {
  const put = entries.findLast((entry) => entry.op === 'put' && entry.record.id === id)
  if (put?.op !== 'put') return undefined
  const { dose } = put.record.body as typeof line
  return { version: put.record.version, dose, waiting: (put.proposals ?? []).map(doseOf) }
}

function doseOf({ body }: Proposal): string {
  return (body as typeof line).dose
}

describe('two people on one dose', () => {
  it('leaves the published one, keeps the other whole beside it and says so to all who may read', async () => {
    const { desk, conflict, proposed, seen, patient, nurse } = await disagree()
    expect(conflict).toMatchObject({
      status: 'conflict',
      current: { version: 2, body: { dose: '5 mg' } },
      error: { code: 'conflict' },
    })
    for (const role of ['physician', 'nurse', 'pharmacist'] as const) {
      expect([role, await seen(role)]).toEqual([role, { version: 2, dose: '5 mg', waiting: ['1,25 mg'] }])
    }
    const { lines } = await (await desk('pharmacist')).read(patient)
    const held = lines.find((one) => one.op === 'put' && one.proposals)
    expect(held).toMatchObject({
      proposals: [
        {
          id: proposed.op_id,
          author: { id: nurse.person.id },
          authoredAt: proposed.authored_at,
          baseVersion: 1,
          schema: schemaOf('medication-line'),
          base: line,
          body: { ...line, dose: '1,25 mg' },
        },
      ],
    })
    // Who may not read the class learns nothing of the quarrel.
    const social = await desk('coordinator-social')
    expect((await social.pull()).raw + (await social.read(patient)).raw).not.toContain('mg')
  })

  it('answers the same when it is sent again, and keeps it once', async () => {
    const { nurse, proposed, conflict, seen } = await disagree()
    const [again] = await nurse.push({ ...proposed, dseq: 1 })
    expect(again).toEqual(conflict)
    expect((await seen('nurse'))?.waiting).toEqual(['1,25 mg'])
  })

  it('loses nothing when its author tries again, or when someone edits the published one meanwhile', async () => {
    const { doctor, nurse, record, edit, seen } = await disagree()
    const { next } = await doctor.pull()
    expect(await nurse.send(edit(1, '3,75 mg'))).toMatchObject([{ status: 'conflict' }])
    // Each quarrel moves the feeds, though nothing was published.
    expect(putOf(record.id, (await doctor.pull(next)).entries)).toEqual({
      version: 2,
      dose: '5 mg',
      waiting: ['1,25 mg', '3,75 mg'],
    })
    expect(await doctor.send(edit(2, '10 mg'))).toMatchObject([{ status: 'ok', version: 3 }])
    expect(await seen('nurse')).toEqual({ version: 3, dose: '10 mg', waiting: ['1,25 mg', '3,75 mg'] })
  })
})

describe('a person decides', () => {
  it('closes what the decision names and nothing else', async () => {
    const { bench, doctor, nurse, edit, resolve, proposed, seen } = await disagree()
    await nurse.send(edit(1, '3,75 mg'))
    expect(await doctor.send(resolve(2, [proposed.op_id], '2,5 mg'))).toMatchObject([
      { status: 'ok', version: 3 },
    ])
    expect(await seen('nurse')).toEqual({ version: 3, dose: '2,5 mg', waiting: ['3,75 mg'] })
    const actions = (await bench.storage.read((tx) => tx.readAudit(0, 100))).map(({ action }) => action)
    expect(actions.slice(-2)).toEqual(['record.edit', 'record.resolve'])
  })

  it('is refused on a version that has passed, on what is decided already, on what is not waiting', async () => {
    const { doctor, nurse, edit, resolve, proposed } = await disagree()
    await doctor.send(edit(2, '10 mg'))
    expect(await nurse.send(resolve(2, [proposed.op_id], '5 mg'))).toMatchObject([
      { status: 'rejected', error: { code: 'transition_stale' }, current: { version: 3 } },
    ])
    expect(await nurse.send(resolve(3, [newId()], '5 mg'))).toMatchObject([
      { error: { code: 'transition_stale' } },
    ])
    expect(await nurse.send(resolve(3, [proposed.op_id], '5 mg'))).toMatchObject([{ status: 'ok' }])
    expect(await doctor.send(resolve(4, [proposed.op_id], '10 mg'))).toMatchObject([
      { error: { code: 'transition_stale' }, current: { version: 4 } },
    ])
  })

  it('is for who may write the record', async () => {
    const { desk, resolve, proposed, seen } = await disagree()
    for (const [role, code] of [
      ['physiotherapist', 'role_not_allowed'],
      ['coordinator-social', 'not_found'],
      ['specialist', 'not_found'],
    ] as const) {
      const [result] = await (await desk(role)).send(resolve(2, [proposed.op_id], '0 mg'))
      expect([role, result!.status, result!.error?.code]).toEqual([role, 'rejected', code])
    }
    expect(await seen('nurse')).toMatchObject({ version: 2, waiting: ['1,25 mg'] })
  })

  it('is undone: the version before is published again and its proposals wait again', async () => {
    const { doctor, nurse, record, resolve, proposed, seen } = await disagree()
    const reopen = (base_version: number) => operationOn(record, { kind: 'reopen', base_version })
    await doctor.send(resolve(2, [proposed.op_id], '1,25 mg'))
    expect(await seen('nurse')).toEqual({ version: 3, dose: '1,25 mg', waiting: [] })
    expect(await nurse.send(reopen(2))).toMatchObject([{ error: { code: 'transition_stale' } }])
    expect(await nurse.send(reopen(3))).toMatchObject([{ status: 'ok', version: 4 }])
    expect(await seen('physician')).toEqual({
      version: 4,
      dose: '5 mg',
      waiting: ['1,25 mg'],
    })
    // Undone once; then it may be decided again.
    expect(await nurse.send(reopen(4))).toMatchObject([{ error: { code: 'transition_illegal' } }])
    expect(await doctor.send(resolve(4, [proposed.op_id], '5 mg'))).toMatchObject([{ status: 'ok' }])
  })

  it('is not undone once somebody has written on top of it', async () => {
    const { doctor, record, edit, resolve, proposed } = await disagree()
    await doctor.send(resolve(2, [proposed.op_id], '1,25 mg'))
    await doctor.send(edit(3, '2,5 mg'))
    expect(await doctor.send(operationOn(record, { kind: 'reopen', base_version: 4 }))).toMatchObject([
      { error: { code: 'transition_illegal' } },
    ])
  })
})

describe('an identity', () => {
  async function openIdentity() {
    const { desk } = await openCircle()
    const doctor = await desk('physician')
    const record = { patient: newId(), id: newId(), type: 'patient-identity' }
    const qualified = { ...identityBody.identity, status: 'QUAL' }
    const edit = (base_version: number, body: object) =>
      operationOn(record, { kind: 'edit', base_version, body })
    const create = operationOn(record, {
      kind: 'create',
      confidentiality: 'administrative',
      body: { identity: qualified },
    })
    expect(await doctor.send(create)).toMatchObject([{ status: 'ok' }])
    return { doctor, record, qualified, edit }
  }

  it('says what was taken from the other side when a phone and an address merge', async () => {
    const { doctor, qualified, edit } = await openIdentity()
    await doctor.send(edit(1, { identity: qualified, phone: '05 58 00 00 00' }))
    const merged = { status: 'ok', version: 3, merged: ['phone'], met: { author: { role: 'physician' } } }
    const [result] = await doctor.send(edit(1, { identity: qualified, address: '1 rue du Port' }))
    expect(result).toMatchObject(merged)
    expect((await doctor.pull()).entries.at(-1)).toMatchObject({
      record: { body: { phone: '05 58 00 00 00', address: '1 rue du Port' } },
    })
  })

  it('keeps its INSi traits through a decision too', async () => {
    const { doctor, record, qualified, edit } = await openIdentity()
    await doctor.send(edit(1, { identity: qualified, phone: '1' }))
    const other = edit(1, { identity: qualified, phone: '2' })
    expect(await doctor.send(other)).toMatchObject([{ status: 'conflict' }])
    const decide = (identity: object) =>
      operationOn(record, {
        kind: 'resolve',
        base_version: 2,
        proposals: [other.op_id],
        body: { identity, phone: '2' },
      })
    expect(await doctor.send(decide({ ...qualified, birthName: 'DURAND' }))).toMatchObject([
      { status: 'rejected', error: { code: 'identity_blocked' } },
    ])
    expect(await doctor.send(decide(qualified))).toMatchObject([{ status: 'ok', version: 3 }])
  })
})
