/**
 * Documents are read in France: their days and hours are those of Paris, whatever the machine's zone
 * (a laptop set to UTC would date tonight's sheet of tomorrow).
 */
const numbers = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const words = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  dateStyle: 'long',
  timeStyle: 'short',
})

/** An ISO instant, or a date that has no time of day → the day in Paris, AAAA-MM-JJ. */
export function parisDay(when: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(when)) return when
  return numbers.format(new Date(when)).split('/').toReversed().join('-')
}

/** « 21 novembre 2026 à 11:00 » */
export function parisTime(instant: string): string {
  return words.format(new Date(instant))
}
