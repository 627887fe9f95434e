/** A number as people type it in French: « 71,5 », « 71.5 », « 1 250 »; undefined when it is none. */
export function readFigure(text: string): number | undefined {
  const plain = text.replaceAll(/[\s\u00A0\u202F]/g, '').replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined
}

/** The instant of a local day and hour, as two fields of a form hold them; undefined when they make none. */
export function readMoment(day: string, hour: string): string | undefined {
  const moment = new Date(`${day}T${hour}`)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}
