import { mayRead, mayWrite } from '../../domain/people/access.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import { type Calendar, daysBetween, isWorkday, shift, weekdayOf } from './calendar.ts'
import type { DossierWriter, WrittenNote } from './dossier-writer.ts'
import type { PhotoName } from './photos.ts'
import type { Prng } from './prng.ts'
import { acknowledgement } from './routines/acknowledgements.ts'

/** What somebody writes on ordinary days. */
export type Routine = {
  readonly by: Professional
  readonly confidentiality: ConfidentialityClass
  readonly perWeek: number
  readonly text: (prng: Prng, date: string) => string
  /** ISO dates, both included; without them, the whole life of the dossier. */
  readonly from?: string
  readonly until?: string
}

export type RoutineOptions = {
  readonly from: string
  readonly away: readonly (readonly [from: string, to: string])[]
  /** 1 writes what the routines say; less for a thinner past. */
  readonly density: (date: string) => number
  /** Weeks differ (negative binomial, dispersion 2) and some notes bear a picture, as in the benchmark model. */
  readonly benchmark?: { readonly photos: readonly PhotoName[]; readonly hostile: readonly string[] }
}

/** Mondays are heavy and week-ends light; the mean of the week is 1. */
const weekShape = [1.4, 1, 1, 1, 1, 0.4, 0.4].map((weight) => (weight * 7) / 6.2)
const worksAtHome = ['nurse', 'home-help']

export function writeRoutines(
  dossier: DossierWriter,
  calendar: Calendar,
  prng: Prng,
  routines: readonly Routine[],
  options: RoutineOptions,
): void {
  const recent: string[] = []
  let week = 1
  for (let date = options.from; date <= calendar.daysAgo(0); date = shift(date, 1)) {
    if (weekdayOf(date) === 1) week = options.benchmark ? gammaOfTwo(prng) : 1
    if (options.away.some(([from, to]) => date >= from && date <= to)) continue
    for (const routine of routines) {
      if (date < (routine.from ?? '') || date > (routine.until ?? '9999')) continue
      if (!options.benchmark && dossier.hasWritten(routine.by, date)) continue
      const atHome = worksAtHome.includes(routine.by.role)
      if (!atHome && !isWorkday(date)) continue
      const mean = (routine.perWeek / (atHome ? 7 : 5)) * (atHome ? weekShape[weekdayOf(date) - 1]! : 1)
      const count = prng.poisson(mean * options.density(date) * week)
      for (let index = 0; index < (options.benchmark ? count : Math.min(count, 1)); index++) {
        const at = calendar.at(date, hourOf(prng, atHome))
        if (at > calendar.now) continue
        const note = dossier.noteAt(routine.by, at, routine.confidentiality, {
          text: freshText(prng, routine, date, recent, options),
          important: options.benchmark !== undefined && prng.chance(0.03),
          attachments:
            options.benchmark && prng.chance(0.2)
              ? [dossier.photo(prng.pick(options.benchmark.photos), 'Photo du jour')]
              : [],
        })
        if (prng.chance(0.12)) {
          const present = routines.filter(({ from = '', until = '9999' }) => from <= date && date <= until)
          acknowledge(dossier, calendar, prng, present, note, at)
        }
      }
    }
  }
}

/** Who has read what: the GP twice a week until her last visit, the nurse most evenings, the cell once a week. */
export function writeReadings(
  dossier: DossierWriter,
  calendar: Calendar,
  prng: Prng,
  readers: readonly { readonly person: Professional; readonly since: string }[],
  options: { readonly from: string; readonly lastVisit: number },
): void {
  const notes = dossier.notes.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
  for (const { person: reader, since } of readers) {
    const habit = readingHabits[reader.role]
    if (!habit) continue
    const last = reader.role === 'physician' ? calendar.workday(options.lastVisit) : calendar.workday(-1)
    let unread = notes.filter(
      ({ by, confidentiality, receivedAt }) =>
        by.id !== reader.id &&
        mayRead(reader.role, confidentiality) &&
        mayWrite(reader.role, confidentiality) &&
        receivedAt >= calendar.at(options.from, '00:00'),
    )
    for (let date = options.from > since ? options.from : since; date <= last; date = shift(date, 1)) {
      const days = daysBetween(date, last)
      if (days % habit.everyDays !== 0 || (reader.role !== 'nurse' && !isWorkday(date) && days > 0)) continue
      const at = calendar.at(date, `${habit.hour}:${String(prng.integer(10, 59))}`)
      const seen = unread.filter((note) => note.receivedAt < at)
      if (seen.length === 0) continue
      dossier.readAt(reader, at, seen)
      unread = unread.filter((note) => note.receivedAt >= at)
    }
  }
}

const readingHabits: Partial<
  Record<Professional['role'], { readonly everyDays: number; readonly hour: string }>
> = {
  physician: { everyDays: 3, hour: '20' },
  nurse: { everyDays: 2, hour: '19' },
  'coordinator-nurse': { everyDays: 7, hour: '11' },
  'coordinator-social': { everyDays: 7, hour: '14' },
  'home-help': { everyDays: 5, hour: '18' },
  pharmacist: { everyDays: 9, hour: '12' },
}

function acknowledge(
  dossier: DossierWriter,
  calendar: Calendar,
  prng: Prng,
  routines: readonly Routine[],
  note: WrittenNote,
  at: string,
): void {
  const others = routines
    .map(({ by }) => by)
    .filter(
      ({ id, role }) =>
        id !== note.by.id && mayRead(role, note.confidentiality) && mayWrite(role, note.confidentiality),
    )
  if (others.length === 0) return
  const by = prng.pick(others)
  const answered = new Date(Date.parse(at) + prng.integer(20, 150) * 60_000).toISOString()
  if (answered > calendar.now) return
  dossier.noteAt(by, answered, note.confidentiality, {
    text: acknowledgement(prng, by.role),
    important: false,
    replyTo: note.id,
    attachments: [],
  })
}

/** Avoids what the same dossier has read lately: people do not copy themselves word for word. */
function freshText(
  prng: Prng,
  routine: Routine,
  date: string,
  recent: string[],
  options: RoutineOptions,
): string {
  if (options.benchmark && prng.chance(0.004)) return prng.pick(options.benchmark.hostile)
  let text = routine.text(prng, date)
  for (let again = 0; again < 8 && recent.includes(text); again++) text = routine.text(prng, date)
  recent.push(text)
  if (recent.length > 60) recent.shift()
  return text
}

/** Peaks at 7–9 h and 17–19 h at the patient's home, office hours elsewhere. */
function hourOf(prng: Prng, atHome: boolean): string {
  const hour = atHome
    ? prng.pick([7, 7, 8, 8, 9, 11, 17, 17, 18])
    : prng.pick([9, 10, 11, 12, 14, 15, 16, 17, 18])
  return `${String(hour).padStart(2, '0')}:${String(prng.integer(2, 58)).padStart(2, '0')}`
}

/** Mean 1; a Poisson of it has the negative binomial's dispersion of 2. */
function gammaOfTwo(prng: Prng): number {
  return -(Math.log(1 - prng.next()) + Math.log(1 - prng.next())) / 2
}
