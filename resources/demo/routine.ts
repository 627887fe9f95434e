import { mayRead, mayWrite } from '../../domain/people/access.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { Role } from '../../domain/people/role.ts'
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
  /** 7 is a prescription: every day, without exception. */
  readonly perWeek: number
  readonly text: (prng: Prng, date: string) => string
  /** ISO dates, both included; without them, the whole life of the dossier. */
  readonly from?: string
  readonly until?: string
  /** When somebody who works at the patient's home writes; without it, at any round. */
  readonly when?: 'morning' | 'evening'
}

type Member = { readonly person: Professional; readonly since: string }

type RoutineOptions = {
  readonly members: readonly Member[]
  readonly lastVisit: number
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
  const latest = aMinuteBefore(calendar.now)
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
      const daily = routine.perWeek === 7 && options.density(date) >= 1
      const count = daily ? 1 : prng.poisson(mean * options.density(date) * week)
      for (let index = 0; index < (options.benchmark ? count : Math.min(count, 1)); index++) {
        const at = calendar.at(date, hourOf(prng, routine))
        if (at > latest) continue
        const note = dossier.noteAt(routine.by, at, routine.confidentiality, {
          text: freshText(prng, routine, date, recent, options),
          important: options.benchmark !== undefined && prng.chance(0.03),
          attachments:
            options.benchmark && prng.chance(0.2)
              ? [dossier.photo(prng.pick(options.benchmark.photos), 'Photo du jour')]
              : [],
        })
        if (prng.chance(0.12)) acknowledge(dossier, calendar, prng, options, note, at)
      }
    }
  }
}

/** Who has read what: the GP twice a week until her last visit, the nurse most evenings, the cell once a week. */
export function writeReadings(
  dossier: DossierWriter,
  calendar: Calendar,
  prng: Prng,
  readers: readonly Member[],
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

/** Who answers whom: the doctor and the nurses about care, the cell and the home helps about daily life. */
const careTeam: readonly Role[] = ['physician', 'nurse']
const dailyLifeTeam: readonly Role[] = ['nurse', 'home-help', 'coordinator-nurse', 'coordinator-social']

function acknowledge(
  dossier: DossierWriter,
  calendar: Calendar,
  prng: Prng,
  { members, lastVisit }: RoutineOptions,
  note: WrittenNote,
  at: string,
): void {
  const about = ['medical', 'paramedical'].includes(note.confidentiality) ? careTeam : dailyLifeTeam
  const answered = new Date(Date.parse(at) + prng.integer(20, 150) * 60_000).toISOString()
  const others = members
    .filter(({ since }) => since <= at.slice(0, 10))
    .map(({ person }) => person)
    .filter(
      ({ id, role }) => id !== note.by.id && about.includes(role) && mayWrite(role, note.confidentiality),
    )
    .filter(({ role }) => role !== 'physician' || answered <= calendar.at(lastVisit, '20:00'))
  if (others.length === 0 || answered > aMinuteBefore(calendar.now)) return
  const by = prng.pick(others)
  dossier.noteAt(by, answered, note.confidentiality, {
    text: acknowledgement(prng, by.role),
    important: false,
    replyTo: note.id,
    attachments: [],
  })
}

/** What is written must have been received. */
function aMinuteBefore(instant: string): string {
  return new Date(Date.parse(instant) - 60_000).toISOString()
}

/** Avoids the sentences that the same dossier has read lately: people do not copy themselves word for word. */
function freshText(
  prng: Prng,
  routine: Routine,
  date: string,
  recent: string[],
  options: RoutineOptions,
): string {
  if (options.benchmark)
    return prng.chance(0.004) ? prng.pick(options.benchmark.hostile) : routine.text(prng, date)
  let text = routine.text(prng, date)
  for (let again = 0; again < 12 && longSentences(text).some((each) => recent.includes(each)); again++) {
    text = routine.text(prng, date)
  }
  recent.push(...longSentences(text))
  recent.splice(0, recent.length - 40)
  return text
}

function longSentences(text: string): readonly string[] {
  return text.split('. ').filter((sentence) => sentence.length > 24)
}

const officeHours = [9, 10, 11, 12, 14, 15, 16, 17, 18]
const hoursAtHome = { morning: [7, 7, 8, 8, 9], evening: [18, 18, 19] }
const nurseHours = [7, 7, 8, 8, 9, 11, 17, 17, 18]
/** At the end of the shift, once the midday meal is told. */
const homeHelpHours = [13, 13, 14, 17, 18]

/** Peaks at 7–9 h and 17–19 h for nurses, office hours elsewhere. */
function hourOf(prng: Prng, { by, when }: Routine): string {
  const usual = by.role === 'nurse' ? nurseHours : by.role === 'home-help' ? homeHelpHours : officeHours
  const hour = prng.pick(when ? hoursAtHome[when] : usual)
  return `${String(hour).padStart(2, '0')}:${String(prng.integer(2, 58)).padStart(2, '0')}`
}

/** Mean 1; a Poisson of it has the negative binomial's dispersion of 2. */
function gammaOfTwo(prng: Prng): number {
  return -(Math.log(1 - prng.next()) + Math.log(1 - prng.next())) / 2
}
