import { randomUUID } from 'node:crypto'
import { toFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../src/audit/verify.ts'
import { canonicals } from '../src/fhir/canonicals.ts'
import { photo } from './fixtures.ts'
import {
  asBundle,
  asResource,
  ask,
  type Bundle,
  noteOf,
  openFhirStage,
  qualified,
  type SignedClient,
  toBase64,
  write,
  follow,
} from './fhir-stage.ts'

const rpps = (value: string) => ({ identifier: { system: canonicals.systems.rpps, value } })

describe('a public FHIR client', () => {
  it('writes a note by REST: it comes to the desk of the other member as any transmission, and reads back', async () => {
    const stage = await openFhirStage('nurse')
    const [nurse, doctor] = [await stage.client('nurse'), await stage.client('physician')]
    const pull = await follow(stage, doctor)
    const image = photo()
    const written = asResource(
      await nurse.client.create({
        resourceType: 'DocumentReference',
        body: noteOf(stage.patient, nurse.person, {
          masterIdentifier: {
            system: 'urn:ietf:rfc:3986',
            value: 'urn:uuid:6f0c1f7e-4d0f-4a5e-9b7b-1f6f1a9f2a01',
          },
          description: 'Pansement du matin',
          extension: [{ url: canonicals.isEmergency, valueBoolean: true }],
          author: [{ ...rpps(nurse.person.rpps!) }],
          content: [
            {
              attachment: {
                contentType: 'text/plain',
                data: toBase64('Plaie propre : ≥ 3 cm, à surveiller.'),
              },
            },
            {
              attachment: {
                contentType: 'image/jpeg',
                data: image.bytes.toString('base64'),
                title: 'Talon gauche',
              },
            },
          ],
        }),
      }),
    )
    expect(written).toMatchObject({
      resourceType: 'DocumentReference',
      status: 'current',
      meta: { versionId: '1' },
    })

    const [entry] = (await pull()).flatMap((one) => (one.op === 'put' ? [one.record] : []))
    expect(entry).toMatchObject({
      id: written.id,
      type: 'transmission',
      author: { id: nurse.person.id },
      recordedAt: '2026-11-20T09:30:00+01:00',
      confidentiality: 'medical',
      body: {
        text: 'Pansement du matin\nPlaie propre : ≥ 3 cm, à surveiller.',
        important: true,
        noteType: 'OBS',
        attachments: [{ sha256: image.sha256, mediaType: 'image/jpeg', caption: 'Talon gauche' }],
      },
    })

    const read = asResource(await doctor.client.read({ resourceType: 'DocumentReference', id: written.id }))
    expect(read).toEqual(written)
    expect(read).toMatchObject({
      masterIdentifier: { value: 'urn:uuid:6f0c1f7e-4d0f-4a5e-9b7b-1f6f1a9f2a01' },
      description: 'Pansement du matin',
      extension: [{ url: canonicals.isEmergency, valueBoolean: true }],
    })
    const [, file] = read.content
    const bytes = await fetch(`${stage.base}/${file?.attachment.url}`, {
      headers: { authorization: `Bearer ${doctor.token}`, accept: 'image/*' },
    })
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await bytes.arrayBuffer()).equals(image.bytes)).toBe(true)
    const wrapped = asResource(await doctor.client.request(file!.attachment.url!))
    expect(wrapped).toMatchObject({
      resourceType: 'Binary',
      contentType: 'image/jpeg',
      data: image.bytes.toString('base64'),
    })

    const audit = await stage.service.storage.read((tx) => tx.readAudit(0, 1000))
    expect(audit.find(({ subject }) => subject === written.id)).toMatchObject({
      action: 'record.create',
      actor: nurse.person.id,
    })
    // What was read is in the access journal as on a desk: the dossier once a day, and each file.
    const looked = audit.filter(({ action }) => action.startsWith('read.'))
    expect(looked.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
      ['read.dossier', doctor.person.id, undefined],
      ['read.photo', doctor.person.id, written.id],
    ])
    expect((await verifyAudit(stage.service.storage)).intact).toBe(true)
  })

  it('writes a note by transaction, the patient and the author being recognised by their national numbers', async () => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const [patient, role, practitioner, note] = Array.from({ length: 4 }, () => `urn:uuid:${randomUUID()}`)
    const entry = (fullUrl: string, resource: object & { resourceType: string }) => ({
      fullUrl,
      resource,
      request: { method: 'POST', url: resource?.resourceType },
    })
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        entry(
          note!,
          noteOf('', nurse.person, {
            subject: { reference: patient },
            author: [{ reference: role }],
            masterIdentifier: { system: 'https://logiciel.example/notes', value: '42' },
          }),
        ),
        entry(patient!, toFhirPatient(identity.parse(qualified.identity)) as { resourceType: string }),
        entry(role!, {
          resourceType: 'PractitionerRole',
          practitioner: { reference: practitioner },
        } as never),
        entry(practitioner!, {
          resourceType: 'Practitioner',
          identifier: [{ system: canonicals.systems.person, value: nurse.person.id }],
        } as never),
        entry(`urn:uuid:${randomUUID()}`, { resourceType: 'Organization', name: 'Cabinet' } as never),
      ],
    }
    const first = asBundle(await nurse.client.transaction({ body: bundle }))
    expect(first.type).toBe('transaction-response')
    expect(first.entry.map((one) => [one.response?.status, one.response?.location?.split('/')[0]])).toEqual([
      ['201 Created', 'DocumentReference'],
      ['200 OK', 'Patient'],
      ['200 OK', 'PractitionerRole'],
      ['200 OK', 'Practitioner'],
      ['200 OK', undefined],
    ])
    const again = asBundle(await nurse.client.transaction({ body: bundle }))
    expect(again.entry[0]?.response).toMatchObject({
      status: '200 OK',
      location: first.entry[0]?.response?.location,
    })
    const found = asBundle(
      await nurse.client.search({
        resourceType: 'DocumentReference',
        searchParams: { patient: stage.patient },
      }),
    )
    expect(found.total).toBe(1)
  })

  it('replaces a note: both stay readable, the first as superseded; sent twice, done once', async () => {
    const stage = await openFhirStage('nurse', 'pharmacist')
    const [nurse, other] = [await stage.client('nurse'), await stage.client('pharmacist')]
    const created = asResource(
      await nurse.client.create({
        resourceType: 'DocumentReference',
        body: noteOf(stage.patient, nurse.person),
      }),
    )
    const changed = {
      ...created,
      content: [{ attachment: { contentType: 'text/plain', data: toBase64('Plaie fibrineuse.') } }],
      description: undefined,
    }
    const url = `${stage.base}/DocumentReference/${created.id}`
    const put = () => ask(nurse, url, { method: 'PUT', body: changed, headers: { 'if-match': 'W/"1"' } })
    const first = await put()
    expect(first.status).toBe(201)
    expect(first.headers.get('location')).toBe(`${stage.base}/DocumentReference/${first.json.id}/_history/1`)
    expect(first.json).toMatchObject({
      status: 'current',
      relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${created.id}` } }],
    })
    expect(await put()).toMatchObject({ status: 200, json: { id: first.json.id } })
    const before = asResource(await nurse.client.read({ resourceType: 'DocumentReference', id: created.id }))
    expect(before).toMatchObject({ status: 'superseded', meta: { versionId: '2' } })
    const third = {
      ...changed,
      content: [{ attachment: { contentType: 'text/plain', data: toBase64('Autre.') } }],
    }
    expect((await ask(nurse, url, { method: 'PUT', body: third })).status).toBe(409)
    const next = { ...third, id: first.json.id }
    const stale = await ask(nurse, `${stage.base}/DocumentReference/${first.json.id}`, {
      method: 'PUT',
      body: next,
      headers: { 'if-match': 'W/"7"' },
    })
    expect(stale.status).toBe(412)
    const foreign = await ask(other, `${stage.base}/DocumentReference/${first.json.id}`, {
      method: 'PUT',
      body: { ...next, author: [{ reference: `Practitioner/${other.person.id}` }] },
    })
    expect([foreign.status, foreign.json.resourceType]).toEqual([403, 'OperationOutcome'])
    const { entry } = asBundle(
      await nurse.client.search({
        resourceType: 'DocumentReference',
        searchParams: { patient: stage.patient, status: 'current' },
      }),
    )
    expect(entry.map((one) => one.resource?.id)).toEqual([first.json.id])
  })

  it('reads the circle, the person to call, the agenda and everything of a patient', async () => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
    const visit = await write(stage.service, 'nurse', stage.patient, {
      type: 'event',
      confidentiality: 'logistic',
      body: {
        kind: 'visit',
        title: 'Pansement',
        when: {
          startsAt: `${day}T08:00:00.000Z`,
          endsAt: `${day}T08:30:00.000Z`,
          repeats: { on: [1, 2, 3, 4, 5, 6, 7] },
        },
        place: 'Domicile',
        who: [{ id: nurse.person.id, name: nurse.person.name, profession: nurse.person.profession }],
        note: '',
      },
    })
    await write(stage.service, 'nurse', stage.patient, {})
    const search = async (resourceType: string, searchParams: Record<string, string>) =>
      asBundle(await nurse.client.search({ resourceType, searchParams }))
    const of = { patient: stage.patient }

    const [team] = (await search('CareTeam', { ...of, _include: 'CareTeam:participant' })).entry
    expect(team?.resource?.participant.map(({ member }) => member?.reference)).toContain(
      `PractitionerRole/${nurse.person.id}`,
    )
    expect((await search('RelatedPerson', of)).entry[0]?.resource).toMatchObject({
      telecom: [{ value: '06 00 00 00 00' }],
    })
    const visits = await search('Appointment', { ...of, date: `le${day}`, practitioner: nurse.person.id })
    expect(visits.entry.map(({ resource }) => [resource?.id, resource?.status, resource?.start])).toEqual([
      [`${visit}.${day}`, 'booked', `${day}T08:00:00.000Z`],
    ])
    const slot = asResource(await nurse.client.read({ resourceType: 'Slot', id: `${visit}.${day}` }))
    expect(slot).toMatchObject({ status: 'busy', schedule: { reference: `Schedule/${stage.patient}` } })
    expect((await search('Schedule', { actor: `Patient/${stage.patient}` })).total).toBe(1)
    const everything = asBundle(
      await nurse.client.operation({
        name: 'everything',
        resourceType: 'Patient',
        id: stage.patient,
        method: 'GET',
        input: { _count: 100 },
      }),
    )
    const types = new Set(everything.entry.map(({ resource }) => resource?.resourceType ?? ''))
    expect([...types].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'Appointment',
      'CareTeam',
      'DocumentReference',
      'Patient',
      'RelatedPerson',
      'Schedule',
      'Slot',
    ])
  })

  it('turns the pages of a search, without missing or repeating a note', async () => {
    const stage = await openFhirStage('nurse')
    const nurse = await stage.client('nurse')
    const ids = new Set<string>()
    for (let index = 0; index < 7; index++) ids.add(await write(stage.service, 'nurse', stage.patient, {}))
    const seen: string[] = []
    let page: Bundle = asBundle(
      await nurse.client.search({
        resourceType: 'DocumentReference',
        searchParams: { patient: stage.patient, _count: 3 },
      }),
    )
    const sizes: number[] = []
    for (;;) {
      sizes.push(page.entry.length)
      seen.push(...page.entry.map(({ resource }) => resource?.id ?? ''))
      const next = nurse.client.nextPage({ bundle: page })
      if (!next) break
      page = asBundle(await next)
    }
    expect(sizes).toEqual([3, 3, 1])
    expect(new Set(seen)).toEqual(ids)
    expect(seen).toHaveLength(7)
  })

  it('finds notes by patient, author, date and type, and a patient by an INS that is in no address', async () => {
    const stage = await openFhirStage('nurse')
    const [nurse, doctor] = [await stage.client('nurse'), await stage.client('physician')]
    const create = async (by: SignedClient, changes: object) =>
      asResource(
        await by.client.create({
          resourceType: 'DocumentReference',
          body: noteOf(stage.patient, by.person, { ...changes }),
        }),
      ).id
    const a = await create(nurse, {})
    const b = await create(nurse, {
      date: '2026-11-21T23:30:00Z',
      type: { coding: [{ system: canonicals.systems.noteType, code: 'GEN' }] },
    })
    const c = await create(doctor, {
      type: { coding: [{ system: canonicals.systems.noteType, code: 'INST' }] },
      relatesTo: [{ code: 'appends', target: { reference: `DocumentReference/${a}` } }],
    })
    const { matricule, oid } = qualified.identity
    const ins = `urn:oid:${oid}|${matricule}`
    const cases: readonly (readonly [Record<string, string>, readonly string[]])[] = [
      [{}, [c, b, a]],
      [{ patient: stage.patient }, [c, b, a]],
      [{ subject: `Patient/${stage.patient}` }, [c, b, a]],
      [{ patient: crypto.randomUUID() }, []],
      [{ 'subject:Patient.identifier': ins }, [c, b, a]],
      [{ 'patient.identifier': ins, author: `Practitioner/${doctor.person.id}` }, [c]],
      [{ 'patient:identifier': `urn:oid:1.2.250.1.213.1.4.8|${matricule}` }, []],
      [{ 'patient.identifier': matricule }, []],
      [{ 'author:Practitioner.identifier': `${canonicals.systems.rpps}|${nurse.person.rpps}` }, [b, a]],
      [{ 'author:Practitioner.family': 'alix' }, [b, a]],
      [{ date: '2026-11-20' }, [c, a]],
      // 23:30 UTC is the day after in Paris.
      [{ date: '2026-11-22' }, [b]],
      [{ date: 'gt2026-11-20T08:30:00Z' }, [b]],
      [{ date: 'ge2026-11-20T08:30:00Z' }, [c, b, a]],
      [{ date: 'lt2026-11-21' }, [c, a]],
      [{ type: 'OBS' }, [a]],
      [{ type: `${canonicals.systems.noteType}|GEN,INST` }, [c, b]],
      [{ type: 'https://autre.example|OBS' }, []],
      [{ relatesto: `DocumentReference/${a}` }, [c]],
      [{ _lastUpdated: 'ge2100' }, []],
      [{ _id: `${a},${b}` }, [b, a]],
    ]
    for (const [searchParams, expected] of cases) {
      const found = asBundle(
        await nurse.client.search({
          resourceType: 'DocumentReference',
          searchParams,
          options: { postSearch: true, headers: { prefer: 'handling=strict' } },
        }),
      )
      expect([searchParams, (found.entry ?? []).map(({ resource }) => resource?.id)]).toEqual([
        searchParams,
        expected,
      ])
      expect(JSON.stringify(found.link)).not.toContain(matricule)
    }
    const found = asBundle(
      await nurse.client.search({
        resourceType: 'Patient',
        searchParams: { identifier: ins },
        options: { postSearch: true },
      }),
    )
    expect(found.entry[0]?.resource).toMatchObject({ id: stage.patient, gender: 'female' })
    expect(found.link[0]?.url).toBe(`${stage.base}/Patient?_id=${stage.patient}`)
    expect(stage.logged()).not.toContain(matricule)
  })
})
