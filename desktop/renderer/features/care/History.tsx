import { fieldText } from '@navigateur-pro/domain/records/form-field.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { EditedLine } from '../../../contract/conflict-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { history as words, recordForm as formWords } from '../../i18n/fr-care.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './care.module.css'
import { sayValue } from './record-values.ts'

/** Every version of a record, by whom and when; any of them can be read whole, and taken up again. */
export function History(props: {
  readonly type: RecordType
  readonly title: string
  readonly line: EditedLine
  readonly writing: boolean
}) {
  const { type, title, line, writing } = props
  const { recordId } = line
  const now = useNow()
  const { value: here } = useQuery('history.here', { recordId })
  const { value: whole } = useQuery('history.whole', { recordId })
  const take = useAction(async (body: unknown) => {
    await client.call('record.revise', { recordId, version: line.version, body })
    say(formWords.saved)
  })
  const fields = type.form ?? []
  const versions = whole ?? here ?? []
  return (
    <section className={styles.history} aria-label={words.title(title)}>
      <p>{whole ? words.whole : words.here}</p>
      <ol reversed>
        {versions
          .map(({ author, at, body }, index) => {
            const before = versions[index - 1]?.body
            const changed = fields.filter(({ field }) => fieldText(before, field) !== fieldText(body, field))
            const name = words.version(author.name, sayMoment(at, now))
            return (
              // oxlint-disable-next-line react/no-array-index-key -- versions only grow at the end
              <li key={index}>
                <details>
                  <summary>
                    {name} ·{' '}
                    {index === 0 ? words.first : words.changed(changed.map(({ label }) => label).join(', '))}
                  </summary>
                  <dl className={styles.version}>
                    {fields
                      .filter(({ field }) => fieldText(body, field) !== '')
                      .map((field) => (
                        <div key={field.field}>
                          <dt>{field.label}</dt>
                          <dd>
                            <TextBlock inline text={sayValue(field, fieldText(body, field.field))} />
                          </dd>
                        </div>
                      ))}
                  </dl>
                  {writing && index < versions.length - 1 && (
                    <LinkButton
                      label={words.takeLabel(name)}
                      disabled={take.busy}
                      onUse={() => take.run(body)}
                    >
                      {words.take}
                    </LinkButton>
                  )}
                </details>
              </li>
            )
          })
          .toReversed()}
      </ol>
      <Failure error={take.error} />
    </section>
  )
}
