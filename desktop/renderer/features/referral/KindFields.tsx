import { useId } from 'react'
import {
  homeServices,
  type HomeService,
  kindOf,
  type ReferralField,
} from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralDraft } from '../../../contract/referral-draft.ts'
import { ask as words } from '../../i18n/fr-referral.ts'
import { DateField } from '../form/DateField.tsx'
import { SelectField, TextField } from '../form/Field.tsx'
import { localDay } from './referral-actions.ts'
import styles from './referral.module.css'

/** The fields that this kind has, and no other; the specialty and the wound have their own. */
export function KindFields(props: {
  readonly body: ReferralDraft
  readonly now: Date
  readonly change: (part: Partial<ReferralDraft>) => void
  /** Of the fields that are needed and empty, once sending was tried. */
  readonly missing: readonly ReferralField[]
}) {
  const { body, change } = props
  const { fields } = kindOf(body.kind)
  const error = (field: ReferralField) => props.missing.includes(field) && words.incomplete
  const isStay = body.kind === 'planned-stay'
  const fromLabel = fields.from === 'needed' ? words.from : isStay ? words.stayFrom : words.fromOptional
  return (
    <>
      {fields.services && (
        <ServiceChoice
          chosen={body.services ?? []}
          onChange={(services) => change({ services })}
          error={error('services')}
        />
      )}
      {fields.everyDays && (
        <SelectField
          name="everyDays"
          label={words.rhythm}
          value={body.everyDays ?? ''}
          error={error('everyDays')}
          onChange={({ currentTarget }) =>
            currentTarget.value !== '' && change({ everyDays: Number(currentTarget.value) })
          }
        >
          {body.everyDays === undefined && <option value="">{words.chooseRhythm}</option>}
          {Object.entries(words.rhythms).map(([days, label]) => (
            <option key={days} value={days}>
              {label}
            </option>
          ))}
        </SelectField>
      )}
      {(fields.from ?? fields.to) && (
        <div className={styles.pair}>
          {fields.from && (
            <DateField
              name="from"
              label={fromLabel}
              min={localDay(props.now)}
              value={body.from ?? ''}
              error={error('from')}
              onChange={({ currentTarget }) => change({ from: currentTarget.value })}
            />
          )}
          {fields.to && (
            <DateField
              name="to"
              label={fields.to === 'needed' ? words.to : words.toOptional}
              min={body.from || localDay(props.now)}
              value={body.to ?? ''}
              error={error('to')}
              onChange={({ currentTarget }) => change({ to: currentTarget.value })}
            />
          )}
        </div>
      )}
      {fields.place && (
        <TextField
          name="place"
          label={words.place}
          placeholder={words.placeHint}
          maxLength={200}
          value={body.place ?? ''}
          onChange={({ currentTarget }) => change({ place: currentTarget.value })}
        />
      )}
    </>
  )
}

function ServiceChoice(props: {
  readonly chosen: readonly HomeService[]
  readonly onChange: (chosen: HomeService[]) => void
  readonly error: string | false
}) {
  const title = useId()
  const names = Object.keys(homeServices) as HomeService[]
  return (
    <div role="group" aria-labelledby={title}>
      <span className={styles.label} id={title}>
        {words.services}
      </span>
      <div className={styles.services}>
        {names.map((name, index) => (
          <label key={name} className={styles.service}>
            <input
              type="checkbox"
              {...(index === 0 && { name: 'services' })}
              checked={props.chosen.includes(name)}
              onChange={({ currentTarget }) =>
                props.onChange(
                  names.filter((one) => (one === name ? currentTarget.checked : props.chosen.includes(one))),
                )
              }
            />
            {homeServices[name]}
          </label>
        ))}
      </div>
      {props.error && <p className={styles.refused}>{props.error}</p>}
    </div>
  )
}

/** The needed fields that are still empty. */
export function missingFields(body: ReferralDraft): readonly ReferralField[] {
  const { fields } = kindOf(body.kind)
  return (Object.keys(fields) as ReferralField[]).filter((field) => {
    const value = body[field]
    return fields[field] === 'needed' && (value === undefined || value === '' || isEmptyList(value))
  })
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
