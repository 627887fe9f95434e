import { parisDay } from './paris-time.ts'

/**
 * How old a piece of information is, as one says it: « aujourd’hui », « il y a 3 semaines ».
 * `then` is a date or an instant; nothing is said of the future.
 */
export function ageInWords(then: string, nowMs: number): string {
  if (Number.isNaN(Date.parse(then))) return ''
  const [from, to] = [parisDay(then), parisDay(new Date(nowMs).toISOString())]
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 0) return ''
  if (days === 0) return 'aujourd’hui'
  if (days === 1) return 'hier'
  if (days < 14) return `il y a ${days} jours`
  const months = wholeMonths(from, to)
  if (months < 2) return `il y a ${Math.floor(days / 7)} semaines`
  if (months < 24) return `il y a ${months} mois`
  return `il y a ${Math.floor(months / 12)} ans`
}

function wholeMonths(from: string, to: string): number {
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return months(to) - months(from) - (to.slice(8) < from.slice(8) ? 1 : 0)
}
