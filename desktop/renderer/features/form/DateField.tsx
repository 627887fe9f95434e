import { IconCalendar } from '@tabler/icons-react'
import { useRef } from 'react'
import { addDays, parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { useNow } from '../../app/use-now.ts'
import { dayField as words } from '../../i18n/fr-form.ts'
import styles from './form.module.css'
import { isDay, outOfBounds, readDay, writeDay } from './read-day.ts'
import { ReadField, type ReadFieldProps } from './ReadField.tsx'

/** A day, typed as it is said, « 24/11/2026 » wherever the browser comes from; its value is « 2026-11-24 ». */
export function DateField(props: ReadFieldProps & { readonly min?: string; readonly max?: string }) {
  const { min, max, ...field } = props
  const today = parisDayOf(useNow().toISOString())
  const calendar = useRef<HTMLInputElement>(null)
  return (
    <ReadField
      {...field}
      placeholder={words.placeholder}
      read={(text) => {
        const read = readDay(text, today)
        return 'problem' in read ? { problem: words.problems[read.problem] } : read
      }}
      write={writeDay}
      refuse={(day) => outOfBounds(day, min, max)}
      step={(day, by) => (day === '' ? today : addDays(day, by))}
      renderOtherWay={(choose) => (
        <>
          {/* Of the mouse and of the finger: who types needs no calendar, and no other stop of Tab. */}
          <button
            type="button"
            tabIndex={-1}
            className={styles.pick}
            aria-label={words.calendar}
            title={words.calendar}
            onClick={() => calendar.current?.showPicker()}
          >
            <IconCalendar size={16} aria-hidden />
          </button>
          <input
            ref={calendar}
            type="date"
            tabIndex={-1}
            aria-hidden
            className={styles.calendar}
            min={isDay(min) ? min : undefined}
            max={isDay(max) ? max : undefined}
            value={isDay(props.value) ? props.value : ''}
            onChange={(event) => choose(event.currentTarget.value)}
          />
        </>
      )}
    />
  )
}
