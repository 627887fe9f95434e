/**
 * The agenda's clock. What people say and read (« 8 heures », « jeudi ») is the hour of Paris, whatever
 * the machine's zone; what records hold is an instant. Days are « 2026-12-02 », local moments
 * « 2026-12-02T08:00 ».
 */
const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})
const dayLength = 86_400_000

export function parisLocal(instant: string | number): string {
  return clock.format(new Date(instant)).replace(' ', 'T')
}

/** The day in Paris of an instant; a day is its own. */
export function parisDayOf(when: string): string {
  return isDay(when) ? when : parisLocal(when).slice(0, 10)
}

/**
 * The instant of a local moment. An hour that the change to summer time skips is the one after it;
 * an hour that comes twice in autumn is the first.
 */
export function parisInstant(local: string): string {
  const known = instants.get(local)
  if (known !== undefined) return known
  const instant = findInstant(local)
  if (instants.size >= 4_000) instants.clear()
  instants.set(local, instant)
  return instant
}

/** The same hours of the same days come back by the thousand (intakes, visits), and asking the clock is slow. */
const instants = new Map<string, string>()

function findInstant(local: string): string {
  const asUtc = Date.parse(`${local}Z`)
  for (const hoursAhead of [2, 1]) {
    const candidate = asUtc - hoursAhead * 3_600_000
    if (parisLocal(candidate) === local) return new Date(candidate).toISOString()
  }
  return new Date(asUtc - 3_600_000).toISOString()
}

export function isDay(when: string): boolean {
  return when.length === 10
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T12:00Z`) + count * dayLength).toISOString().slice(0, 10)
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T12:00Z`).getUTCDay() || 7
}

const longDay = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** « jeudi 4 mars 2027 à 08:00 », « jeudi 4 mars 2027 » */
export function sayWhen(when: string): string {
  const [day = '', hour] = (isDay(when) ? when : parisLocal(when)).split('T')
  const date = longDay.format(new Date(`${day}T12:00Z`))
  return hour === undefined ? date : `${date} à ${hour}`
}
