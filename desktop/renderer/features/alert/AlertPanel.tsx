import { useMemo, useState } from 'react'
import {
  type AlertCategory,
  categories,
  classOfAlert,
  isByService,
  type RaisedCategory,
} from '@navigateur-pro/domain/alerts/categories.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { useTyped } from '../../app/use-typed.ts'
import { alert as words } from '../../i18n/fr-alert.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { TextArea } from '../form/Field.tsx'
import { Resumed } from '../form/InlineForm.tsx'
import styles from './alert.module.css'
import { keyOf, urgentKey } from './alert-keys.ts'

const all = (Object.keys(categories) as AlertCategory[]).filter((category) => !isByService(category))

/** The second of two actions: a letter or a click raises it, for the patient that the panel names. */
export function AlertPanel(props: {
  readonly patient: PatientView
  /** Nothing may be raised now. */
  readonly disabled: boolean
  /** Another patient is on screen: a letter typed for that one must not fall on this one. */
  readonly elsewhere: boolean
  readonly onDone: () => void
}) {
  const { patient, onDone } = props
  const { value: session } = useQuery('session.read', {})
  const { letterKeys } = usePreferences().preferences
  const [urgent, setUrgent] = useState(false)
  const place = { kind: 'alert', of: { patientId: patient.patientId }, mark: '' } as const
  const typed = useTyped(place, { text: '' }, ({ text }) => [text])
  const raise = useAction(async (category: RaisedCategory) => {
    typed.over()
    const role = session?.person?.role
    await client.call('record.add', {
      patientId: patient.patientId,
      type: 'alert',
      body: {
        category,
        severity: urgent ? 'urgent' : categories[category].severity,
        text: typed.values.text,
      },
      ...(role && { confidentiality: classOfAlert(category, role) }),
    })
    say(words.raised(categories[category].label.toLocaleLowerCase('fr')))
    onDone()
  })
  const { run } = raise
  const withKeys = !props.elsewhere && !props.disabled
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () =>
        withKeys
          ? [
              ...all.map((category) => ({
                key: keyOf[category],
                label: categories[category].label.toLocaleLowerCase('fr'),
                run: () => run(category),
              })),
              {
                key: urgentKey,
                label: words.urgent.toLocaleLowerCase('fr'),
                run: () => setUrgent((now) => !now),
              },
            ]
          : [],
      [withKeys, run],
    ),
  )
  const shown = letterKeys && withKeys
  return (
    <div className={styles.panel}>
      <p className={styles.hint}>{words.oneGesture}</p>
      <Resumed typed={typed} busy={raise.busy} />
      <TextArea
        label={words.text}
        rows={1}
        maxLength={500}
        value={typed.values.text}
        onChange={(event) => typed.change({ text: event.currentTarget.value })}
      />
      <label className={styles.urgent}>
        <input
          type="checkbox"
          checked={urgent}
          onChange={(event) => setUrgent(event.currentTarget.checked)}
        />
        {shown && <Cap letter={urgentKey} />} {words.urgent}
      </label>
      {(['alert', 'report'] as const).map((nature) => (
        <section key={nature} aria-labelledby={`alert-${nature}`}>
          <h3 className={styles.nature} id={`alert-${nature}`}>
            {words.natures[nature]}
          </h3>
          <ul className={styles.categories}>
            {all
              .filter((category) => categories[category].nature === nature)
              .map((category) => (
                <li key={category}>
                  <button
                    type="button"
                    className={styles.category}
                    {...(shown && { 'aria-keyshortcuts': keyOf[category] })}
                    disabled={raise.busy}
                    onClick={() => run(category)}
                  >
                    {shown && <Cap letter={keyOf[category]} />} {categories[category].label}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
      <Failure error={raise.error} />
      <p className={styles.hint}>{typeset(words.emergency)}</p>
    </div>
  )
}

function Cap(props: { readonly letter: string }) {
  return (
    <kbd className={styles.cap} aria-hidden="true">
      {props.letter.toUpperCase()}
    </kbd>
  )
}
