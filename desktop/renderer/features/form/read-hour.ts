/** « 14:30 » of an hour as people type it: 14:30, 14h30, 14 h, 1430, 9; undefined when it is none. */
export function readHour(text: string): string | undefined {
  const plain = text.replaceAll(/\s/g, '').toLowerCase()
  if (plain === 'midi') return '12:00'
  const [, hour = '', minute = ''] =
    /^(\d{1,2})(?:h|[h:.](\d{2}))?$/.exec(plain) ?? /^(\d{1,2})(\d{2})$/.exec(plain) ?? []
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined
  return `${hour.padStart(2, '0')}:${minute.padEnd(2, '0')}`
}
