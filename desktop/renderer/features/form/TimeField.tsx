import { hourField as words } from '../../i18n/fr-form.ts'
import { readHour } from './read-hour.ts'
import { ReadField, type ReadFieldProps } from './ReadField.tsx'

/** An hour of the day, out of 24, « 14:30 » as it is shown and as its value. */
export function TimeField(props: ReadFieldProps) {
  return (
    <ReadField
      {...props}
      placeholder={words.placeholder}
      read={(text) => {
        const value = text.trim() === '' ? '' : readHour(text)
        return value === undefined ? { problem: words.problem } : { value }
      }}
      write={(value) => value}
      step={stepHour}
    />
  )
}

/** Five minutes later or earlier, within the day. */
function stepHour(value: string, by: 1 | -1): string {
  const [hour = 8, minute = 0] = value.split(':', 2).filter(Boolean).map(Number)
  const next = Math.min(Math.max(hour * 60 + minute + 5 * by, 0), 24 * 60 - 5)
  return `${String(Math.floor(next / 60)).padStart(2, '0')}:${String(next % 60).padStart(2, '0')}`
}
