import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Desk } from '../desk.ts'
import { nessi, patTrois, physician, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'

describe('search, as it is typed', () => {
  const folder = temporaryFolder()
  let opened: TestDesk
  let desk: Desk

  beforeAll(async () => {
    opened = await openTestDesk(folder, { name: 'gp', person: physician })
    desk = opened.desk
    const people = [
      patTrois,
      nessi,
      {
        ...nessi,
        matricule: '180032A00404259',
        birthName: 'ŒUVRARD',
        firstGivenName: 'ÉLÉONORE',
        givenNames: 'ÉLÉONORE',
      },
    ]
    for (const [index, identity] of people.entries()) {
      const patientId = `0190a000-0000-7000-8000-00000000000${index}`
      desk.writer.create({ type: 'patient-identity', patientId, body: { identity } })
      // More notes than a list shows, all naming somebody: they must not hide the person.
      for (let note = 0; note < 60; note++) {
        const text = `Note ${note} : Mme Nessi vue, œdème des chevilles, pansement à l’hydrogel`
        desk.writer.create({ type: 'transmission', patientId, body: { text } })
      }
    }
  })
  afterAll(async () => {
    await opened.close()
    removeFolder(folder)
  })

  const find = async (text: string) => desk.handlers['search.find']({ text, limit: 20 })

  it.each<[string, string, string[]]>([
    ['a birth name', 'pat-trois', ['PAT-TROIS']],
    ['its beginning', 'ness', ['NESSI']],
    ['without its accents', 'eleonore', ['ŒUVRARD']],
    ['without its ligature', 'oeuvrard', ['ŒUVRARD']],
    ['two names in any order', 'dominique pat', ['PAT-TROIS']],
    ['a matricule, with its spaces', '2 79 03 51 215 189 89', ['PAT-TROIS']],
    ['a Corsican matricule', '180032a00404259', ['ŒUVRARD']],
    ['a birth date', '28/03/1979', ['PAT-TROIS']],
    ['a birth date of two people', '14/07/1977', ['NESSI', 'ŒUVRARD']],
    ['nobody', 'zzz', []],
    ['nothing', '   ', []],
  ])('finds people by %s', async (_case, text, birthNames) => {
    const { patients } = await find(text)
    expect(patients.map(({ identity }) => identity.birthName).toSorted()).toEqual(birthNames)
  })

  it('finds texts without accents, marks what matched, and says whose they are', async () => {
    const found = await find('OEDEME hydrog')
    expect(found.records).toHaveLength(20)
    const { excerpt, patient, label } = found.records[0]!
    expect(excerpt.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['œdème', 'hydrogel'])
    expect([label, patient.identity.birthName]).toEqual(['transmission', 'ŒUVRARD'])
  })

  it.each([
    "'; DROP TABLE record--",
    '%_\\',
    '" OR NEAR(',
    '*'.repeat(200),
    'text:note',
    'NOT',
    'person : ness',
    '\u0000',
    '𝕏',
  ])('takes %j as words to look for, never as an operator', async (text) => {
    const { patients } = await find(text)
    expect(patients.length).toBeLessThanOrEqual(1)
  })
})
