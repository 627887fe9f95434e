import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { DoseChangeView, MedicationView } from '../../../contract/medication-views.ts'
import { client } from '../../app/client.ts'
import { openConflict, say } from '../../app/interface-store.ts'
import { useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDuration, sayRecent } from '../../i18n/dates.ts'
import { conflict } from '../../i18n/fr-care.ts'
import { dose as words } from '../../i18n/fr-medication.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Shape } from '../../ui/Shape.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './medication.module.css'
import { sayStart } from './say-start.ts'

/**
 * Above everything of the patient: a dose that waits to be taken into account by who prepares it,
 * or that nobody has read for too long, with the number to call; two doses that contradict each other.
 */
export function DoseStrip(props: { readonly patientId: string; readonly writing: boolean }) {
  const { value: medication } = useQuery('medication.read', { patientId: props.patientId })
  const { letterKeys } = usePreferences().preferences
  const acknowledge = useAction(async ({ recordId, version, listed = '' }: DoseChangeView) => {
    await client.call('record.advance', {
      recordId,
      version,
      to: 'acknowledged',
      details: { dose: listed },
    })
    say(words.acknowledged)
  })
  const mine = props.writing ? medication?.changes.find(({ mayAcknowledge }) => mayAcknowledge) : undefined
  const { run } = acknowledge
  useKeys(
    useMemo(
      () => (mine ? [{ key: 'c', label: words.acknowledgeKey, run: () => run(mine) }] : []),
      [mine, run],
    ),
  )
  if (!medication) return null
  const disputed = medication.changes.filter(({ standing }) => standing === 'disputed')
  const lines = new Map(disputed.map((change) => [change.body.line, change]))
  return (
    <>
      {[...lines.values()].map((change) => (
        <Notice
          key={change.recordId}
          tone="alert"
          action={
            <LinkButton
              label={conflict.openLabel(change.body.drug)}
              onUse={() => openConflict(change.body.line)}
            >
              {conflict.open}
            </LinkButton>
          }
        >
          <Shape name="triangle" /> <span className={styles.strong}>{change.body.drug}</span> :{' '}
          {words.disputed}.
        </Notice>
      ))}
      {medication.changes
        .filter(
          ({ standing, mayAcknowledge, late }) => standing === 'to-acknowledge' && (mayAcknowledge || late),
        )
        .map((change) => (
          <Waiting
            key={change.recordId}
            change={change}
            medication={medication}
            action={
              change.mayAcknowledge &&
              props.writing && (
                <Button
                  disabled={acknowledge.busy}
                  {...(change === mine && letterKeys && { 'aria-keyshortcuts': 'c' })}
                  onClick={() => run(change)}
                >
                  {words.acknowledge}
                  <span className={styles.spoken}> : {change.body.drug}</span>
                  {change === mine && letterKeys && (
                    <kbd className={styles.cap} aria-hidden="true">
                      C
                    </kbd>
                  )}
                </Button>
              )
            }
          />
        ))}
      <Failure error={acknowledge.error} />
    </>
  )
}

function Waiting(props: {
  readonly change: DoseChangeView
  readonly medication: MedicationView
  readonly action: React.ReactNode
}) {
  const now = useNow()
  const { body, listed, late, mayAcknowledge } = props.change
  const [first] = body.steps
  const [preparer] = props.medication.preparers
  return (
    <Notice tone="warning" action={props.action}>
      <p className={styles.strip} role={mayAcknowledge ? 'status' : undefined}>
        <span className={styles.strong}>
          {late && !mayAcknowledge
            ? words.late(sayDuration(body.steps.at(-1)?.at ?? '', now))
            : words.toAcknowledge}
        </span>
        {' : '}
        <TextBlock inline text={body.drug} />,{' '}
        <span className="figures">
          <TextBlock inline text={words.arrow(body.before, body.after)} />
        </span>
        , {sayStart(body.startsOn, now)} (<TextBlock inline text={body.reason} />
        ). {first && `${first.by.name}, ${sayRecent(first.at, now)}.`}
        {listed !== undefined && listed !== body.after && (
          <>
            {' '}
            <strong>
              <TextBlock inline text={typeset(words.listed(listed))} />
            </strong>
            .
          </>
        )}
        {late && !mayAcknowledge && preparer?.phone !== undefined && (
          <>
            {' '}
            {words.call} {preparer.name} : <span className={styles.phone}>{preparer.phone}</span>
          </>
        )}
      </p>
    </Notice>
  )
}
