import { isPatientSide, role } from '@navigateur-pro/domain/people/role.ts'
import { describe, expect, it } from 'vitest'
import { v7 as newId } from 'uuid'
import { createAccessTokens } from '../src/auth/access-tokens.ts'
import { createCursorCodec } from '../src/records/cursor.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type Bench, type Desk, helloOf, openDesk, personOf, transmissionOf } from './fixtures.ts'
import { openGuardedDossier, oracle, type Secrets } from './guarded-dossier.ts'

/** The patient's side has no feed, no catalogue, no file: whatever the standing, not even a count. */
async function expectNothing({ app, storage, keys }: Bench, desk: Desk, patient: string, secrets: Secrets) {
  const person = (await createAccessTokens(keys.signing, () => 'http://127.0.0.1:8710').verify(
    desk.headers['authorization']!.replace('Bearer ', ''),
  ))!.person
  const feed = (await storage.read((tx) => tx.findFeed(person)))!
  const cursor = createCursorCodec(keys.cursor).encode(feed, feed.floor)
  const asked = [
    { url: '/v1/sync/hello', payload: helloOf(desk.device) },
    { url: `/v1/sync/pull?feed=${feed.id}&cursor=${cursor}` },
    { url: `/v1/sync/dossiers?feed=${feed.id}` },
    {
      url: '/v1/sync/snapshot',
      payload: { part: 'first', since: '2020-01-01T00:00:00Z', dossiers: [{ patient }] },
    },
    { url: '/v1/sync/push', payload: transmissionOf(patient, 1, { confidentiality: 'logistic' }) },
    ...secrets.map(({ photo: { sha256 } }) => ({ url: `/v1/patients/${patient}/files/${sha256}` })),
    ...secrets.map(({ record }) => ({ url: `/v1/records/${record}/versions` })),
  ]
  for (const { url, payload } of asked.map((one) => ({ payload: undefined, ...one }))) {
    const reply = await app.inject({
      method: payload ? 'POST' : 'GET',
      url,
      headers: desk.headers,
      ...(payload && { payload }),
    })
    expect([url, reply.statusCode]).toEqual([url, 403])
    expect(reply.body).not.toContain('CANARI')
  }
  const shared = await app.inject({ url: '/v1/patient/records', headers: desk.headers })
  expect(shared.statusCode).toBe(200)
  expect(shared.body).not.toContain('CANARI')
}

describe('who receives which byte', () => {
  it.each(role.options)('%s, on the wire of hello, pull, snapshot, push and files', async (of) => {
    const { bench, patient, secrets } = await openGuardedDossier()
    const desk = await openDesk(bench, personOf(of))
    const [mayRead, mayWrite] = oracle[of].map((text) => text.split(' '))
    if (isPatientSide(of)) return expectNothing(bench, desk, patient, secrets)
    const hello = JSON.stringify([await desk.hello(), await desk.dossiers()])
    const { raw, entries } = await desk.pull()
    const snapshot = (await desk.read(patient)).raw
    expect(hello).not.toContain('CANARI')
    for (const { short, canary, photo: file } of secrets) {
      const readable = mayRead!.includes(short)
      expect([canary, raw.includes(canary)]).toEqual([canary, readable])
      expect([canary, snapshot.includes(canary)]).toEqual([canary, readable])
      const reply = await bench.app.inject({
        url: `/v1/patients/${patient}/files/${file.sha256}`,
        headers: desk.headers,
      })
      expect([canary, reply.statusCode]).toEqual([canary, readable ? 200 : 404])
      expect(reply.rawPayload.includes(file.bytes)).toBe(readable)
    }
    // Positions too: those who may not read a class cannot count what was written in it.
    const feed = (await desk.hello()).feeds[0]!
    expect(entries.at(-1)?.pos).toBe(feed.head)
    expect(entries.map(({ pos }) => pos)).toEqual(entries.map((_, index) => entries[0]!.pos + index))

    const attempts = await desk.push(
      ...secrets.flatMap(({ confidentiality, record }, index) => [
        transmissionOf(patient, 2 * index + 1, {
          type: 'test-memo',
          confidentiality,
          body: { words: 'essai', files: [] },
        }),
        {
          ...transmissionOf(patient, 2 * index + 2),
          kind: 'edit',
          type: 'test-memo',
          record_id: record,
          base_version: 7,
          body: { words: 'essai', files: [] },
          occurred_at: undefined,
          confidentiality: undefined,
        },
      ]),
    )
    secrets.forEach(({ short, canary }, index) => {
      const [created, edited] = [attempts[2 * index]!, attempts[2 * index + 1]!]
      expect([canary, created.status]).toEqual([canary, mayWrite!.includes(short) ? 'ok' : 'rejected'])
      const expected = !mayRead!.includes(short)
        ? 'not_found'
        : mayWrite!.includes(short)
          ? 'conflict'
          : 'role_not_allowed'
      expect([canary, edited.error?.code]).toEqual([canary, expected])
      // Kept beside the published version, which is said to whoever reads it anyway.
      expect(JSON.stringify(edited).includes('CANARI')).toBe(expected === 'conflict')
    })
  })

  it.each(role.options)('%s outside the circle: nothing, and no sign that the dossier exists', async (of) => {
    const { bench, patient, secrets } = await openGuardedDossier()
    const stranger = { ...personOf(of), id: `inconnu-${of}` }
    await registerProfessionals(bench.storage, [stranger])
    const desk = await openDesk(bench, stranger)
    if (isPatientSide(of)) return expectNothing(bench, desk, patient, secrets)
    expect(await desk.pull()).toMatchObject({ entries: [], raw: '' })
    expect((await desk.hello()).feeds[0]!.head).toBe(0)
    expect(await desk.dossiers()).toEqual([])
    const [known, unknown] = [await desk.read(patient), await desk.read(newId())]
    expect(known.lines.map(({ op }) => op)).toEqual(['absent', 'absent'])
    expect(unknown.lines.map(({ op }) => op)).toEqual(['absent', 'absent'])
    const [here, nowhere] = await desk.push(
      transmissionOf(patient, 1, { confidentiality: 'logistic' }),
      transmissionOf(newId(), 2, { confidentiality: 'logistic' }),
    )
    expect(here!.error).toEqual(nowhere!.error)
    expect(here!.error?.code).toBe('not_found')
    const file = secrets[0]!.photo
    const reply = await bench.app.inject({
      url: `/v1/patients/${patient}/files/${file.sha256}`,
      headers: desk.headers,
    })
    expect(reply.statusCode).toBe(404)
    expect(reply.rawPayload.includes(file.bytes)).toBe(false)
  })

  it('gives other rights at once when the directory gives another role', async () => {
    const { bench, patient } = await openGuardedDossier()
    const person = personOf('nurse')
    const desk = await openDesk(bench, person)
    const before = await desk.pull()
    expect(before.raw).toContain('CANARI-medical')
    await registerProfessionals(bench.storage, [{ ...person, role: 'home-help' }])
    await expect(desk.pull(before.next)).rejects.toThrow('pull 410')
    const after = (await desk.pull()).raw + (await desk.read(patient)).raw
    expect(after).toContain('CANARI-social')
    expect(after).not.toContain('CANARI-medical')
    expect(after).not.toContain('CANARI-paramedical')
  })
})
