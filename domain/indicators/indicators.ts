import { parisDayOf } from '../agenda/paris.ts'
import { originOf, type ReferralBody } from '../records/referral.ts'
import {
  kindOf,
  referralKindNames,
  referralOrigins,
  type ReferralState,
  type Urgency,
  waitingStates,
} from '../records/referral-kinds.ts'

/** What the cell reports on (OT-8, BS-16, BS-17, BS-19): counts, never somebody. */
export type Unit = '' | '%' | 'h'
export type Table = {
  readonly title: string
  /** What is counted, and what is not. */
  readonly note: string
  readonly columns: readonly { readonly label: string; readonly unit: Unit }[]
  /** A cell is empty when there is nothing to count from. */
  readonly rows: readonly { readonly label: string; readonly cells: readonly (number | null)[] }[]
}

export type Counted = {
  /** The people of the active file today. */
  readonly patients: readonly { readonly sex: string; readonly age: number | undefined }[]
  readonly requests: readonly Pick<ReferralBody, 'kind' | 'urgency' | 'state' | 'caller' | 'steps'>[]
  /** « Dysfonctionnements », by whoever raised them or by a rule. */
  readonly malfunctions: readonly { readonly at: string; readonly byRule: boolean }[]
}

export const periodUnits = { month: 1, quarter: 3, year: 12 } as const
export type PeriodUnit = keyof typeof periodUnits

const hour = 3_600_000
const urgencies: Readonly<Record<Urgency, string>> = {
  urgent: 'Sous 48 h',
  soon: 'Sous 15 jours',
  routine: 'Sans urgence',
}
/** What was asked for is fixed, found or here. */
const obtained: readonly ReferralState[] = ['scheduled', 'arranged', 'admitted', 'reported']

/** The months « 2026-11 » of the period that holds the day, or of one `back` periods before. */
export function monthsOf(unit: PeriodUnit, back: number, today: string): readonly string[] {
  const length = periodUnits[unit]
  const [year = 0, month = 1] = today.split('-').map(Number)
  const first = Math.floor((year * 12 + month - 1) / length) * length - back * length
  return Array.from({ length }, (_, index) => {
    const at = first + index
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
  })
}

export function countIndicators(
  counted: Counted,
  months: readonly string[],
  nowMs: number,
): readonly Table[] {
  const asked = counted.requests.flatMap((request) => {
    const month = monthOf(request.steps[0]?.at)
    return month !== undefined && months.includes(month) ? [{ ...request, month }] : []
  })
  const perMonth = <One extends { readonly month: string }>(label: string, ones: readonly One[]) => ({
    label,
    cells: [...months.map((month) => ones.filter((one) => one.month === month).length), ones.length],
  })
  const monthly = [
    ...months.map((month) => ({ label: shortMonth.format(noonOf(month)), unit: '' as const })),
    ...(months.length > 1 ? [{ label: 'Total', unit: '' as const }] : []),
  ]
  const table = (title: string, note: string, rows: Table['rows']): Table => ({
    title,
    note,
    columns: monthly,
    rows: rows.map(({ label, cells }) => ({ label, cells: cells.slice(0, monthly.length) })),
  })
  const malfunctions = counted.malfunctions.flatMap(({ at, byRule }) => {
    const month = monthOf(at)
    return month !== undefined && months.includes(month) ? [{ month, byRule }] : []
  })
  const origins = table(
    'Demandes par origine',
    'Comptées le mois où elles ont été faites ; prise par téléphone, une demande compte pour qui appelle.',
    Object.entries(referralOrigins).map(([origin, label]) =>
      perMonth(
        label,
        asked.filter((one) => originOf(one) === origin),
      ),
    ),
  )
  return [
    activeFile(counted.patients),
    table(
      'Demandes par sorte',
      'Comptées le mois où elles ont été faites.',
      [
        ...referralKindNames.map((kind) =>
          perMonth(
            kindOf(kind).label,
            asked.filter((one) => one.kind === kind),
          ),
        ),
        perMonth('Toutes', asked),
      ].filter(({ label, cells }) => label === 'Toutes' || cells.at(-1) !== 0),
    ),
    withShares(origins, asked.length),
    delays(asked, nowMs),
    table(
      'Dysfonctionnements',
      'Signalés par une personne, ou constatés par une règle et vus par quelqu’un.',
      [
        perMonth(
          'Signalés par une personne',
          malfunctions.filter(({ byRule }) => !byRule),
        ),
        perMonth(
          'Constatés par une règle',
          malfunctions.filter(({ byRule }) => byRule),
        ),
      ],
    ),
  ]
}

function activeFile(patients: Counted['patients']): Table {
  const aged = patients.flatMap(({ age }) => age ?? [])
  return {
    title: 'File active',
    note: 'Les personnes suivies sur ce poste aujourd’hui, quelle que soit la période choisie.',
    columns: [
      { label: 'Nombre', unit: '' },
      { label: 'Part', unit: '%' },
    ],
    rows: [
      { label: 'Personnes', cells: [patients.length, null] },
      part('Femmes', patients.filter(({ sex }) => sex === 'F').length, patients.length),
      part('75 ans et plus', aged.filter((age) => age >= 75).length, patients.length),
      part('Moins de 60 ans', aged.filter((age) => age < 60).length, patients.length),
    ],
  }
}

function part(label: string, count: number, of: number) {
  return { label, cells: [count, share(count, of)] }
}

function withShares(table: Table, total: number): Table {
  return {
    ...table,
    columns: [...table.columns, { label: 'Part', unit: '%' }],
    rows: table.rows
      .filter(({ cells }) => cells.at(-1) !== 0)
      .map(({ label, cells }) => ({ label, cells: [...cells, share(cells.at(-1) ?? 0, total)] })),
  }
}

/** Medians, so that one forgotten request does not decide. */
function delays(asked: readonly Counted['requests'][number][], nowMs: number): Table {
  const row = (label: string, ones: typeof asked) => {
    const after = (states: readonly ReferralState[]) =>
      median(
        ones.flatMap(({ steps }) => {
          const [first] = steps
          const reached = steps.find(({ state }) => states.includes(state))
          return first && reached ? [(Date.parse(reached.at) - Date.parse(first.at)) / hour] : []
        }),
      )
    const late = ones.filter((one) => wasLate(one, nowMs)).length
    return {
      label,
      cells: [ones.length, after(['taken']), after(obtained), after(['closed']), share(late, ones.length)],
    }
  }
  return {
    title: 'Délais',
    note: 'Médianes, des demandes faites dans la période. En retard : a attendu une fois plus longtemps que son urgence ne le permet.',
    columns: [
      { label: 'Demandes', unit: '' },
      { label: 'Prise en charge', unit: 'h' },
      { label: 'Date fixée ou réponse', unit: 'h' },
      { label: 'Clôture', unit: 'h' },
      { label: 'En retard', unit: '%' },
    ],
    rows: [
      ...Object.entries(urgencies).map(([urgency, label]) =>
        row(
          label,
          asked.filter((one) => one.urgency === urgency),
        ),
      ),
      row('Toutes', asked),
    ],
  }
}

/** In a state where the requester waits for the cell, for longer than the urgency allows (BS-16). */
function wasLate({ kind, urgency, steps }: Counted['requests'][number], nowMs: number): boolean {
  return steps.some(({ state, at }, index) => {
    if (!waitingStates.includes(state)) return false
    const next = steps[index + 1]
    return (next ? Date.parse(next.at) : nowMs) - Date.parse(at) > kindOf(kind).patience[urgency]
  })
}

function monthOf(at: string | undefined): string | undefined {
  return at === undefined ? undefined : parisDayOf(at).slice(0, 7)
}

const formatMonth = (month: 'short' | 'long', year: 'numeric' | '2-digit') =>
  new Intl.DateTimeFormat('fr-FR', { month, year, timeZone: 'UTC' })
/** « nov. 26 »: twelve of them stand side by side. */
const shortMonth = formatMonth('short', '2-digit')
const longMonth = formatMonth('long', 'numeric')
const noonOf = (month: string) => new Date(`${month}-15T12:00Z`)

/** « novembre 2026 » */
export function sayMonth(month: string): string {
  return longMonth.format(noonOf(month))
}

function share(count: number, of: number): number | null {
  return of === 0 ? null : Math.round((count / of) * 100)
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? null : Math.round((low + high) * 5) / 10
}

/** Excel in French reads it as it is: BOM, semicolons, decimal commas. One line a figure. */
export function toCsv(tables: readonly Table[]): string {
  const quoted = (text: string) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = tables.flatMap(({ title, columns, rows }) =>
    rows.flatMap(({ label, cells }) =>
      cells.map((cell, index) => {
        const { label: column = '', unit = '' } = columns[index] ?? {}
        return [title, label, column, cell === null ? '' : String(cell).replace('.', ','), unit]
          .map(quoted)
          .join(';')
      }),
    ),
  )
  return `\uFEFF${['Tableau;Ligne;Colonne;Valeur;Unité', ...lines].join('\r\n')}\r\n`
}
