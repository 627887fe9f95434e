const dayLength = 86_400_000

/** Public holidays of a fixed date: nobody's practice is open. */
const holidays = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']

/**
 * The demonstration's time, told from its own "now". Scenarios count in working days (`-1` is the
 * previous one), so that no practice is open on a Sunday whatever the day the demonstration starts.
 */
export type Calendar = {
  /** ISO instant. */
  readonly now: string
  /** ISO date of the working day, counted from the last one whose ninth hour has struck. */
  workday(offset: number): string
  /** ISO date, any day of the week. */
  daysAgo(days: number): string
  /** ISO instant of a local hour ("07:45") of a working day or of an ISO date. */
  at(day: number | string, time: string): string
}

export function createCalendar(now: string): Calendar {
  const [date, time] = parisParts(now)
  let today = time >= '09:00' ? date : shift(date, -1)
  while (!isWorkday(today)) today = shift(today, -1)

  function workday(offset: number): string {
    let day = today
    for (let left = Math.abs(offset); left > 0; ) {
      day = shift(day, Math.sign(offset))
      if (isWorkday(day)) left--
    }
    return day
  }

  return {
    now,
    workday,
    daysAgo: (days) => shift(date, -days),
    at: (day, hour) => instantInParis(typeof day === 'number' ? workday(day) : day, hour),
  }
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T12:00Z`).getUTCDay() || 7
}

export function isWorkday(date: string): boolean {
  return weekdayOf(date) < 6 && !holidays.includes(date.slice(5))
}

export function shift(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00Z`) + days * dayLength).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength)
}

/** "mardi 2 décembre". */
export function longDate(date: string): string {
  return frenchDate.format(Date.parse(`${date}T12:00Z`))
}

const frenchDate = new Intl.DateTimeFormat('fr-FR', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})

/** "2 décembre". */
export function dayAndMonth(date: string): string {
  return longDate(date).slice(longDate(date).indexOf(' ') + 1)
}

const parisClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
})

function parisParts(instant: string): [date: string, time: string] {
  const [date, time] = parisClock.format(Date.parse(instant)).split(' ')
  return [date!, time!]
}

/** "mardi". */
export function weekdayName(date: string): string {
  return longDate(date).split(' ')[0]!
}

const hoursAheadOn = new Map<string, number>()

/** Hours between midnight and three in the morning of a clock change do not matter here: nobody writes then. */
function instantInParis(date: string, time: string): string {
  let hoursAhead = hoursAheadOn.get(date)
  if (hoursAhead === undefined) {
    hoursAhead = Number(parisParts(`${date}T12:00Z`)[1].slice(0, 2)) - 12
    hoursAheadOn.set(date, hoursAhead)
  }
  return new Date(Date.parse(`${date}T${time}Z`) - hoursAhead * 3_600_000).toISOString()
}
