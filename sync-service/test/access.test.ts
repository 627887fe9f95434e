import { type Role, role } from '@navigateur-pro/domain/people/role.ts'
import { attachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { defineRecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { createRegistry, releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { v7 as newId } from 'uuid'
import { putFile } from '../src/records/files.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { openBench, openDesk, openTestDossier, personOf, photo, transmissionOf } from './fixtures.ts'

/** Written by hand from the rule (CSP L1110-4, R1110-3; FR-21), not taken from the product. */
const oracle: Readonly<Record<Role, readonly [read: string, write: string]>> = {
  physician: ['M P MS S A L', 'M P MS S A L'],
  nurse: ['M P MS S A L', 'M P MS A L'],
  pharmacist: ['M P MS A L', 'M P A L'],
  'coordinator-nurse': ['M P MS S A L', 'M P MS S A L'],
  'coordinator-social': ['MS S A L', 'MS S A L'],
  physiotherapist: ['M P MS A L', 'P MS A L'],
  hospital: ['M P MS A L', 'M P A L'],
  specialist: ['M P MS A L', 'M A L'],
  'social-worker': ['MS S A L', 'MS S A L'],
  'home-help': ['MS S A L', 'MS S L'],
  'case-manager': ['MS S A L', 'MS S A L'],
}
const classes = [
  ['M', 'medical'],
  ['P', 'paramedical'],
  ['MS', 'medico-social'],
  ['S', 'social'],
  ['A', 'administrative'],
  ['L', 'logistic'],
] as const

/** A type that no release has: the service must store, share and guard it with no other change. */
const memoBody = z.strictObject({ words: z.string(), files: z.array(attachmentReference) })
type MemoBody = z.infer<typeof memoBody>
const memo = defineRecordType<MemoBody>({
  name: 'test-memo',
  label: { one: 'mémo', many: 'mémos' },
  schemaVersion: 1,
  schema: memoBody,
  merge: { kind: 'versioned', mergeable: [] },
  confidentiality: ['medical', 'paramedical', 'medico-social', 'social', 'administrative', 'logistic'],
  inTimeline: true,
  searchText: (body) => body.words,
  title: (body) => body.words,
  attachments: (body) => body.files,
})
const registry = createRegistry([...releasedTypes, memo])

async function openGuardedDossier() {
  const bench = await openBench({ registry })
  const patient = await openTestDossier(bench.storage, ...role.options)
  const doctor = await openDesk(bench, personOf('physician'))
  const secrets = classes.map(([short, confidentiality]) => ({
    short,
    confidentiality,
    canary: `CANARI-${confidentiality}`,
    photo: photo(),
    record: newId(),
  }))
  const results = await doctor.push(
    ...secrets.map(({ confidentiality, canary, photo: { bytes, sha256 }, record }, index) =>
      transmissionOf(patient, index + 1, {
        type: 'test-memo',
        record_id: record,
        confidentiality,
        body: { words: canary, files: [{ sha256, mediaType: 'image/jpeg', size: bytes.length }] },
      }),
    ),
  )
  expect(results.map(({ status }) => status)).toEqual(classes.map(() => 'ok'))
  for (const { photo } of secrets) {
    await putFile(bench.storage, personOf('physician'), { patient, sha256: photo.sha256 }, photo.bytes)
  }
  return { bench, patient, secrets }
}

describe('who receives which byte', () => {
  it.each(role.options)('%s, on the wire of hello, pull, push and files', async (of) => {
    const { bench, patient, secrets } = await openGuardedDossier()
    const desk = await openDesk(bench, personOf(of))
    const [mayRead, mayWrite] = oracle[of].map((text) => text.split(' '))
    const hello = JSON.stringify(await desk.hello())
    const { raw, entries } = await desk.pull()
    expect(hello).not.toContain('CANARI')
    for (const { short, canary, photo: file } of secrets) {
      const readable = mayRead!.includes(short)
      expect([canary, raw.includes(canary)]).toEqual([canary, readable])
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
    expect(entries.map(({ pos }) => pos)).toEqual(entries.map((_, index) => index + 1))

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
          ? 'base_unknown'
          : 'role_not_allowed'
      expect([canary, edited.error?.code]).toEqual([canary, expected])
      expect(JSON.stringify(edited)).not.toContain('CANARI')
    })
  })

  it.each(role.options)('%s outside the circle: nothing, and no sign that the dossier exists', async (of) => {
    const { bench, patient, secrets } = await openGuardedDossier()
    const stranger = { ...personOf(of), id: `inconnu-${of}` }
    await registerProfessionals(bench.storage, [stranger])
    const desk = await openDesk(bench, stranger)
    expect(await desk.pull()).toMatchObject({ entries: [], raw: '' })
    expect((await desk.hello()).feeds[0]!.head).toBe(0)
    const [here, nowhere] = await desk.push(
      transmissionOf(patient, 1, { confidentiality: 'logistic' }),
      transmissionOf(newId(), 2, { confidentiality: 'logistic' }),
    )
    expect(here!.error).toEqual(nowhere!.error)
    expect(here!.error?.code).toBe('not_found')
    for (const method of ['GET', 'PUT'] as const) {
      const file = secrets[0]!.photo
      const reply = await bench.app.inject({
        method,
        url: `/v1/patients/${patient}/files/${file.sha256}`,
        headers: { ...desk.headers, ...(method === 'PUT' && { 'content-type': 'image/jpeg' }) },
        ...(method === 'PUT' && { payload: file.bytes }),
      })
      expect(reply.statusCode).toBe(404)
      expect(reply.rawPayload.includes(file.bytes)).toBe(false)
    }
  })

  it('gives other rights at once when the directory gives another role', async () => {
    const { bench } = await openGuardedDossier()
    const person = personOf('nurse')
    const desk = await openDesk(bench, person)
    const before = await desk.pull()
    expect(before.raw).toContain('CANARI-medical')
    await registerProfessionals(bench.storage, [{ ...person, role: 'home-help' }])
    await expect(desk.pull(before.next)).rejects.toThrow('pull 410')
    const after = await desk.pull()
    expect(after.raw).toContain('CANARI-social')
    expect(after.raw).not.toContain('CANARI-medical')
    expect(after.raw).not.toContain('CANARI-paramedical')
  })

  it('refuses every protected route without a session, before reading the body', async () => {
    const { app } = await openBench()
    const routes = [
      ['POST', '/v1/sync/hello'],
      ['GET', '/v1/sync/pull'],
      ['POST', '/v1/sync/push'],
      ['POST', '/v1/sync/ack'],
      ['GET', '/v1/sync/stream'],
      ['GET', `/v1/patients/${newId()}/files/${'0'.repeat(64)}`],
      ['PUT', `/v1/patients/${newId()}/files/${'0'.repeat(64)}`],
    ] as const
    for (const [method, url] of routes) {
      const reply = await app.inject({ method, url, payload: '{' })
      expect([url, reply.statusCode, reply.json().code]).toEqual([url, 401, 'session_needed'])
    }
    // A new route must be listed above, or be one of those open to all.
    const open = ['/v1/auth/authorize', '/v1/auth/callback', '/v1/auth/token', '/v1/auth/logout']
    const known = new Set([...routes.map(([, url]) => url.replace(/patients.*/, '…')), ...open])
    const declared = new Set(
      declaredUrls(app.printRoutes({ commonPrefix: false, includeHooks: false })).filter(
        (url) => !url.startsWith('/health'),
      ),
    )
    expect(new Set([...declared].map((url) => url.replace(/patients.*/, '…')))).toEqual(known)
  })
})

function declaredUrls(tree: string): readonly string[] {
  return tree
    .split('\n')
    .map((line) => /(\/\S+) \(/.exec(line)?.[1])
    .filter((url) => url !== undefined)
}
