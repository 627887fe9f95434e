import { createHash, randomUUID } from 'node:crypto'
import { toFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { describe, expect, it } from 'vitest'
import { canonicals } from '../src/fhir/canonicals.ts'
import { photo } from './fixtures.ts'
import {
  asBundle,
  asResource,
  ask,
  noteOf,
  openFhirStage,
  qualified,
  follow,
  toBase64,
} from './fhir-stage.ts'

describe('what is never done', () => {
  it.each([
    [
      'a matricule alone',
      { subject: { identifier: { system: 'urn:oid:1.2.250.1.213.1.4.10', value: '279035121518989' } } },
      422,
    ],
    ['a patient by a link outside', { subject: { reference: 'https://ailleurs.example/Patient/1' } }, 422],
    ['another author', { author: [{ reference: 'Practitioner/899700000011' }] }, 403],
    ['an author whom nothing identifies', { author: [{ display: 'Mme Alix Essai' }] }, 403],
    [
      'a second author',
      { author: [{ reference: 'Practitioner/899700000029' }, { reference: 'Practitioner/899700000011' }] },
      403,
    ],
    ['a type of another list', { type: { coding: [{ system: 'http://loinc.org', code: '34133-9' }] } }, 400],
    [
      'a content to fetch elsewhere',
      { content: [{ attachment: { contentType: 'image/jpeg', url: 'http://169.254.169.254/a' } }] },
      422,
    ],
    ['a note withdrawn', { status: 'entered-in-error' }, 422],
    ['a restricted visibility', { securityLabel: [{ coding: [{ code: 'MASQUE_PS' }] }] }, 422],
    ['an element that the guide forbids', { custodian: { display: 'x' } }, 422],
    ['a date without a zone', { date: '2026-11-20' }, 400],
    [
      'a text too long',
      { content: [{ attachment: { contentType: 'text/plain', data: toBase64('a'.repeat(5001)) } }] },
      422,
    ],
    [
      'bytes that are no photo',
      { content: [{ attachment: { contentType: 'image/jpeg', data: toBase64('<svg/>') } }] },
      415,
    ],
    [
      'a reply to a note of nobody',
      { relatesTo: [{ code: 'appends', target: { reference: `DocumentReference/${randomUUID()}` } }] },
      422,
    ],
    ['no content', { content: [] }, 400],
    [
      'a class of another role',
      { meta: { tag: [{ system: canonicals.systems.confidentiality, code: 'social' }] } },
      403,
    ],
  ])('%s', async (_case, changes, status) => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const reply = await ask(nurse, `${stage.base}/DocumentReference`, {
      method: 'POST',
      body: noteOf(stage.patient, nurse.person, changes),
    })
    expect([reply.status, reply.json.resourceType, reply.json.issue[0]?.severity]).toEqual([
      status,
      'OperationOutcome',
      'error',
    ])
    expect(reply.json.issue[0]?.details.text).toMatch(/[a-zé]/)
    const found = asBundle(
      await nurse.client.search({
        resourceType: 'DocumentReference',
        searchParams: { patient: stage.patient },
      }),
    )
    expect(found.entry).toEqual([])
  })

  it.each([
    ['another birth name', { birthName: 'PAT-QUATRE' }],
    ['another day of birth', { birthDate: '1979-03-29' }],
    ['no place of birth', { birthPlace: undefined }],
    ['an identity that is not qualified', { status: 'VALI' }],
    ['a production OID', { oid: '1.2.250.1.213.1.4.8' }],
    ['a wrong key', { matricule: '279035121518988' }],
  ])('a patient who is certainly nobody’s: %s', async (_case, traits) => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const incoming = {
      ...(toFhirPatient(identity.parse({ ...qualified.identity, ...traits })) as object),
      id: 'p',
    }
    const reply = await ask(nurse, `${stage.base}/DocumentReference`, {
      method: 'POST',
      body: noteOf('', nurse.person, { contained: [incoming], subject: { reference: '#p' } }),
    })
    expect([reply.status, reply.json.resourceType]).toEqual([422, 'OperationOutcome'])
    const right = { ...(toFhirPatient(identity.parse(qualified.identity)) as object), id: 'p' }
    const accepted = await ask(nurse, `${stage.base}/DocumentReference`, {
      method: 'POST',
      body: noteOf('', nurse.person, { contained: [right], subject: { reference: '#p' } }),
    })
    expect(accepted.status).toBe(201)
  })

  it('two notes for one number: the same again is found, another under it is refused', async () => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const url = `${stage.base}/DocumentReference`
    const number = { masterIdentifier: { system: 'https://logiciel.example', value: '7' }, date: undefined }
    const post = (changes: object, headers?: Record<string, string>) =>
      ask(nurse, url, {
        method: 'POST',
        body: noteOf(stage.patient, nurse.person, { ...number, ...changes }),
        ...(headers && { headers }),
      })
    const replies = await Promise.all([post({}), post({}), post({})])
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 201])
    expect(new Set(replies.map(({ json }) => json.id)).size).toBe(1)
    const other = { content: [{ attachment: { contentType: 'text/plain', data: toBase64('Autre texte') } }] }
    expect((await post(other)).status).toBe(409)
    const condition = { 'if-none-exist': 'identifier=https://logiciel.example|7' }
    expect(await post(other, condition)).toMatchObject({ status: 200, json: { id: replies[0]?.json.id } })
    expect((await post({}, { 'if-none-exist': 'date=2026' })).status).toBe(412)
  })

  it('no note in the feed of who may not read it, and no medical byte to a social role', async () => {
    const stage = await openFhirStage('nurse', 'home-help', 'social-worker')
    const nurse = await stage.client('nurse')
    const canary = `CANARI-${createHash('sha256').update('x').digest('hex').slice(0, 8)}`
    const image = photo()
    const note = asResource(
      await nurse.client.create({
        resourceType: 'DocumentReference',
        body: noteOf(stage.patient, nurse.person, {
          description: canary,
          content: [
            { attachment: { contentType: 'text/plain', data: toBase64(canary) } },
            { attachment: { contentType: 'image/jpeg', data: image.bytes.toString('base64') } },
          ],
        }),
      }),
    )
    for (const role of ['home-help', 'social-worker'] as const) {
      const one = await stage.client(role)
      const pulled = await (await follow(stage, one))()
      expect(JSON.stringify(pulled)).not.toContain(canary)
      for (const path of [
        `DocumentReference/${note.id}`,
        `Binary/${note.id}.0`,
        `DocumentReference?patient=${stage.patient}`,
        'DocumentReference',
        `Patient/${stage.patient}/$everything?_count=100`,
      ]) {
        const reply = await ask(one, `${stage.base}/${path}`)
        expect([role, path, reply.status]).toEqual([
          role,
          path,
          path.includes('?') || path === 'DocumentReference' ? 200 : 404,
        ])
        expect(reply.text).not.toContain(canary)
        expect(reply.text).not.toContain(toBase64(canary))
        expect(reply.text).not.toContain(note.id)
      }
      const own = asResource(
        await one.client.create({
          resourceType: 'DocumentReference',
          body: noteOf(stage.patient, one.person),
        }),
      )
      expect(own.meta?.tag[0]?.code).toBe('medico-social')
      // What it answers or replaces must be readable too.
      const reply = await ask(one, `${stage.base}/DocumentReference`, {
        method: 'POST',
        body: noteOf(stage.patient, one.person, {
          relatesTo: [{ code: 'appends', target: { reference: `DocumentReference/${note.id}` } }],
        }),
      })
      expect(reply.status).toBe(422)
    }
  })
})
