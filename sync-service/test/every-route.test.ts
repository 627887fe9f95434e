import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isPatientSide, type Role, role } from '@navigateur-pro/domain/people/role.ts'
import { describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { joinCareTeam, leaveCareTeam } from '../src/records/circle.ts'
import { createCursorCodec } from '../src/records/cursor.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { noteOf } from './fhir-stage.ts'
import { helloOf, openBench, openDesk, personOf, transmissionOf } from './fixtures.ts'
import { openGuardedDossier, oracle } from './guarded-dossier.ts'

type Standing = 'member' | 'former' | 'stranger'
type Scene = {
  readonly patient: string
  readonly file: string
  readonly feed: string
  readonly cursor: string
  readonly device: string
  readonly quarantined: string
  readonly person: Professional
}
type Call = {
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: object | string
}
type Route = {
  /** What is asked of it; never sent when the answer has no end. */
  readonly call: ((scene: Scene) => Call) | 'endless'
  /** Written by hand. A status for everybody, or for one role in one standing. */
  readonly answers: number | ((of: Role, standing: Standing) => number)
  /** What the answer holds of the medical canary, for those who read the class. */
  readonly tells?: readonly Standing[]
}

const json = (payload: object): Call => ({ payload })
const tus = { 'tus-resumable': '1.0.0' }
const metadata = ({ patient, file }: Scene) =>
  `patient ${btoa(patient)},sha256 ${btoa(file)},mediaType ${btoa('image/jpeg')}`
const isOf = (of: Role, ...roles: Role[]) => roles.includes(of)
const reads = (of: Role) => oracle[of][0].split(' ').includes('M')

/** The only one of the patient and of who has a mandate; every other one refuses them, and it refuses all others. */
const patientRoute = 'GET /v1/patient/records'
const fhirTypes = [
  'Patient',
  'DocumentReference',
  'CareTeam',
  'RelatedPerson',
  'Schedule',
  'Slot',
  'Appointment',
  'Practitioner',
  'PractitionerRole',
]
const inFhir = (payload: object): Call => ({ headers: { 'content-type': 'application/fhir+json' }, payload })
const socialNote = ({ patient, person }: Scene) =>
  noteOf(patient, person, {
    date: undefined,
    meta: { tag: [{ system: 'urn:navigateur-pro:confidentialite', code: 'medico-social' }] },
  })
const writesNote = (done: number) => (of: Role, standing: Standing) => {
  if (standing === 'stranger') return 404
  return standing === 'member' && oracle[of][1].split(' ').includes('MS') ? done : 403
}

function transactionOf(scene: Scene): Call {
  const entry = [{ resource: socialNote(scene), request: { method: 'POST', url: 'DocumentReference' } }]
  return inFhir({ resourceType: 'Bundle', type: 'transaction', entry })
}

/** FHIR: what is searched is empty to who may read none of it; what is not read is not there. */
const fhirRoutes: Readonly<Record<string, Route>> = {
  ...Object.fromEntries(
    fhirTypes.flatMap((type): [string, Route][] => {
      const question = type.startsWith('Practitioner') ? '_id=899700000011' : '_count=100'
      return [
        [`GET /fhir/${type}`, { call: () => ({ url: `/fhir/${type}?${question}` }), answers: 200 }],
        [
          `POST /fhir/${type}/_search`,
          {
            call: () => ({
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              payload: question,
            }),
            answers: 200,
          },
        ],
        [`GET /fhir/${type}/:id`, { call: () => ({}), answers: 404 }],
      ]
    }),
  ),
  'GET /fhir/CareTeam/:id': {
    call: ({ patient }) => ({ url: `/fhir/CareTeam/${patient}` }),
    answers: (_of, standing) => (standing === 'member' ? 200 : 404),
  },
  'GET /fhir/Practitioner/:id': { call: () => ({ url: '/fhir/Practitioner/899700000011' }), answers: 200 },
  'GET /fhir/Patient/:id/$everything': {
    call: ({ patient }) => ({ url: `/fhir/Patient/${patient}/$everything` }),
    answers: (_of, standing) => (standing === 'member' ? 200 : 404),
  },
  // Files of a note are tried in `fhir-client.test.ts`.
  'GET /fhir/Binary/:id': { call: () => ({}), answers: 404 },
  'POST /fhir/DocumentReference': { call: (scene) => inFhir(socialNote(scene)), answers: writesNote(201) },
  'PUT /fhir/DocumentReference/:id': {
    call: (scene) => {
      const id = newId()
      return { url: `/fhir/DocumentReference/${id}`, ...inFhir({ ...socialNote(scene), id }) }
    },
    answers: 404,
  },
  // With a slash at the end or without: clients do both.
  'POST /fhir': { call: transactionOf, answers: writesNote(200) },
  'POST /fhir/': { call: transactionOf, answers: writesNote(200) },
}

/** Every route that asks for a session. One that is not here fails the test below. */
const routes: Readonly<Record<string, Route>> = {
  // First: what the coordination publishes below is a note of its own.
  ...fhirRoutes,
  'POST /v1/sync/hello': {
    call: ({ device }) => json(helloOf(device)),
    answers: 200,
  },
  'GET /v1/sync/pull': {
    call: ({ feed, cursor }) => ({ url: `/v1/sync/pull?feed=${feed}&cursor=${cursor}` }),
    answers: 200,
    tells: ['member'],
  },
  'GET /v1/sync/dossiers': { call: ({ feed }) => ({ url: `/v1/sync/dossiers?feed=${feed}` }), answers: 200 },
  'POST /v1/sync/snapshot': {
    call: ({ patient }) => json({ part: 'first', since: '2020-01-01T00:00:00Z', dossiers: [{ patient }] }),
    answers: 200,
    tells: ['member'],
  },
  'POST /v1/sync/push': {
    call: ({ patient }) => ({
      headers: { 'content-type': 'application/x-ndjson' },
      payload: JSON.stringify(transmissionOf(patient, 1, { confidentiality: 'medico-social' })),
    }),
    answers: 200,
  },
  'POST /v1/sync/ack': {
    call: ({ feed, cursor, device }) => json({ feed, cursor, device_id: device }),
    answers: 204,
  },
  'GET /v1/sync/stream': { call: 'endless', answers: 200 },
  'OPTIONS /v1/files': { call: () => ({}), answers: 204 },
  'POST /v1/files': {
    call: (scene) => ({
      headers: { ...tus, 'upload-length': '9', 'upload-metadata': metadata(scene) },
    }),
    answers: (_of, standing) => (standing === 'member' ? 201 : 404),
  },
  // Uploads of others: whose they are is tried in `upload.test.ts`.
  'HEAD /v1/files/:id': { call: () => ({ headers: tus }), answers: 404 },
  'PATCH /v1/files/:id': {
    call: () => ({
      headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      payload: 'a',
    }),
    answers: 404,
  },
  'DELETE /v1/files/:id': { call: () => ({ headers: tus }), answers: 404 },
  'GET /v1/patients/:patient/files/:sha256': {
    call: ({ patient, file }) => ({ url: `/v1/patients/${patient}/files/${file}` }),
    answers: (of, standing) => (standing === 'member' && reads(of) ? 200 : 404),
  },
  'POST /v1/patients/:patient/circle': {
    call: ({ patient }) => ({
      url: `/v1/patients/${patient}/circle`,
      payload: { change: 'join', professional: personOf('physician').id },
    }),
    answers: (of, standing) => {
      if (standing !== 'member') return 404
      return isOf(of, 'physician', 'coordinator-nurse', 'coordinator-social') ? 204 : 403
    },
  },
  'GET /v1/quarantine': {
    call: () => ({}),
    answers: (of) => (isOf(of, 'coordinator-nurse', 'coordinator-social') ? 200 : 403),
    tells: ['member'],
  },
  'POST /v1/quarantine/:operation': {
    call: ({ quarantined }) => ({
      url: `/v1/quarantine/${quarantined}`,
      payload: { decision: 'publish' },
    }),
    answers: (of, standing) => {
      if (isOf(of, 'coordinator-nurse')) return standing === 'member' ? 200 : 404
      return isOf(of, 'coordinator-social') ? 404 : 403
    },
  },
  // Who could never have seen the patient notes nothing: `emergency.test.ts`.
  'POST /v1/consultations': {
    call: ({ patient }) => ({
      payload: [{ id: newId(), patient, kind: 'dossier', at: new Date().toISOString() }],
    }),
    answers: 204,
  },
  'GET /v1/patients/:patient/accesses': {
    call: ({ patient }) => ({ url: `/v1/patients/${patient}/accesses` }),
    answers: (of, standing) => {
      if (standing !== 'member') return 404
      return isOf(of, 'physician', 'coordinator-nurse', 'coordinator-social') ? 200 : 403
    },
  },
  // Of an identity of nobody's.
  'POST /v1/emergency': {
    call: () => ({
      payload: {
        identity: {
          status: 'PROV',
          birthName: 'INCONNU',
          firstGivenName: '',
          sex: 'M',
          birthDate: '1901-01-01',
        },
        reason: 'malaise au domicile',
      },
    }),
    answers: (of) => (isOf(of, 'physician', 'nurse', 'pharmacist', 'hospital', 'specialist') ? 404 : 403),
  },
  'POST /v1/patients/:patient/emergency-end': {
    call: ({ patient }) => ({ url: `/v1/patients/${patient}/emergency-end` }),
    answers: 204,
  },
  'GET /v1/devices': { call: () => ({}), answers: 200 },
  // Another person's desk.
  'POST /v1/devices/:device/wipe': { call: () => ({}), answers: 404 },
  // Of a record of nobody's: whose versions are read is tried in `versions.test.ts`.
  'GET /v1/records/:record/versions': { call: () => ({}), answers: 404 },
  'GET /v1/reference': { call: () => ({}), answers: 200 },
  [patientRoute]: { call: () => ({}), answers: 200 },
  'GET /v1/directory': { call: () => ({ url: '/v1/directory?q=essai' }), answers: 200 },
}

/** The template with an address of nobody's in place of each name. */
function addressOf(route: string): string {
  return route
    .replace(/^\S+ /, '')
    .replace(/:sha256/, '0'.repeat(64))
    .replace(/:\w+/g, newId())
}

describe('every route, every role, every standing', () => {
  it.each(role.options)('%s', async (of) => {
    const { bench, patient, secrets } = await openGuardedDossier()
    const author = { ...personOf('nurse'), id: 'parti-avant' }
    const people: Readonly<Record<Standing, Professional>> = {
      member: personOf(of),
      former: { ...personOf(of), id: `ancien-${of}` },
      stranger: { ...personOf(of), id: `inconnu-${of}` },
    }
    await registerProfessionals(bench.storage, [people.former, people.stranger, author])
    for (const professional of [people.former, author]) {
      // A dossier has one patient at a time.
      if (of === 'patient') await leaveCareTeam(bench.storage, { patient, professional: people.member })
      await joinCareTeam(bench.storage, { patient, professional })
      await leaveCareTeam(bench.storage, { patient, professional })
      if (of === 'patient') await joinCareTeam(bench.storage, { patient, professional: people.member })
    }
    const written = new Date(Date.now() - 60_000).toISOString()
    const kept = transmissionOf(patient, 1, { authored_at: written, text: 'CANARI-medical en attente' })
    expect(await (await openDesk(bench, author)).push(kept)).toMatchObject([{ status: 'quarantined' }])

    for (const standing of ['stranger', 'former', 'member'] as const) {
      const desk = await openDesk(bench, people[standing])
      const feed = await bench.storage.read((tx) => tx.findFeed(people[standing].id))
      const scene: Scene = {
        patient,
        file: secrets[0]!.photo.sha256,
        feed: feed!.id,
        cursor: createCursorCodec(bench.keys.cursor).encode(feed!, feed!.floor),
        device: desk.device,
        quarantined: kept.op_id,
        person: people[standing],
      }
      for (const [route, { call, answers, tells = [] }] of Object.entries(routes)) {
        if (call === 'endless') continue
        const { url = addressOf(route), headers, payload } = call(scene)
        const method = route.split(' ')[0] as 'GET'
        const reply = await bench.app.inject({
          method,
          url,
          headers: { ...desk.headers, ...headers },
          ...(payload !== undefined && { payload }),
        })
        const open = typeof answers === 'number' ? answers : answers(of, standing)
        const expected = isPatientSide(of) === (route === patientRoute) ? open : 403
        const told = expected < 300 && reads(of) && tells.includes(standing)
        expect([route, standing, reply.statusCode, reply.body.includes('CANARI-medical')]).toEqual([
          route,
          standing,
          expected,
          told,
        ])
      }
    }
  })

  it('refuses every one without a session, before reading the body', async () => {
    const { app } = await openBench()
    for (const route of Object.keys(routes)) {
      const method = route.split(' ')[0] as 'GET'
      const reply = await app.inject({ method, url: addressOf(route), payload: '{', headers: tus })
      const silent = route.startsWith('HEAD ')
      const said = silent ? { code: '' } : reply.json()
      const code = said.code ?? said.issue[0].details.coding[0].code
      expect([route, reply.statusCode, code]).toEqual([route, 401, silent ? '' : 'session_needed'])
    }
  })

  it('knows every route that the service declares', async () => {
    const { app } = await openBench()
    const open = [
      'GET /health/live',
      'GET /health/ready',
      'GET /fhir/metadata',
      'GET /v1/auth/authorize',
      'GET /v1/auth/callback',
      'POST /v1/auth/token',
      'POST /v1/auth/logout',
    ]
    const declared = declaredRoutes(app.printRoutes({ commonPrefix: false, includeHooks: false }))
    expect(declared.toSorted()).toEqual([...Object.keys(routes), ...open].toSorted())
  })
})

/** `├── /v1/files (OPTIONS, POST)`, and under it `│   └── /:id (HEAD)`. The HEAD of a GET goes without saying. */
function declaredRoutes(tree: string): readonly string[] {
  const parents: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, branch = '', path = '', names = ''] = /^(.*?)── (\S+)(?: \((.+)\))?$/.exec(line) ?? []
    const depth = Math.floor(branch.length / 4)
    parents[depth] = path
    const methods = names === '' ? [] : names.split(', ')
    const url = parents.slice(0, depth + 1).join('')
    return methods
      .filter((method) => method !== 'HEAD' || !methods.includes('GET'))
      .map((method) => `${method} ${url}`)
  })
}
