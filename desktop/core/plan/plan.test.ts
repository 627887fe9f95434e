import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'

describe('a plan on one desk, without network', () => {
  const folder = temporaryFolder()
  let desk: TestDesk
  const call = () => desk.desk.handlers
  const add = async (type: string, body: object, confidentiality?: 'medical' | 'medico-social' | 'social') =>
    (await call()['record.add']({ patientId, type, body, confidentiality })).recordId
  const store = () => createRecordStore(desk.database, createRegistry())
  const settle = (merged?: readonly string[], version = 1) => {
    const outbox = createOutbox(desk.database, store())
    const sent = outbox.next(50)
    outbox.markSent(sent)
    outbox.settle(
      sent.map((operation) => ({
        operation,
        result: {
          op_id: operation.op_id,
          status: 'ok',
          version,
          ...(merged && {
            merged: [...merged],
            met: {
              author: { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' },
              at: '2026-11-21T12:58:00.000Z',
            },
          }),
        },
      })),
    )
  }
  let problem: string
  let objective: string
  let action: string
  let signing: string

  beforeAll(async () => {
    desk = await openTestDesk(folder, { name: 'gp', person: physician })
    desk.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: patTrois } })
  })
  afterAll(async () => {
    await desk.close()
    removeFolder(folder)
  })

  it('is not signed before it is opened', async () => {
    await expect(call()['plan.sign']({ patientId })).rejects.toMatchObject({ code: 'bad_input' })
  })

  it('is written by item, each in its part; an agreement has a date and somebody who heard it', async () => {
    expect(() =>
      call()['record.add']({ patientId, type: 'care-plan', body: { agreement: 'given' } }),
    ).toThrow(/date/)
    await add('care-plan', {
      coordinator: 'Mme Duvignau',
      priorities: 'Rester chez elle',
      agreement: 'given',
      agreementOn: '2026-11-20',
      agreementBy: 'Dr Claire Sance',
      reviewOn: '2027-01-15',
    })
    problem = await add(
      'plan-problem',
      { kind: 'mobility', precision: 'Chutes', priority: 'first' },
      'medical',
    )
    objective = await add(
      'plan-objective',
      { problem, text: 'Se lever seule', negotiated: 'with-patient', state: 'open' },
      'medical',
    )
    action = await add(
      'plan-action',
      {
        objective,
        what: 'Marcher dans le couloir',
        kind: 'help',
        who: 'Mme Dubroca',
        frequency: 'chaque jour',
        state: 'ongoing',
      },
      'medico-social',
    )
    const plan = await call()['plan.read']({ patientId })
    expect(plan.problems).toMatchObject([{ recordId: problem, confidentiality: 'medical' }])
    expect(plan.actions).toMatchObject([{ recordId: action, confidentiality: 'medico-social' }])
  })

  it('is signed with its words, one record for each part; nothing of a part is in another', async () => {
    ;({ signing } = await call()['plan.sign']({ patientId }))
    const records = store().listByPatient(patientId, ['care-plan-signature'])
    const textOf = (part: string) =>
      JSON.stringify(records.find(({ confidentiality }) => confidentiality === part)!.body)
    expect(records.map(({ confidentiality }) => confidentiality).toSorted()).toEqual([
      'medical',
      'medico-social',
    ])
    expect(textOf('medico-social')).toContain('Marcher dans le couloir')
    expect(textOf('medico-social')).not.toMatch(/Chutes|Se lever seule/)
    expect(textOf('medical')).toContain('Chutes')
  })

  it('is read again as it was signed, and compared with what it has become', async () => {
    settle()
    const before = (await call()['plan.read']({ patientId })).actions[0]!
    const body = { ...before.body, frequency: 'deux fois par jour' }
    await call()['record.revise']({ recordId: action, version: before.version, body })
    const signed = await call()['plan.signed']({ patientId, signing })
    expect(signed).toMatchObject({
      intact: true,
      classes: ['medico-social', 'medical'],
      actions: [{ body: { frequency: 'chaque jour' }, mayRevise: false }],
      changes: [
        {
          kind: 'changed',
          fields: [{ label: 'Rythme', before: 'chaque jour', after: 'deux fois par jour' }],
        },
      ],
    })
    expect((await call()['plan.read']({ patientId })).signatures).toMatchObject([{ changes: 1 }])
  })

  it('says of an altered copy that it is one', async () => {
    const part = store()
      .listByPatient(patientId, ['care-plan-signature'])
      .find(({ confidentiality }) => confidentiality === 'medical')!
    desk.database.durable.run('UPDATE record SET body = replace(body, ?, ?) WHERE key = ?', [
      'Chutes',
      'Vertiges',
      part.key,
    ])
    expect(await call()['plan.signed']({ patientId, signing })).toMatchObject({
      intact: false,
      problems: [{ body: { precision: 'Vertiges' } }],
    })
  })

  it('tells what the service merged, and gives the own text back', async () => {
    settle(undefined, 2)
    const line = async () => (await call()['plan.read']({ patientId })).actions[0]!
    const { body } = await line()
    await call()['record.revise']({ recordId: action, version: 2, body: { ...body, who: 'Mme Lestage' } })
    settle(['state'], 4)
    expect((await line()).merged, 'what came out of it is not here yet').toBeUndefined()
    const { key: _key, waiting: _waiting, reason: _reason, ...envelope } = store().find(action)!
    const arrived = { ...envelope, version: 4, body: { ...body, who: 'Mme Lestage', state: 'done' } }
    desk.database.bulk.transaction(() => store().putPublished(desk.database.bulk, arrived))
    expect((await line()).merged).toMatchObject({
      mine: [{ label: 'Qui', before: 'Mme Dubroca', value: 'Mme Lestage' }],
      theirs: [{ label: 'État', before: 'en cours', value: 'faite' }],
      met: { by: 'Mme Labat' },
      mayUndo: true,
    })
    await call()['merge.close']({ recordId: action, undo: true })
    expect(await line()).toMatchObject({ waiting: 'here', body: { who: 'Mme Lestage', state: 'ongoing' } })
    expect((await line()).merged).toBeUndefined()
    const seen = await call()['history.here']({ recordId: action })
    expect(seen.map(({ body: said }) => (said as typeof body).state)).toContain('done')
  })

  it('is not signed while something waits for a person', async () => {
    const proposals = createProposalStore(desk.database)
    const { body } = (await call()['plan.read']({ patientId })).problems[0]!
    desk.database.bulk.transaction(() =>
      proposals.replace(desk.database.bulk, problem, [
        {
          id: '0190a000-0000-7000-8000-0000000000aa',
          author: { id: 'labat', name: 'Mme Labat', role: 'nurse', profession: 'infirmière' },
          authoredAt: '2026-11-21T12:58:00.000Z',
          baseVersion: 1,
          schema: 1,
          base: body,
          body: { ...body, kind: 'mood' },
        },
      ]),
    )
    await expect(call()['plan.sign']({ patientId })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is told to the person in words that everybody knows', async () => {
    const sections = await call()['plan.summary']({ patientId })
    expect(sections).toEqual([
      { title: 'Qui coordonne votre plan', lines: ['Mme Duvignau.'] },
      { title: 'Ce qui compte pour vous', lines: ['Rester chez elle.'] },
      { title: 'Ce qui est difficile aujourd’hui', lines: ['Mobilité : Chutes.'] },
      { title: 'Ce que nous visons ensemble', lines: ['Se lever seule.'] },
      {
        title: 'Qui fait quoi',
        lines: ['Mme Lestage : Marcher dans le couloir, deux fois par jour.'],
      },
      {
        title: 'Votre accord et vos volontés',
        lines: ['Vous avez donné votre accord à ce plan, le 20 novembre 2026.'],
      },
      { title: 'Quand en reparlons-nous', lines: ['Nous ferons le point avec vous le 15 janvier 2027.'] },
    ])
  })

  it('comes back to whoever follows it when its day is near, and goes when it has another', async () => {
    const days = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)
    const other = '0190a000-0000-7000-8000-000000000002'
    desk.desk.writer.create({ type: 'patient-identity', patientId: other, body: { identity: patTrois } })
    const { recordId } = await call()['record.add']({
      patientId: other,
      type: 'care-plan',
      body: { reviewOn: days(-3) },
    })
    const ofOther = async () =>
      (await call()['plan.reviews']({})).filter(({ patient }) => patient.patientId === other)
    expect(await ofOther()).toMatchObject([{ recordId, on: days(-3), late: true }])
    const inDossier = (patientId: string) => call()['plan.reviews']({ patientId })
    expect(await inDossier(other), 'in its own dossier too, and in no other').toMatchObject([{ recordId }])
    expect(await inDossier(patientId)).toEqual([])
    const again = (body: object) => call()['record.revise']({ recordId, version: 0, body })
    await again({ reviewOn: days(10) })
    expect(await ofOther()).toMatchObject([{ on: days(10), late: false }])
    await again({ reviewOn: days(90) })
    expect(await ofOther()).toEqual([])
    await again({ reviewOn: days(-3), status: 'closed' })
    expect(await ofOther()).toEqual([])
  })
})
