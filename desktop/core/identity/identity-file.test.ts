import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { v7 } from 'uuid'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import type { OperationResult } from '@navigateur-pro/domain/sync/messages.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createOutbox } from '../sync/outbox.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { offeredIdentity } from './offered-identity.ts'

const { matricule: _matricule, oid: _oid, birthPlace: _place, ...known } = patTrois
const provisional: Identity = { ...known, status: 'VALI' }

describe('what the software knows better than the dossier', () => {
  it.each<[string, Identity, Identity, boolean]>([
    ['a qualified identity for a validated dossier', provisional, patTrois, true],
    ['a retrieved one', provisional, { ...patTrois, status: 'RECUP' }, true],
    ['nothing more than the dossier', patTrois, patTrois, false],
    ['less than the dossier', patTrois, provisional, false],
    ['an identity that says to be qualified without INS', provisional, { ...known, status: 'QUAL' }, false],
    ['a contrary trait', { ...provisional, sex: 'M' }, patTrois, false],
    ['a doubtful identity', provisional, { ...patTrois, attributes: ['DOUT'] }, false],
  ])('%s', (_case, dossier, incoming, offered) => {
    expect(offeredIdentity(dossier, incoming) !== undefined).toBe(offered)
  })

  it('keeps what only the dossier knew, and its former matricule', () => {
    const dossier: Identity = {
      ...provisional,
      usedName: 'MARTIN',
      matricule: '879035121518969',
      oid: '1.2.250.1.213.1.4.9',
    }
    expect(offeredIdentity(dossier, patTrois)).toEqual({
      ...patTrois,
      usedName: 'MARTIN',
      historic: [{ matricule: '879035121518969', oid: '1.2.250.1.213.1.4.9' }],
    })
  })
})

describe('the identity of a dossier', () => {
  const folder = temporaryFolder()
  let names = 0
  let opened: TestDesk
  let patientId = ''
  let sequence = 0

  beforeEach(async () => {
    opened = await openTestDesk(folder, { name: `identity-${++names}`, person: physician })
    patientId = v7()
    opened.desk.writer.create({
      type: 'patient-identity',
      patientId,
      body: { identity: provisional, phone: '05' },
    })
  })
  afterEach(async () => {
    await opened.close()
  })
  afterAll(() => removeFolder(folder))

  function answer(status: OperationResult['status'], extra: Partial<OperationResult> = {}): void {
    const outbox = createOutbox(opened.database, createRecordStore(opened.database, createRegistry()))
    const [operation] = outbox.next(1)
    outbox.settle([{ operation: operation!, result: { op_id: operation!.op_id, status, ...extra } }])
  }
  function softwareOpens(patient: Identity): void {
    opened.desk.context.take({
      source: 'practice:lgc',
      epoch: 'day',
      sequence: ++sequence,
      at: 0,
      kind: 'opened',
      patient,
      evidence: 'paired',
    })
  }
  const file = async () => opened.desk.handlers['identity.read']({ patientId })
  const adopt = async () => opened.desk.handlers['identity.adopt']({ patientId })

  it('offers the software’s once a person confirmed that it is hers, and takes it whole, with a history', async () => {
    answer('ok', { version: 1 })
    softwareOpens(patTrois)
    expect((await file()).offered, 'nobody has confirmed yet').toBeUndefined()
    opened.desk.context.confirm(patientId)
    expect(opened.desk.context.view()).toMatchObject({ kind: 'current', offersIdentity: true })
    const { offered } = await file()
    expect(offered).toMatchObject({ from: 'lgc' })
    expect(offered?.changes.map(({ trait }) => trait)).toEqual([
      'statut',
      'matricule INS',
      'lieu de naissance',
    ])

    await adopt()
    const after = await file()
    expect(after.patient).toMatchObject({ status: 'QUAL', identity: patTrois, phone: '05' })
    expect(after.readOnly).toMatch(/INSi/)
    expect(after.offered).toBeUndefined()
    expect(after.history).toMatchObject([{ by: physician.name, changes: offered!.changes }, { changes: [] }])
    expect(opened.desk.context.view()).toMatchObject({ kind: 'current', offersIdentity: false })
    await expect(adopt).rejects.toMatchObject({ code: 'conflict' })
  })

  it('a version that the service refuses leaves the dossier, and its history, as they were', async () => {
    answer('ok', { version: 1 })
    softwareOpens(patTrois)
    opened.desk.context.confirm(patientId)
    await adopt()
    expect((await file()).history).toHaveLength(2)
    answer('rejected', { error: { code: 'identity_blocked', message: 'Refusé.' } })
    const after = await file()
    expect(after.patient.identity).toEqual(provisional)
    expect(after.history).toHaveLength(1)
  })

  it('a dossier that never left is created with what is known better', async () => {
    softwareOpens(patTrois)
    opened.desk.context.confirm(patientId)
    await adopt()
    expect((await file()).patient.identity).toEqual(patTrois)
    const outbox = createOutbox(opened.database, createRecordStore(opened.database, createRegistry()))
    expect(outbox.next(5)).toMatchObject([{ kind: 'create', body: { identity: patTrois } }])
  })

  it('waits for the dossier that is on its way', async () => {
    softwareOpens(patTrois)
    opened.desk.context.confirm(patientId)
    const outbox = createOutbox(opened.database, createRecordStore(opened.database, createRegistry()))
    outbox.markSent(outbox.next(5))
    await expect(adopt).rejects.toMatchObject({ code: 'conflict' })
    expect((await file()).patient.identity).toEqual(provisional)
  })

  it('traits that came from INSi are changed by no hand', async () => {
    answer('ok', { version: 1 })
    softwareOpens(patTrois)
    opened.desk.context.confirm(patientId)
    await adopt()
    answer('ok', { version: 2 })
    const store = createRecordStore(opened.database, createRegistry())
    const [record] = store.listByPatient(patientId, ['patient-identity'])
    const { writer } = opened.desk
    expect(() =>
      writer.revise(record!.id, record!.version, { identity: { ...patTrois, birthName: 'DURAND' } }),
    ).toThrow(expect.objectContaining({ code: 'identity_blocked' }))
    writer.revise(record!.id, record!.version, { identity: { ...patTrois, usedName: 'DURAND' } })
    expect((await file()).history[0]).toMatchObject({ changes: [{ trait: 'nom utilisé', after: 'DURAND' }] })
  })
})
