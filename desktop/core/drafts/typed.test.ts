import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TypedPlace } from '../../contract/typed-views.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createRecordStore } from '../records/record-store.ts'
import { patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

const patientId = '0190a000-0000-7000-8000-000000000001'
const other = '0190a000-0000-7000-8000-000000000002'

describe('words typed into a small form, and not sent', () => {
  const folder = temporaryFolder()
  let desk: TestDesk
  const call = () => desk.desk.handlers
  const review: TypedPlace = { kind: 'review', of: { patientId }, mark: '' }
  const save = (place: TypedPlace, text: string) =>
    call()['typed.save']({ place, parts: { comment: text }, tab: 'treatments', text })
  const read = async (place: TypedPlace) => (await call()['typed.read'](place)).text?.parts['comment']
  const texts = async () => (await call()['typed.list']({})).map(({ text }) => text)

  beforeAll(async () => {
    desk = await openTestDesk(folder, { name: 'gp', person: physician })
    for (const one of [patientId, other]) {
      desk.desk.writer.create({ type: 'patient-identity', patientId: one, body: { identity: patTrois } })
    }
  })
  afterAll(async () => {
    await desk.close()
    removeFolder(folder)
  })

  it('are found again at their place, and at no other', async () => {
    await save(review, 'Ramipril à demi')
    await save(review, 'Ramipril à demi-dose')
    expect(await read(review)).toBe('Ramipril à demi-dose')
    expect(await read({ ...review, of: { patientId: other } })).toBeUndefined()
    expect(await read({ ...review, kind: 'alert' })).toBeUndefined()
    expect(await call()['typed.list']({})).toMatchObject([
      { patient: { patientId }, place: review, tab: 'treatments', text: 'Ramipril à demi-dose' },
    ])
    expect(await call()['draft.list']({}), 'a draft of a whole writing is another thing').toEqual([])
  })

  it('of a record that has changed since are not put on the new version, and are not lost', async () => {
    const line = { drug: 'Bisoprolol', dose: '1 matin', reason: '', source: '', statedOn: '2026-11-01' }
    const { recordId } = await call()['record.add']({ patientId, type: 'medication-line', body: line })
    const dose = (mark: string): TypedPlace => ({ kind: 'dose', of: { recordId }, mark })
    await save(dose('1'), 'Bradycardie à 48')
    expect(await read(dose('2'))).toBeUndefined()
    expect(await texts()).toContain('Bradycardie à 48')
  })

  it('about somebody who has no dossier here are found for that person alone, the last ones', async () => {
    const emergency = (unknown: string): TypedPlace => ({ kind: 'emergency', of: { unknown }, mark: '' })
    await save(emergency('ORX Camille 1985-05-14'), 'Malaise au cabinet')
    expect(await read(emergency('ORX Camille 1985-05-14'))).toBe('Malaise au cabinet')
    expect(await read(emergency('ORX Camille 1985-05-15'))).toBeUndefined()
    expect(await texts(), 'no dossier to lead to').not.toContain('Malaise au cabinet')
    await save(emergency('ORX Paul 1985-05-14'), '')
    expect(await read(emergency('ORX Camille 1985-05-14')), 'not his to take away').toBeDefined()
    await save(emergency('ORX Camille 1985-05-14'), '')
    expect(await read(emergency('ORX Camille 1985-05-14'))).toBeUndefined()
  })

  it('go when they were sent, left, or erased', async () => {
    const [held] = await call()['typed.list']({})
    await call()['typed.discard']({ key: held!.key })
    await save(review, '')
    expect(await texts()).toEqual([])
  })

  it('of a circle that was left go with its dossier', async () => {
    const alert: TypedPlace = { kind: 'alert', of: { patientId: other }, mark: '' }
    await save(alert, 'Tombée dans la salle de bains')
    const store = createRecordStore(desk.database, createRegistry())
    store.removing(desk.database.bulk, () => store.purgePatient(desk.database.bulk, other))
    expect(await texts()).toEqual([])
    await expect(async () =>
      save({ ...alert, of: { recordId: '0190a000-0000-7000-8000-000000000009' } }, 'Trop tard'),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
