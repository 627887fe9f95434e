import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { namedDrug } from '@navigateur-pro/domain/medication/named-drug.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useTyped } from '../../app/use-typed.ts'
import { common } from '../../i18n/fr.ts'
import { intake as words } from '../../i18n/fr-medication.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { DateField } from '../form/DateField.tsx'
import { TextField } from '../form/Field.tsx'
import { InlineForm } from '../form/InlineForm.tsx'
import { Leave } from '../form/Leave.tsx'
import { localDay } from '../referral/referral-actions.ts'
import { checkPlan, type PlanErrors } from './check-plan.ts'
import styles from './medication.module.css'

type PlanFields = {
  readonly label: string
  readonly times: string
  readonly from: string
  readonly until: string
  readonly weekdays: readonly number[]
}

/** What a home help is to help with: a pillbox and hours, never a drug. */
export function PlanForm(props: {
  readonly patientId: string
  /** Whose names must not be written here. */
  readonly drugs: readonly string[]
  readonly onClose: () => void
}) {
  useFocusReturn()
  const now = useNow()
  const typed = useTyped<PlanFields>(
    { kind: 'intake-plan', of: { patientId: props.patientId }, mark: '' },
    { label: '', times: '', from: localDay(now), until: '', weekdays: [1, 2, 3, 4, 5, 6, 7] },
    ({ label, times }) => [label, times],
  )
  const fields = typed.values
  const { weekdays } = fields
  const [errors, setErrors] = useState<PlanErrors>({})
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const add = useAction(async (body: unknown) => {
    typed.over()
    await client.call('record.add', { patientId: props.patientId, type: 'intake-plan', body })
    say(words.planSaved)
    props.onClose()
  })
  const submit = () => {
    const checked = checkPlan(fields)
    const drug = namedDrug(fields.label, props.drugs)
    if ('body' in checked && drug === undefined) return add.run(checked.body)
    const found = {
      ...('errors' in checked ? checked.errors : {}),
      ...(drug !== undefined && { label: typeset(words.namesDrug(drug)) }),
    }
    setErrors(found)
    form.current?.querySelector<HTMLElement>(`[name="${Object.keys(found)[0]}"]`)?.focus()
  }
  const field = (name: Exclude<keyof PlanFields, 'weekdays'>) => ({
    name,
    value: fields[name],
    error: errors[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      typed.change({ [name]: value })
      setErrors(({ [name]: _corrected, ...rest }) => rest)
    },
  })
  return (
    <InlineForm
      ref={form}
      className={styles.form}
      title={words.planTitle}
      onSubmit={submit}
      onClose={props.onClose}
      typed={typed}
      busy={add.busy}
    >
      <p className={styles.strong}>{words.planTitle}</p>
      <TextField
        label={words.planName}
        hint={typeset(words.planNameHint)}
        maxLength={80}
        autoComplete="off"
        {...field('label')}
      />
      <TextField
        label={words.planTimes}
        placeholder={words.planTimesHint}
        autoComplete="off"
        {...field('times')}
      />
      <fieldset className={styles.weekdays}>
        <legend className={styles.legendLabel}>{words.planDays}</legend>
        <div className={styles.days}>
          {words.weekdays.map((word, index) => (
            <label key={word}>
              <input
                type="checkbox"
                name={index === 0 ? 'weekdays' : undefined}
                checked={weekdays.includes(index + 1)}
                onChange={(event) => {
                  const day = index + 1
                  typed.change({
                    weekdays: event.currentTarget.checked
                      ? [...weekdays, day].toSorted((a, b) => a - b)
                      : weekdays.filter((one) => one !== day),
                  })
                }}
              />
              {word}
            </label>
          ))}
        </div>
        {errors.weekdays && <p role="alert">{errors.weekdays}</p>}
      </fieldset>
      <div className={styles.fields}>
        <DateField label={words.planFrom} {...field('from')} />
        <DateField label={words.planUntil} {...field('until')} />
      </div>
      <div className={styles.row}>
        <Button type="submit" disabled={add.busy}>
          {words.planSave}
        </Button>
        <Leave typed={typed} onClose={props.onClose}>
          {common.keepAsIs}
        </Leave>
      </div>
      <Failure error={add.error} />
    </InlineForm>
  )
}
