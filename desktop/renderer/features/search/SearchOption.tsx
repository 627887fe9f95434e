import type { ReactNode } from 'react'
import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { PatientView, SearchView } from '../../../contract/views.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { patient as patientWords } from '../../i18n/fr.ts'
import { search as words } from '../../i18n/fr-work.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { hasOtherUsedName, sayBirth, sayName } from '../identity-band/say-patient.ts'
import styles from './search.module.css'

type Option = {
  readonly id: string
  readonly lit: boolean
  readonly onLight: () => void
  readonly onOpen: () => void
}

export function PatientOption(props: Option & { readonly patient: PatientView }) {
  const { identity, status } = props.patient
  const now = useNow()
  return (
    <OptionPlace {...props}>
      <span className={styles.name}>
        <bdi>{sayName(identity)}</bdi>
        <span className={styles.sex}>{identity.sex}</span>
      </span>
      <span className={styles.quiet}>
        {hasOtherUsedName(identity) && (
          <>
            {patientWords.usedName} <bdi>{identity.usedName?.toLocaleUpperCase('fr')}</bdi> ·{' '}
          </>
        )}
        {sayBirth(identity, now)} · {statusLabel(status)}
      </span>
    </OptionPlace>
  )
}

export function TextOption(props: Option & { readonly record: SearchView['records'][number] }) {
  const { patient, label, author, occurredAt, excerpt } = props.record
  const now = useNow()
  return (
    <OptionPlace {...props}>
      <span className={styles.excerpt}>
        {excerpt.map((piece, index) => {
          const text = <TextBlock inline text={piece.text} />
          // oxlint-disable-next-line react/no-array-index-key -- pieces of one text never move
          return piece.hit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>
        })}
      </span>
      <span className={styles.quiet}>
        <bdi className={styles.strong}>{sayName(patient.identity)}</bdi>, {sayBirth(patient.identity, now)}
      </span>
      <span className={styles.quiet}>{words.line(label, author, sayMoment(occurredAt, now))}</span>
    </OptionPlace>
  )
}

function OptionPlace(props: Option & { readonly children: ReactNode }) {
  return (
    // Focus stays in the field: the keyboard is handled there, as the combobox pattern says.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="option"
      aria-selected={props.lit}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={props.onLight}
      onClick={props.onOpen}
    >
      {props.children}
    </div>
  )
}
