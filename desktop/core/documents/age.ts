const day = 86_400_000

/** How old a piece of information is, as one says it: « aujourd’hui », « il y a 3 semaines ». */
export function ageInWords(then: string, nowMs: number): string {
  const days = Math.floor(nowMs / day) - Math.floor(Date.parse(then) / day)
  if (Number.isNaN(days) || days < 0) return ''
  if (days === 0) return 'aujourd’hui'
  if (days === 1) return 'hier'
  if (days < 14) return `il y a ${days} jours`
  if (days < 61) return `il y a ${Math.floor(days / 7)} semaines`
  if (days < 730) return `il y a ${Math.floor(days / 30.44)} mois`
  return `il y a ${Math.floor(days / 365.25)} ans`
}
