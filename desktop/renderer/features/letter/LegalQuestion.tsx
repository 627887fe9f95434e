import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { letter as words } from '../../i18n/fr-document.ts'
import { Choices } from '../form/Choices.tsx'
import { TextArea } from '../form/Field.tsx'
import styles from './letter.module.css'

type Asked = {
  readonly body: TypedLetter
  /** What is asked, when nothing in the dossier answers. */
  readonly missing: string | undefined
  readonly onChange: (part: Partial<TypedLetter>) => void
}

export function AllergiesQuestion({ body, missing, onChange }: Asked) {
  return (
    <LegalQuestion
      legal="allergies"
      missing={missing}
      choices={{ 'none-known': words.noneKnown, listed: words.whichAllergies }}
      answer={body.allergiesStated}
      onAnswer={(allergiesStated) => onChange({ allergiesStated })}
      textLabel={words.allergiesText}
      text={body.allergiesText}
      maxLength={1000}
      onText={(allergiesText) => onChange({ allergiesText })}
    />
  )
}

export function TreatmentsQuestion({ body, missing, onChange }: Asked) {
  return (
    <LegalQuestion
      legal="treatments"
      missing={missing}
      choices={{ none: words.noTreatment, listed: words.which }}
      answer={body.treatmentsStated}
      onAnswer={(treatmentsStated) => onChange({ treatmentsStated })}
      textLabel={words.treatmentsText}
      text={body.treatmentsText}
      maxLength={2000}
      onText={(treatmentsText) => onChange({ treatmentsText })}
    />
  )
}

/**
 * An item that CSP R.1112-1-1 requires: asked plainly when the dossier is silent, and « none » is an
 * answer that a person gives, never a default.
 */
function LegalQuestion<Answer extends string>(props: {
  readonly legal: string
  readonly missing: string | undefined
  readonly choices: Readonly<Record<Answer, string>>
  readonly answer: Answer | 'unanswered'
  readonly onAnswer: (answer: Answer) => void
  readonly textLabel: string
  readonly text: string
  readonly maxLength: number
  readonly onText: (text: string) => void
}) {
  const { missing, answer } = props
  if (missing === undefined && answer === 'unanswered') return null
  return (
    <div className={styles.question} data-legal={props.legal} data-missing={missing !== undefined}>
      <Choices
        label={missing ?? words.answered}
        choices={props.choices}
        chosen={answer === 'unanswered' ? undefined : answer}
        onChoose={props.onAnswer}
      />
      {answer === 'listed' && (
        <TextArea
          label={props.textLabel}
          maxLength={props.maxLength}
          value={props.text}
          onChange={(event) => props.onText(event.currentTarget.value)}
        />
      )}
    </div>
  )
}
