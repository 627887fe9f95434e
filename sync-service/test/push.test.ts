import { gzipSync, zstdCompressSync } from 'node:zlib'
import { medicationLine } from '@navigateur-pro/domain/records/medication-line.ts'
import { defineRecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { createRegistry, releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Bench,
  type Desk,
  identityBody,
  openBench,
  openDesk,
  openTestDossier,
  personOf,
  toLines,
  transmissionOf,
} from './fixtures.ts'

const bodies = z.strictObject({ words: z.string() })
/** A type whose own code fails: our fault, not the sender's. */
const broken = defineRecordType<z.infer<typeof bodies>>({
  name: 'test-broken',
  label: { one: 'panne', many: 'pannes' },
  schemaVersion: 1,
  schema: bodies,
  merge: { kind: 'append' },
  confidentiality: ['medical'],
  inTimeline: false,
  searchText: () => '',
  title: () => '',
  attachments: (body) => {
    if (body.words === 'panne') throw new Error('unexpected')
    return []
  },
})

async function begin() {
  const bench = await openBench({ registry: createRegistry([...releasedTypes, broken]) })
  const patient = await openTestDossier(bench.storage, 'nurse')
  return { bench, patient, desk: await openDesk(bench, personOf('physician')) }
}

const medication = { drug: 'Bisoprolol', dose: '2,5 mg', source: 'ordonnance', statedOn: '2026-11-02' }
const request = { kind: 'appointment', specialty: 'cardiology', urgency: 'soon', question: 'Dyspnée' }

describe('push', () => {
  it('answers each operation by itself, in order', async () => {
    const { patient, desk } = await begin()
    const [line, referral] = [newId(), newId()]
    const common = { patient, authored_at: '2026-11-03T10:00:00+01:00' }
    const edit = (dseq: number, base_version: number, body: unknown, schema = 1) => ({
      ...common,
      kind: 'edit',
      op_id: newId(),
      dseq,
      record_id: line,
      type: 'medication-line',
      schema,
      base_version,
      body,
    })
    const step = (dseq: number, base_version: number, to: string, details: unknown = {}) => ({
      ...common,
      kind: 'transition',
      op_id: newId(),
      dseq,
      record_id: referral,
      type: 'referral',
      base_version,
      to,
      details,
    })
    const table: readonly [string, unknown, string, string?][] = [
      ['a transmission', transmissionOf(patient, 1), 'ok'],
      ['an empty transmission', transmissionOf(patient, 2, { text: ' ' }), 'rejected', 'body_invalid'],
      [
        'a class that the type does not have',
        transmissionOf(patient, 3, { confidentiality: 'administrative' }),
        'rejected',
        'class_not_allowed',
      ],
      [
        'a medication line',
        transmissionOf(patient, 4, { type: 'medication-line', record_id: line, body: medication }),
        'ok',
      ],
      [
        'the same record again',
        transmissionOf(patient, 5, { type: 'medication-line', record_id: line, body: medication }),
        'rejected',
        'already_exists',
      ],
      ['an edit', edit(6, 1, { ...medication, dose: '5 mg' }), 'ok'],
      [
        'a dose changed on both sides',
        edit(7, 1, { ...medication, dose: '1,25 mg' }),
        'conflict',
        'conflict',
      ],
      ['an edit of a version that is not here', edit(8, 9, medication), 'conflict', 'conflict'],
      [
        'an edit in a newer schema',
        edit(9, 2, medication, medicationLine.schemaVersion + 1),
        'rejected',
        'schema_newer',
      ],
      [
        'a request',
        transmissionOf(patient, 10, { type: 'referral', record_id: referral, body: request }),
        'ok',
      ],
      ['a step of another role', step(11, 1, 'taken'), 'rejected', 'role_not_allowed'],
      ['a step that is not possible', step(12, 1, 'closed'), 'rejected', 'transition_illegal'],
      ['a stale step', step(13, 4, 'cancelled'), 'rejected', 'transition_stale'],
      ['a step', step(14, 1, 'cancelled', { note: 'annulé par le patient' }), 'ok'],
      [
        'an edit of a transmission',
        { ...edit(15, 1, {}), type: 'transmission', record_id: line },
        'rejected',
        'not_found',
      ],
      [
        'the composition of the circle',
        transmissionOf(patient, 16, { type: 'care-team-member', confidentiality: 'administrative' }),
        'rejected',
        'role_not_allowed',
      ],
      ['a record of an unknown patient', transmissionOf(newId(), 17), 'rejected', 'not_found'],
      [
        'a second identity',
        transmissionOf(patient, 18, {
          type: 'patient-identity',
          confidentiality: 'administrative',
          body: identityBody,
        }),
        'rejected',
        'already_exists',
      ],
      ['an operation that is not one', { op_id: newId(), dseq: 19, kind: 'erase' }, 'rejected', 'bad_input'],
      [
        'an unknown type',
        transmissionOf(patient, 20, { type: 'of-tomorrow', schema: 3, body: { a: 1 } }),
        'ok',
      ],
      [
        'a fault of the service',
        transmissionOf(patient, 21, { type: 'test-broken', body: { words: 'panne' } }),
        'retry',
        'internal',
      ],
      ['what comes behind a fault', transmissionOf(patient, 22), 'ok'],
    ]
    const results = await desk.push(...table.map(([, operation]) => operation))
    expect(table.map(([name], index) => [name, results[index]!.status, results[index]!.error?.code])).toEqual(
      table.map(([name, , status, code]) => [name, status, code]),
    )
    expect(results[1]!.error?.message).toBe('Une transmission contient un texte ou une photo.')
    expect(results[6]!.current?.body).toMatchObject({ dose: '5 mg' })
    expect(results[12]!.current?.version).toBe(1)
    const { entries } = await desk.pull()
    const records = entries.flatMap((entry) => (entry.op === 'put' ? [entry.record] : []))
    expect(records.find(({ type }) => type === 'of-tomorrow')).toMatchObject({ schema: 3, body: { a: 1 } })
    expect(records.find(({ id }) => id === referral)).toMatchObject({
      version: 2,
      body: { state: 'cancelled', steps: [{ state: 'requested' }, { note: 'annulé par le patient' }] },
    })
  })

  it('gives a replay the first answer and does nothing twice', async () => {
    const { patient, desk } = await begin()
    const operations = [
      transmissionOf(patient, 1),
      transmissionOf(patient, 2, { text: '' }),
      transmissionOf(patient, 3, { type: 'test-broken', body: { words: 'panne' } }),
    ]
    const first = await desk.push(...operations)
    const second = await desk.push(...operations, transmissionOf(patient, 4))
    expect(second.map(({ status }) => status)).toEqual(['duplicate', 'rejected', 'retry', 'ok'])
    expect(second[0]).toEqual({ ...first[0], status: 'duplicate' })
    const { entries } = await desk.pull()
    const transmissions = entries.filter(
      (entry) => entry.op === 'put' && entry.record.type === 'transmission',
    )
    expect(transmissions).toHaveLength(2)
    expect(await desk.hello()).toMatchObject({ last_dseq: 4 })
  })

  it('takes the author from the session alone', async () => {
    const { patient, desk } = await begin()
    const forged = { ...transmissionOf(patient, 1), author: { id: 'x', name: 'Dr Faux' } }
    expect(await desk.push(forged)).toMatchObject([{ status: 'rejected', error: { code: 'bad_input' } }])
    await desk.push(transmissionOf(patient, 2))
    const { entries } = await desk.pull()
    const last = entries.at(-1)!
    expect(last).toMatchObject({ record: { type: 'transmission', author: { id: personOf('physician').id } } })
  })

  it('opens a dossier with the identity of a patient it does not know, the cell in its circle', async () => {
    const { bench, desk } = await begin()
    const patient = newId()
    const identity = transmissionOf(patient, 2, {
      type: 'patient-identity',
      confidentiality: 'administrative',
      body: identityBody,
    })
    const results = await desk.push(
      transmissionOf(patient, 1, { ...identity, dseq: 1, op_id: newId(), body: {} }),
      identity,
      transmissionOf(patient, 3),
    )
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual(['body_invalid', 'ok', 'ok'])
    const seen = async (role: 'coordinator-nurse' | 'coordinator-social' | 'nurse') => {
      const { lines } = await (await openDesk(bench, personOf(role))).read(patient)
      return lines.map((line) => (line.op === 'put' ? line.record.type : line.op)).toSorted()
    }
    const circle = ['care-team-member', 'care-team-member', 'care-team-member']
    const ends = ['done', 'done']
    expect(await seen('coordinator-nurse')).toEqual([...circle, ...ends, 'patient-identity', 'transmission'])
    expect(await seen('coordinator-social')).toEqual([...circle, ...ends, 'patient-identity'])
    expect(await seen('nurse')).toEqual(['absent', 'absent'])
    // Those who are brought in learn it by one entry; what was there before is read by snapshot.
    const { entries } = await (await openDesk(bench, personOf('coordinator-social'))).pull()
    const ofDossier = entries.filter((entry) =>
      entry.op === 'put' ? entry.record.patientId === patient : entry.patient === patient,
    )
    expect(ofDossier.map(({ op }) => op)).toEqual(['grant', 'put'])
  })

  const raw = (bench: Bench, desk: Desk, payload: string | Buffer, headers = {}) =>
    bench.app.inject({
      method: 'POST',
      url: '/v1/sync/push',
      headers: { ...desk.headers, 'content-type': 'application/x-ndjson', ...headers },
      payload,
    })

  it('refuses a sequence with a hole, or whose past is another, and keeps nothing of it', async () => {
    const { bench, patient, desk } = await begin()
    await desk.push(transmissionOf(patient, 1), transmissionOf(patient, 2))
    const before = (await desk.hello()).feeds[0]!.head
    for (const batch of [
      [transmissionOf(patient, 3), transmissionOf(patient, 5)],
      [transmissionOf(patient, 2)],
    ]) {
      const reply = await raw(bench, desk, toLines(batch))
      expect([reply.statusCode, reply.json().code]).toEqual([409, 'device_reset'])
    }
    expect(await desk.hello()).toMatchObject({ last_dseq: 2, feeds: [{ head: before }] })
    // The same person on a new device begins at one, and what had arrived is recognised.
    const other = await openDesk(bench, personOf('physician'))
    expect(await other.push(transmissionOf(patient, 1))).toMatchObject([{ status: 'ok' }])
  })

  it('refuses one number on two contents, or from two people, and that alone', async () => {
    const { bench, patient, desk } = await begin()
    const operation = transmissionOf(patient, 1)
    await desk.push(operation)
    const nurse = await openDesk(bench, personOf('nurse'))
    const changed = { ...operation, body: { text: 'autre' } }
    for (const [from, sent] of [
      [desk, changed],
      [nurse, operation],
    ] as const) {
      const next = transmissionOf(patient, 2)
      expect(await from.push(sent, next)).toMatchObject([
        { status: 'rejected', error: { code: 'operation_reused' } },
        { status: 'ok' },
      ])
    }
  })

  it('knows an operation again when its desk became another device and counts from one', async () => {
    const { bench, patient, desk } = await begin()
    const [first, second] = [transmissionOf(patient, 1), transmissionOf(patient, 2)]
    await desk.push(first, second)
    const other = await openDesk(bench, personOf('physician'))
    expect(await other.push({ ...second, dseq: 1 }, transmissionOf(patient, 2))).toMatchObject([
      { status: 'duplicate' },
      { status: 'ok' },
    ])
  })

  it('sends a desktop that became another device to renew its token', async () => {
    const { bench, patient, desk } = await begin()
    const reply = await raw(bench, desk, toLines([transmissionOf(patient, 1)]), { 'x-device': newId() })
    expect(reply.statusCode).toBe(401)
  })

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('reads %s and refuses what swells beyond the limit', async (encoding, compress) => {
    const { bench, patient, desk } = await begin()
    const headers = { 'content-encoding': encoding }
    const sent = await raw(bench, desk, compress(toLines([transmissionOf(patient, 1)])), headers)
    expect(JSON.parse(sent.body)).toMatchObject({ status: 'ok' })
    const bomb = await raw(bench, desk, compress(Buffer.alloc(40_000_000, 32)), headers)
    expect(bomb.statusCode).toBe(413)
    expect((await raw(bench, desk, 'not compressed', headers)).statusCode).toBe(400)
  })

  it.each<[string, number, (patient: string) => string | Buffer, Record<string, string>?]>([
    ['no line', 400, () => ''],
    ['no JSON', 400, () => '{'],
    ['a key twice', 400, (patient) => toLines([transmissionOf(patient, 1)]).replace('{', '{"dseq":1,')],
    ['__proto__', 400, (patient) => toLines([transmissionOf(patient, 1)]).replace('"text"', '"__proto__"')],
    [
      '__proto__ in disguise',
      400,
      (patient) => toLines([transmissionOf(patient, 1)]).replace('"text"', '"\\u005f_proto__"'),
    ],
    ['depth', 400, (patient) => toLines([transmissionOf(patient, 1, { type: 'x', body: nest(100) })])],
    ['NUL', 400, (patient) => toLines([transmissionOf(patient, 1, { text: 'a\0b' })])],
    ['a lone surrogate', 400, (patient) => toLines([transmissionOf(patient, 1, { text: '\ud800' })])],
    ['invalid UTF-8', 400, () => Buffer.from([0x7b, 0xff, 0x7d])],
    ['no number', 400, (patient) => toLines([{ ...transmissionOf(patient, 1), dseq: undefined }])],
    [
      '501 operations',
      413,
      (patient) => toLines(Array.from({ length: 501 }, (_, i) => transmissionOf(patient, i + 1))),
    ],
    ['more than 1 MiB', 413, () => Buffer.alloc(1_048_577, 32)],
    ['another type', 415, () => 'a', { 'content-type': 'text/plain' }],
    ['another encoding', 415, () => '{}', { 'content-encoding': 'br' }],
  ])('refuses a batch with %s', async (_name, status, make, headers) => {
    const { bench, patient, desk } = await begin()
    const reply = await raw(bench, desk, make(patient), headers)
    expect(reply.statusCode).toBe(status)
    expect(reply.json()).toMatchObject({ reference: expect.any(String), message: expect.any(String) })
    expect(reply.body).not.toMatch(/ at |SELECT|zod/i)
    expect(await desk.hello()).toMatchObject({ last_dseq: 0 })
  })
})

function nest(depth: number): unknown {
  return depth === 0 ? 1 : { inside: nest(depth - 1) }
}
