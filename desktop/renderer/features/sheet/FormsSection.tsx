import { useId, useState } from 'react'
import type { FormLine } from '../../../contract/form-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { startWork } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { sheet as words } from '../../i18n/fr-sheet.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import care from '../care/care.module.css'
import { ConflictMark } from '../conflict/ConflictMark.tsx'
import { DocumentBar } from '../document/DocumentBar.tsx'
import { Answers } from './Answers.tsx'
import styles from './sheet.module.css'

/** Professional forms (NP-05): those that were filled, and those that this person may fill. */
export function FormsSection(props: { readonly patient: PatientView; readonly writing: boolean }) {
  const { patient, writing } = props
  const { value, error, again } = useQuery('form.read', { patientId: patient.patientId })
  const title = useId()
  const [choosing, setChoosing] = useState(false)
  if (!value) {
    if (!error) return null
    return <NotReadable error={error} onRetry={again} />
  }
  const mayFill = writing && value.models.length > 0
  if (value.filled.length === 0 && !mayFill) return null
  return (
    <section aria-labelledby={title}>
      <div className={care.head}>
        <SectionTitle id={title}>{words.section}</SectionTitle>
        {mayFill && (
          <LinkButton quiet label={words.startLabel} expanded={choosing} onUse={() => setChoosing(!choosing)}>
            {words.start}
          </LinkButton>
        )}
      </div>
      {choosing && mayFill && (
        <ul className={styles.choices} aria-label={words.choose}>
          {value.models.map((model) => (
            <li key={model.id}>
              <LinkButton onUse={() => startWork({ kind: 'form', patient, form: { model } })}>
                {model.title}
              </LinkButton>
              <span className={styles.purpose}>{model.purpose}</span>
            </li>
          ))}
        </ul>
      )}
      {value.filled.length === 0 ? (
        <p className={care.quiet}>{words.none}</p>
      ) : (
        <ul>
          {value.filled.map((line) => (
            <FilledForm key={line.recordId} patient={patient} line={line} writing={writing} />
          ))}
        </ul>
      )}
    </section>
  )
}

function FilledForm(props: {
  readonly patient: PatientView
  readonly line: FormLine
  readonly writing: boolean
}) {
  const { patient, line, writing } = props
  const { model } = line.body
  const now = useNow()
  const content = useId()
  const [open, setOpen] = useState(false)
  const when = sayMoment(line.at, now)
  return (
    <>
      <Line
        second={
          <>
            {when} · {line.author.name}
            {line.version > 1 && ` · ${words.version(line.version)}`}
            {line.waiting && <em> · {words.waiting[line.waiting]}</em>}
          </>
        }
        aside={
          <LinkButton
            quiet
            label={words.openLabel(model.title, when)}
            expanded={open}
            controls={content}
            onUse={() => setOpen(!open)}
          >
            {words.open}
          </LinkButton>
        }
      >
        <TextBlock inline text={model.title} />
      </Line>
      <li id={content} hidden={!open} className={styles.filled}>
        {line.conflict && <ConflictMark recordId={line.recordId} conflict={line.conflict} />}
        {open && <Answers body={line.body} />}
        {open && (
          <div className={styles.ways}>
            {writing && line.mayRevise && (
              <LinkButton onUse={() => startWork({ kind: 'form', patient, form: { model, filled: line } })}>
                {words.correct}
              </LinkButton>
            )}
            <DocumentBar
              of={{ patientId: patient.patientId, kind: 'form', about: line.recordId }}
              title={`${model.title}, ${when}`}
            />
          </div>
        )}
      </li>
    </>
  )
}
