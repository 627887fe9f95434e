import { Suspense, useState } from 'react'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import type { Input } from '../../../contract/api.ts'
import type { CareView } from '../../../contract/care-views.ts'
import type { MedicationView } from '../../../contract/medication-views.ts'
import { Boundary } from '../../app/Boundary.tsx'
import { client } from '../../app/client.ts'
import { later } from '../../app/later.tsx'
import { sayDate } from '../../i18n/dates.ts'
import { care as words } from '../../i18n/fr.ts'
import { recordForm as formWords } from '../../i18n/fr-care.ts'
import { dose as doseWords } from '../../i18n/fr-medication.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './care.module.css'
import { EditableLine } from './EditableLine.tsx'

const DoseForm = later(async () => (await import('../medication/DoseForm.tsx')).DoseForm)
const DoseFollowUp = later(async () => (await import('../medication/DoseFollowUp.tsx')).DoseFollowUp)

/** « Arrêter » gives the day and asks why. */
export const stop = { word: formWords.stop, fills: 'stoppedOn', asks: 'stopReason' }

/** A prescriber who stops a treatment is read by who prepares it; others correct what the list says. */
async function reviseOrStop(revised: Input<'record.revise'>): Promise<void> {
  const { stoppedOn } = revised.body as MedicationLineBody
  await client.call(stoppedOn === undefined ? 'record.revise' : 'medication.stop', revised)
}

/** The treatments, each with its last change of dose and who has read it. */
export function Medications(props: {
  readonly lines: CareView['medications']
  readonly medication: MedicationView | undefined
  readonly none?: string
  readonly writing: boolean
}) {
  const { medication } = props
  const [changing, setChanging] = useState<string>()
  if (props.lines.length === 0) return <p className={styles.quiet}>{props.none}</p>
  return (
    <ul>
      {props.lines.map((line) => {
        const { body } = line
        const mayChange = medication?.mayPrescribe === true && !body.stoppedOn && !line.conflict
        const open = changing === line.recordId && mayChange && props.writing && line.mayRevise
        const title = `${body.drug} ${body.dose}`
        return (
          <EditableLine
            key={line.recordId}
            type="medication-line"
            line={line}
            writing={props.writing}
            shortcut={stop}
            {...(mayChange && { onRevise: reviseOrStop })}
            way={
              mayChange && (
                <LinkButton
                  quiet
                  label={doseWords.changeLabel(title)}
                  expanded={open}
                  onUse={() => setChanging(open ? undefined : line.recordId)}
                >
                  {doseWords.change}
                </LinkButton>
              )
            }
            below={
              <Boundary>
                <Suspense>
                  {open && (
                    <li>
                      <DoseForm line={line} onClose={() => setChanging(undefined)} />
                    </li>
                  )}
                  {medication && (
                    <DoseFollowUp lineId={line.recordId} medication={medication} writing={props.writing} />
                  )}
                </Suspense>
              </Boundary>
            }
            second={
              <>
                {body.stoppedOn ? `${words.stoppedOn(sayDate(body.stoppedOn))} · ` : ''}
                {body.stopReason && (
                  <>
                    <TextBlock inline text={body.stopReason} /> ·{' '}
                  </>
                )}
                {body.reason && (
                  <>
                    <TextBlock inline text={body.reason} /> ·{' '}
                  </>
                )}
                {words.source(body.source, sayDate(body.statedOn))}
              </>
            }
          >
            <span className={body.stoppedOn ? styles.stopped : styles.strong}>
              <TextBlock inline text={body.drug} />
            </span>{' '}
            <span className="figures">
              <TextBlock inline text={body.dose} />
            </span>
          </EditableLine>
        )
      })}
    </ul>
  )
}
