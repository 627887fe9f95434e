import { sayDay, sayTime } from '../../i18n/dates.ts'

/** What follows « Depuis votre visite »: « de ce matin » is guessed by nobody, so « d’aujourd’hui 08:12 », « d’hier », « du 4 novembre ». */
export function sayLastVisit(since: string, now: Date, zone?: string): string {
  const day = sayDay(since, now, zone)
  if (day === 'aujourd’hui') return `d’aujourd’hui ${sayTime(since, zone)}`
  if (day === 'hier') return 'd’hier'
  return `du ${day.replace(/^\p{L}+ /u, '')}`
}
