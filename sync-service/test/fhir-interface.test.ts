import { describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { leaveCareTeam } from '../src/records/circle.ts'
import { openCircle, operationOn } from './circle-fixtures.ts'
import { noteOf } from './fhir-stage.ts'
import {
  type Bench,
  openBench,
  openDesk,
  openingOf,
  openTestDossier,
  personOf,
  transmissionOf,
} from './fixtures.ts'

type Found = {
  readonly resource: {
    readonly id: string
    readonly status: string
    readonly relatesTo?: readonly { readonly code: string }[]
  }
}
type Capabilities = {
  readonly rest: readonly {
    readonly resource: readonly {
      readonly type: string
      readonly interaction: readonly { readonly code: string }[]
      readonly searchParam?: readonly { readonly name: string; readonly type: string }[]
      readonly searchInclude?: readonly string[]
    }[]
  }[]
}

async function capabilitiesOf({ app }: Bench): Promise<Capabilities> {
  const reply = await app.inject({ url: '/fhir/metadata' })
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([
    200,
    'application/fhir+json; charset=utf-8',
  ])
  return reply.json()
}

describe('what the interface says of itself', () => {
  it('is true: each parameter, inclusion and interaction is served, and no other', async () => {
    const bench = await openBench()
    const patient = await openTestDossier(bench.storage)
    const { headers } = await openDesk(bench, personOf('physician'))
    const strict = { ...headers, prefer: 'handling=strict' }
    const { rest } = await capabilitiesOf(bench)
    const example = { token: 'a', reference: patient, date: '2026-11-22', string: 'essai' }
    for (const { type, interaction, searchParam = [], searchInclude = [] } of rest[0]!.resource) {
      const codes = interaction.map(({ code }) => code)
      const question = type.startsWith('Practitioner') ? '&_id=x' : ''
      const questions = [
        ...searchParam.map((one) => `${one.name}=${example[one.type as keyof typeof example]}`),
        ...searchInclude.map((one) => `_include=${one}`),
      ]
      for (const one of questions) {
        const reply = await bench.app.inject({ url: `/fhir/${type}?${one}${question}`, headers: strict })
        expect([type, one, reply.statusCode]).toEqual([type, one, 200])
      }
      const served = {
        'search-type': { method: 'GET', url: `/fhir/${type}` },
        create: { method: 'POST', url: `/fhir/${type}` },
        update: { method: 'PUT', url: `/fhir/${type}/${patient}` },
        delete: { method: 'DELETE', url: `/fhir/${type}/${patient}` },
        vread: { method: 'GET', url: `/fhir/${type}/${patient}/_history/1` },
      } as const
      for (const [code, { method, url }] of Object.entries(served)) {
        const type415 = { 'content-type': 'application/fhir+json' }
        const payload =
          method === 'GET' || method === 'DELETE'
            ? {}
            : { payload: '{}', headers: { ...headers, ...type415 } }
        const reply = await bench.app.inject({ method, url, headers, ...payload })
        const isServed = ![404, 405].includes(reply.statusCode)
        expect([type, code, isServed]).toEqual([type, code, codes.includes(code)])
        expect([code, isServed || reply.json().resourceType === 'OperationOutcome']).toEqual([code, true])
      }
    }
    expect(rest[0]!.resource.map(({ type }) => type)).toContain('DocumentReference')
  })

  it.each([
    ['an unknown type', 'GET', '/fhir/Observation', {}, 404],
    ['an unknown number', 'GET', `/fhir/DocumentReference/${newId()}`, {}, 404],
    ['a number that is none', 'GET', '/fhir/Appointment/a%2F..%2Fb', {}, 404],
    ['a day that is none', 'GET', `/fhir/Slot/${newId()}.2026-99-99`, {}, 404],
    ['XML asked for', 'GET', '/fhir/Patient', { accept: 'application/fhir+xml' }, 406],
    ['XML by parameter', 'GET', '/fhir/Patient?_format=xml', {}, 406],
    [
      'JSON by parameter, whatever is accepted',
      'GET',
      '/fhir/Patient?_format=json',
      { accept: 'text/html' },
      200,
    ],
    ['a browser', 'GET', '/fhir/Patient', { accept: 'text/html,*/*;q=0.8' }, 200],
    ['plain JSON as a body', 'POST', '/fhir/DocumentReference', { 'content-type': 'application/json' }, 415],
    [
      'another version of FHIR',
      'POST',
      '/fhir/DocumentReference',
      { 'content-type': 'application/fhir+json; fhirVersion=5.0' },
      415,
    ],
    [
      'a body that is no JSON',
      'POST',
      '/fhir/DocumentReference',
      { 'content-type': 'application/fhir+json' },
      400,
    ],
    ['a modifier that is not known', 'GET', '/fhir/Patient?family:exact=A', {}, 400],
    [
      'a parameter that is not known, strictly',
      'GET',
      '/fhir/Patient?colour=blue',
      { prefer: 'handling=strict' },
      400,
    ],
    [
      'an inclusion that is not known, strictly',
      'GET',
      '/fhir/Patient?_include=Patient:link',
      { prefer: 'handling=strict' },
      400,
    ],
    ['a date that is none', 'GET', '/fhir/DocumentReference?date=2026-02-30', {}, 400],
    ['a prefix that is none', 'GET', '/fhir/DocumentReference?date=xx2026', {}, 400],
    ['no page at all', 'GET', '/fhir/DocumentReference?_count=0', {}, 400],
    ['the whole directory', 'GET', '/fhir/Practitioner', {}, 422],
    ['a batch', 'POST', '/fhir', { 'content-type': 'application/fhir+json' }, 400],
    ['deleting', 'DELETE', `/fhir/DocumentReference/${newId()}`, {}, 405],
  ] as const)('%s', async (_case, method, url, asked, status) => {
    const bench = await openBench()
    const desk = await openDesk(bench, personOf('physician'))
    const headers: Record<string, string> = { ...desk.headers, ...asked }
    const reply = await bench.app.inject({ method, url, headers, ...(method === 'POST' && { payload: '{' }) })
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([
      status,
      'application/fhir+json; charset=utf-8',
    ])
    const body = reply.json()
    if (status === 200) return
    expect(body.resourceType).toBe('OperationOutcome')
    expect(body.issue[0]).toMatchObject({
      severity: 'error',
      details: { text: expect.stringMatching(/\p{L}{3}/u) },
    })
  })

  it('what it does not know is ignored and said, unless strictness is asked', async () => {
    const bench = await openBench()
    const patient = await openTestDossier(bench.storage)
    const desk = await openDesk(bench, personOf('physician'))
    const reply = await bench.app.inject({
      url: `/fhir/CareTeam?patient=${patient}&colour=blue&status=active`,
      headers: { ...desk.headers, prefer: 'handling=lenient' },
    })
    const { entry, link } = reply.json()
    expect(entry.map(({ search }: { search: { mode: string } }) => search.mode)).toEqual(['match', 'outcome'])
    expect(entry[1].resource.issue[0].details.text).toContain('colour')
    expect(link[0].url).toBe(`http://127.0.0.1:8710/fhir/CareTeam?patient=${patient}&status=active`)
  })

  it('without a session says so in FHIR, and nothing else', async () => {
    const { app } = await openBench()
    for (const url of ['/fhir/Patient', `/fhir/Binary/${newId()}.0`, '/fhir/Rien']) {
      const reply = await app.inject({ url })
      expect([url, reply.statusCode, reply.json().issue[0].code]).toEqual([url, 401, 'login'])
    }
  })

  it('what has not changed is not sent again', async () => {
    const bench = await openBench()
    const patient = await openTestDossier(bench.storage)
    const desk = await openDesk(bench, personOf('physician'))
    const url = `/fhir/CareTeam/${patient}`
    const { etag } = (await bench.app.inject({ url, headers: desk.headers })).headers
    const again = await bench.app.inject({ url, headers: { ...desk.headers, 'if-none-match': String(etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})

describe('the rights of everything else', () => {
  const json = { 'content-type': 'application/fhir+json' }
  const post = (bench: Bench, headers: object, payload: object) =>
    bench.app.inject({
      method: 'POST',
      url: '/fhir/DocumentReference',
      headers: { ...headers, ...json },
      payload,
    })

  it('a note of who has left: from before, it waits for the coordination; from after, it is refused', async () => {
    const { bench, patient, desk } = await openCircle('nurse')
    const nurse = await desk('nurse')
    const left = await desk('nurse')
    await leaveCareTeam(bench.storage, { patient, professional: nurse.person })
    const number = { masterIdentifier: { system: 'urn:x', value: '1' } }
    const before = noteOf(patient, nurse.person, {
      ...number,
      date: new Date(Date.now() - 60_000).toISOString(),
    })
    const replies = [await post(bench, left.headers, before), await post(bench, left.headers, before)]
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([202, 202])
    expect(replies[0]!.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information' }],
    })
    const late = noteOf(patient, nurse.person, { date: new Date(Date.now() + 1000).toISOString() })
    expect((await post(bench, left.headers, late)).statusCode).toBe(403)
    const cell = await desk('coordinator-nurse')
    const waiting = await cell.ask('GET', '/v1/quarantine')
    const lines = waiting.body.split('\n').filter((line) => line.includes('op_id'))
    expect(lines).toHaveLength(1)
    const search = `/fhir/DocumentReference?patient=${patient}`
    expect(JSON.parse((await cell.ask('GET', search)).body).entry).toEqual([])
    const { op_id } = /"op_id":"(?<op_id>[^"]+)"/.exec(waiting.body)!.groups!
    await cell.ask('POST', `/v1/quarantine/${op_id}`, { decision: 'publish' })
    const [found] = JSON.parse((await cell.ask('GET', search)).body).entry
    expect(found.resource).toMatchObject({
      ...number,
      author: [{ reference: `PractitionerRole/${nurse.person.id}` }],
    })
    expect((await left.ask('GET', search)).body).not.toContain(found.resource.id)
    expect((await left.ask('GET', `/fhir/DocumentReference/${found.resource.id}`)).status).toBe(404)
  })

  it('a note masked from a member is not there for that member alone', async () => {
    const { bench, patient, desk } = await openCircle('nurse', 'pharmacist')
    const [nurse, pharmacist] = [await desk('nurse'), await desk('pharmacist')]
    const written = (await post(bench, nurse.headers, noteOf(patient, nurse.person))).json()
    const doctor = await desk('physician')
    const mask = { kind: 'mask', hidden_from: [pharmacist.person.id] }
    expect(
      await doctor.send(operationOn({ patient, id: written.id, type: 'transmission' }, mask)),
    ).toMatchObject([{ status: 'ok' }])
    for (const [who, status] of [
      [nurse, 200],
      [doctor, 200],
      [pharmacist, 404],
    ] as const) {
      expect((await who.ask('GET', `/fhir/DocumentReference/${written.id}`)).status).toBe(status)
      const { body } = await who.ask('GET', `/fhir/Patient/${patient}/$everything`)
      expect(body.includes(written.id)).toBe(status === 200)
    }
  })

  it('a note may come back as it was read, with a file that the service has', async () => {
    const { bench, patient, desk } = await openCircle('nurse')
    const nurse = await desk('nurse')
    await nurse.send(openingOf(newId()))
    const data = Buffer.from('%PDF-1.7 essai').toString('base64')
    const pdf = { attachment: { contentType: 'application/pdf', data, title: 'Ordonnance' } }
    const first = (await post(bench, nurse.headers, noteOf(patient, nurse.person, { content: [pdf] }))).json()
    const { id: _id, masterIdentifier: _number, ...copy } = first
    const second = await post(bench, { ...nurse.headers, prefer: 'return=minimal' }, copy)
    expect([second.statusCode, second.body]).toEqual([201, ''])
    const [, number] = /DocumentReference\/([^/]+)/.exec(String(second.headers['location']))!
    expect(number).not.toBe(first.id)
    const file = await nurse.ask('GET', `/fhir/Binary/${number}.0`)
    expect([file.status, file.body]).toEqual([200, '%PDF-1.7 essai'])
    const other = await openTestDossier(bench.storage, 'nurse')
    const elsewhere = { ...copy, subject: { reference: `Patient/${other}` } }
    expect((await post(bench, nurse.headers, elsewhere)).statusCode).toBe(422)
  })

  it('says the notes of every desk, a reply and a correction included', async () => {
    const { patient, desk } = await openCircle('nurse')
    const nurse = await desk('nurse')
    const first = transmissionOf(patient, 1)
    const answer = transmissionOf(patient, 1, {
      body: { text: 'Vu', attachments: [], important: false, replyTo: first.record_id },
    })
    const correction = transmissionOf(patient, 1, {
      body: { text: 'Plaie sale', attachments: [], important: false, corrects: first.record_id },
    })
    for (const one of [first, answer, correction]) await nurse.send(one)
    const { body } = await nurse.ask('GET', `/fhir/DocumentReference?patient=${patient}`)
    const said = JSON.parse(body).entry.map(({ resource }: Found) => [
      resource.id,
      resource.status,
      resource.relatesTo?.[0]?.code,
    ])
    expect(said).toEqual([
      [correction.record_id, 'current', 'replaces'],
      [answer.record_id, 'current', 'appends'],
      [first.record_id, 'superseded', undefined],
    ])
  })
})
