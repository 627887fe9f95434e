import { askedSections, sayAnswer } from '@navigateur-pro/domain/forms/answers.ts'
import type { FormEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import { sheet as words } from '../../i18n/fr-sheet.ts'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './sheet.module.css'

/** What was asked and what was answered, in the order of the form. */
export function Answers(props: { readonly body: FormEntryBody }) {
  const { model, answers } = props.body
  return askedSections(model, answers).map((section) => (
    <div key={section.title}>
      <h3 className={styles.part}>{section.title}</h3>
      <dl className={styles.answers}>
        {section.questions.map(({ id, label, input }) => (
          <div key={id} className={styles.answer}>
            <dt>{label}</dt>
            <dd>
              {answers[id] === undefined ? (
                <span className={styles.unanswered}>{words.unanswered}</span>
              ) : (
                <TextBlock text={sayAnswer(input, answers[id])} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  ))
}
