import { patientReply } from '@navigateur-pro/domain/patient/patient-view.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { createLog } from '../src/log.ts'
import { joinCareTeam, leaveCareTeam } from '../src/records/circle.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { startService } from '../src/service.ts'
import { signIn } from './browser.ts'
import { operationOn } from './circle-fixtures.ts'
import { openingOf, openTestDossier, personOf, pushTo, testConfig } from './fixtures.ts'
import { hasPostgres, useCluster } from './postgres-cluster.ts'

const said = { important: false, attachments: [] }

async function open(environment: Readonly<Record<string, string>> = {}) {
  const service = await startService(testConfig(environment), { log: createLog({ write: () => undefined }) })
  onTestFinished(() => service.stop())
  await registerProfessionals(service.storage, developmentProfessionals)
  const tokens = new Map<Role, { readonly token: string; count: number }>()
  const signedIn = async (of: Role) => {
    const known = tokens.get(of)
    if (known) return known
    const { access_token } = (await signIn(service.url, personOf(of).id)).tokens
    const opened = { token: access_token, count: 0 }
    tokens.set(of, opened)
    return opened
  }
  const send = async (of: Role, ...operations: readonly object[]) => {
    const session = await signedIn(of)
    const results = await pushTo(
      service.url,
      session.token,
      operations.map((one) => ({ ...one, dseq: ++session.count })),
    )
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual(operations.map(() => 'ok'))
  }
  const ask = async (of: Role) => {
    const headers = { authorization: `Bearer ${(await signedIn(of)).token}` }
    return fetch(`${service.url}/v1/patient/records`, { headers })
  }
  const read = async (of: Role) => patientReply.parse(await (await ask(of)).json()).dossiers
  return {
    service,
    send,
    ask,
    read,
    push: async (of: Role, one: object) => pushTo(service.url, (await signedIn(of)).token, [one]),
  }
}

/** A dossier with its identity, and what was written in it, by record. */
async function story(stage: Awaited<ReturnType<typeof open>>) {
  const { service, send } = stage
  const patient = newId()
  await send('physician', openingOf(patient))
  for (const side of ['nurse', 'patient', 'carer'] as const) {
    await joinCareTeam(service.storage, {
      patient,
      professional: personOf(side),
      by: personOf('coordinator-nurse'),
    })
  }
  const write = async (of: Role, type: string, body: object, confidentiality: string) => {
    const id = newId()
    await send(of, operationOn({ patient, id, type }, { kind: 'create', confidentiality, body }))
    return id
  }
  const mark = (record: string, of: Role = 'physician') =>
    write(of, 'patient-share', { record, shown: true }, 'administrative')
  const turn = (mark: string, record: string, shown: boolean, base_version: number) =>
    send(
      'physician',
      operationOn(
        { patient, id: mark, type: 'patient-share' },
        { kind: 'edit', base_version, body: { record, shown } },
      ),
    )
  return { patient, write, mark, turn }
}

function suite(environment: () => Promise<Readonly<Record<string, string>>>) {
  it('gives the patient and the carer what was marked, and nothing else; takes it back at the next request', async () => {
    const stage = await open(await environment())
    const { read } = stage
    const { patient, write, mark, turn } = await story(stage)
    const result = await write('nurse', 'transmission', { ...said, text: 'INR à 2,4, même dose.' }, 'medical')
    await write('nurse', 'transmission', { ...said, text: 'Secret.' }, 'medical')
    for (const side of ['patient', 'carer'] as const) {
      expect(await read(side)).toEqual([{ patient, name: 'PAT-TROIS DOMINIQUE', records: [] }])
    }
    const shared = await mark(result)
    for (const side of ['patient', 'carer'] as const) {
      const [dossier] = await read(side)
      expect(dossier!.records).toMatchObject([
        {
          id: result,
          type: 'transmission',
          label: 'transmission',
          title: 'INR à 2,4, même dose.',
          author: { name: personOf('nurse').name, profession: 'infirmière' },
          body: { text: 'INR à 2,4, même dose.' },
        },
      ])
    }
    await turn(shared, result, false, 1)
    expect((await read('patient'))[0]!.records).toEqual([])
    await turn(shared, result, true, 2)
    expect((await read('carer'))[0]!.records).toHaveLength(1)
    // Another desk, without network, had marked it too, then not: as long as one says no, it is no.
    const other = await mark(result, 'coordinator-nurse')
    await turn(other, result, false, 1)
    expect((await read('patient'))[0]!.records).toEqual([])
  })

  it('ends with the mandate, and with the patient’s objection to that carer', async () => {
    const stage = await open(await environment())
    const { patient, write, mark } = await story(stage)
    await mark(await write('nurse', 'transmission', { ...said, text: 'Pansement propre.' }, 'paramedical'))
    expect((await stage.read('carer'))[0]!.records).toHaveLength(1)
    await leaveCareTeam(stage.service.storage, { patient, professional: personOf('carer') })
    expect(await stage.read('carer')).toEqual([])
    expect((await stage.read('patient'))[0]!.records).toHaveLength(1)
  })

  it('never gives what is masked from that person, nor a mark on a record of another dossier', async () => {
    const stage = await open(await environment())
    const { patient, write, mark } = await story(stage)
    const alone = await write('nurse', 'transmission', { ...said, text: 'À dire seul à seul.' }, 'medical')
    await mark(alone)
    await stage.send(
      'physician',
      operationOn(
        { patient, id: alone, type: 'transmission' },
        { kind: 'mask', hidden_from: [personOf('carer').id] },
      ),
    )
    expect((await stage.read('patient'))[0]!.records).toHaveLength(1)
    expect((await stage.read('carer'))[0]!.records).toEqual([])

    const elsewhere = await openTestDossier(stage.service.storage, 'nurse')
    const foreign = newId()
    await stage.send(
      'nurse',
      operationOn(
        { patient: elsewhere, id: foreign, type: 'transmission' },
        { kind: 'create', confidentiality: 'medical', body: { ...said, text: 'D’un autre.' } },
      ),
    )
    await mark(foreign)
    expect(JSON.stringify(await stage.read('patient'))).not.toContain('D’un autre')
  })

  it('gives the plan whole in plain words, without the parts that who shared it does not read', async () => {
    const stage = await open(await environment())
    const { write, mark, turn } = await story(stage)
    const plan = await write(
      'physician',
      'care-plan',
      { priorities: 'Marcher jusqu’au marché', reviewOn: '2027-03-01' },
      'medico-social',
    )
    await write(
      'physician',
      'plan-problem',
      { kind: 'other', precision: 'Essoufflement', priority: 'first' },
      'medical',
    )
    const social = await mark(plan, 'coordinator-social')
    const told = async () => JSON.stringify(await stage.read('patient'))
    expect(await told()).toContain('Marcher jusqu’au marché.')
    expect(await told()).toContain('1 mars 2027')
    expect(await told()).not.toContain('Essoufflement')
    // Said again by the physician, who reads all of it.
    await turn(social, plan, true, 1)
    expect(await told()).toContain('Essoufflement')
  })
}

describe('what the patient reads, on SQLite', () => {
  suite(async () => ({}))
})

describe.skipIf(!hasPostgres)('what the patient reads, on PostgreSQL', () => {
  const cluster = useCluster()
  suite(async () => ({ DATABASE_URL: await cluster.createDatabase() }))
})

describe('what professionals do about it', () => {
  it.each([
    ['nurse', 'role_not_allowed'],
    ['pharmacist', 'role_not_allowed'],
    ['specialist', 'role_not_allowed'],
    ['physician', 'ok'],
    ['coordinator-social', 'ok'],
  ] as const)('%s marks a record: %s', async (of, expected) => {
    const stage = await open()
    const { patient } = await story(stage)
    if (of === 'pharmacist' || of === 'specialist') {
      await joinCareTeam(stage.service.storage, { patient, professional: personOf(of) })
    }
    const [result] = await stage.push(of, {
      ...operationOn(
        { patient, id: newId(), type: 'patient-share' },
        { kind: 'create', confidentiality: 'administrative', body: { record: newId(), shown: true } },
      ),
      dseq: of === 'physician' ? 2 : 1,
    })
    expect(result!.error?.code ?? result!.status).toBe(expected)
  })

  it('a dossier has one patient, a patient one dossier; the directory names neither patients nor carers', async () => {
    const stage = await open()
    const { service } = stage
    const { patient } = await story(stage)
    const other = await openTestDossier(service.storage)
    const someone = { ...personOf('patient'), id: 'PATIENT-02' }
    await registerProfessionals(service.storage, [someone])
    await expect(joinCareTeam(service.storage, { patient, professional: someone })).rejects.toThrow(
      'un autre patient',
    )
    await expect(
      joinCareTeam(service.storage, { patient: other, professional: personOf('patient') }),
    ).rejects.toThrow('un autre patient')
    // A carer may have the mandate of both parents.
    await joinCareTeam(service.storage, { patient: other, professional: personOf('carer') })
    expect((await stage.read('carer')).map((one) => one.patient).toSorted()).toEqual(
      [patient, other].toSorted(),
    )

    const { tokens } = await signIn(service.url, personOf('nurse').id)
    const found = await fetch(`${service.url}/v1/directory?q=essai`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    const inFhir = await fetch(`${service.url}/fhir/Practitioner?name=Dr,M.,Mme`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    for (const names of [JSON.stringify(await found.json()), JSON.stringify(await inFhir.json())]) {
      expect(names).toContain(personOf('physician').name)
      expect(names).not.toContain(personOf('patient').name)
      expect(names).not.toContain(personOf('carer').name)
    }
    expect((await stage.ask('nurse')).status).toBe(403)
  })
})
