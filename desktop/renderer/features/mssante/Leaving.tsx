import type { DeliveryChoices } from '../../../contract/message-views.ts'
import { saySize } from '../../i18n/fr-attachment.ts'
import { sending as words } from '../../i18n/fr-mssante.ts'
import parts from '../../ui/part.module.css'
import styles from './mssante.module.css'

/** What leaves, word for word. */
export function Leaving({ choices }: { readonly choices: DeliveryChoices }) {
  const { from, subject, text, files } = choices
  return (
    <section>
      <h3 className={parts.title}>{words.preview}</h3>
      <dl className={styles.preview}>
        <dt>{words.from}</dt>
        <dd>{from}</dd>
        <dt>{words.subject}</dt>
        <dd>
          <bdi>{subject}</bdi>
        </dd>
        <dt>{words.message}</dt>
        <dd>{text}</dd>
        <dt>{words.files}</dt>
        <dd>
          {files.map(({ name, size }) => (
            <span key={name} className={parts.second}>
              {words.file(name, saySize(size))}
            </span>
          ))}
        </dd>
      </dl>
    </section>
  )
}
