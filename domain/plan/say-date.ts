const longDay = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' })

/** « 2027-01-15 » → « 15 janvier 2027 » */
export function sayDate(day: string): string {
  return longDay.format(Date.parse(`${day.slice(0, 10)}T12:00Z`))
}
