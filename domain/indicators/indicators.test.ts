import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Author } from '../records/record.ts'
import { type Counted, countIndicators, monthsOf, type Table, toCsv } from './indicators.ts'

const gp: Author = { id: 'sance', name: 'Dr Sance', role: 'physician', profession: 'médecin' }
const cell: Author = { id: 'duvignau', name: 'Mme Duvignau', role: 'coordinator-nurse', profession: 'coord.' }
const now = Date.parse('2026-11-22T12:00:00.000Z')
const step = (state: string, at: string, by = cell) => ({ state, at, by, note: '' })
const request = (
  urgency: 'routine' | 'soon' | 'urgent',
  steps: readonly object[],
  caller?: { origin: string; name: string; phone: string },
) =>
  ({
    kind: 'appointment',
    urgency,
    steps,
    state: (steps.at(-1) as { state: string }).state,
    caller,
  }) as unknown as Counted['requests'][number]
const none: Counted = { patients: [], requests: [], malfunctions: [] }
const tableOf = (tables: readonly Table[], title: string) => tables.find((table) => table.title === title)!
const rowOf = (tables: readonly Table[], title: string, label: string) =>
  tableOf(tables, title).rows.find((row) => row.label === label)?.cells

describe('the period', () => {
  it.each([
    ['month', 0, ['2026-11']],
    ['month', 11, ['2025-12']],
    ['quarter', 0, ['2026-10', '2026-11', '2026-12']],
    ['quarter', 1, ['2026-07', '2026-08', '2026-09']],
  ] as const)('%s, %i back', (unit, back, months) => {
    expect(monthsOf(unit, back, '2026-11-22')).toEqual(months)
  })

  it('is whole, and follows the one before without a gap', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('month', 'quarter', 'year'),
        fc.nat({ max: 40 }),
        (date, unit, back) => {
          const today = date.toISOString().slice(0, 10)
          expect(monthsOf(unit, 0, today)).toContain(today.slice(0, 7))
          const both = [...monthsOf(unit, back + 1, today), ...monthsOf(unit, back, today)]
          const following = both.map((month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)))
          expect(following.every((value, index) => index === 0 || value === following[index - 1]! + 1)).toBe(
            true,
          )
        },
      ),
    )
  })
})

describe('what the cell counts', () => {
  const requests = [
    request('urgent', [
      step('requested', '2026-11-02T08:00:00Z', gp),
      step('taken', '2026-11-02T10:00:00Z'),
      step('scheduled', '2026-11-03T08:00:00Z'),
    ]),
    request('urgent', [step('requested', '2026-11-10T08:00:00Z', gp), step('taken', '2026-11-10T18:00:00Z')]),
    request('routine', [step('requested', '2026-11-21T08:00:00Z')], {
      origin: 'family',
      name: 'Mme Z',
      phone: '',
    }),
    // 31 October in London, 1 November in Paris.
    request('routine', [step('requested', '2026-10-31T23:30:00Z', gp)]),
    request('routine', [step('requested', '2026-09-01T08:00:00Z', gp)]),
  ]
  const patients = [
    { sex: 'F', age: 91 },
    { sex: 'F', age: 75 },
    { sex: 'M', age: 59 },
    { sex: 'F', age: undefined },
  ]
  const malfunctions = [
    { at: '2026-11-05T08:00:00Z', byRule: false },
    { at: '2026-10-05T08:00:00Z', byRule: true },
  ]
  const tables = countIndicators({ patients, requests, malfunctions }, ['2026-11'], now)

  it.each<[string, string, readonly (number | null)[]]>([
    ['File active', 'Personnes', [4, null]],
    ['File active', 'Femmes', [3, 75]],
    ['File active', '75 ans et plus', [2, 50]],
    ['File active', 'Moins de 60 ans', [1, 25]],
    ['Demandes par sorte', 'Rendez-vous de spécialiste', [4]],
    ['Demandes par sorte', 'Toutes', [4]],
    ['Demandes par origine', 'Médecin traitant', [3, 75]],
    ['Demandes par origine', 'Famille, aidant', [1, 25]],
    // Two hours and ten; the second was late to be taken (4 h), the first late to be fixed (22 h).
    ['Délais', 'Sous 48 h', [2, 6, 24, null, 100]],
    // One of 1 November still waits: more than five days.
    ['Délais', 'Sans urgence', [2, null, null, null, 50]],
    ['Dysfonctionnements', 'Signalés par une personne', [1]],
    ['Dysfonctionnements', 'Constatés par une règle', [0]],
  ])('%s, %s', (title, label, cells) => {
    expect(rowOf(tables, title, label)).toEqual(cells)
  })

  it('says nothing of what nobody asked for', () => {
    expect(rowOf(tables, 'Demandes par origine', 'Tuteur')).toBeUndefined()
    const empty = countIndicators(none, ['2026-11'], now)
    expect(rowOf(empty, 'File active', 'Femmes')).toEqual([0, null])
    expect(rowOf(empty, 'Délais', 'Toutes')).toEqual([0, null, null, null, null])
  })

  it('is a sum of its months, whichever way it is cut', () => {
    const year = countIndicators({ patients, requests, malfunctions }, monthsOf('year', 0, '2026-11-22'), now)
    for (const { rows } of year.slice(1, 3)) {
      const monthly = rows.map(({ cells }) =>
        cells.slice(0, 12).reduce<number>((sum, cell) => sum + (cell ?? 0), 0),
      )
      expect(monthly).toEqual(rows.map(({ cells }) => cells[12]))
    }
  })

  it('goes into a file that a French spreadsheet reads, a figure a line, nobody in it', () => {
    const csv = toCsv(tables)
    expect(csv.startsWith('\uFEFFTableau;Ligne;Colonne;Valeur;Unité\r\n')).toBe(true)
    expect(csv).toContain('Demandes par origine;Famille, aidant;nov. 26;1;\r\n')
    expect(csv).toContain('Délais;Sous 48 h;Prise en charge;6;h\r\n')
    expect(csv).not.toMatch(/Sance|Duvignau|Mme Z/)
    const lines = csv.trimEnd().split('\r\n')
    expect(lines.every((line) => line.split(';').length === 5)).toBe(true)
  })
})
