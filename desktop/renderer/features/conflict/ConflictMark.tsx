import type { ConflictMark as Mark } from '../../../contract/conflict-views.ts'
import { openConflict } from '../../app/interface-store.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { conflict as words } from '../../i18n/fr-care.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Shape } from '../../ui/Shape.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './conflict.module.css'

/** Several versions wait for somebody: both texts, and the way to decide. The published one counts meanwhile. */
export function ConflictMark(props: { readonly recordId: string; readonly conflict: Mark }) {
  const now = useNow()
  const { published, proposed } = props.conflict
  return (
    <div className={styles.mark}>
      <p className={styles.markTitle}>
        <Shape name="triangle" /> {words.mark(proposed.length + 1)}
      </p>
      <dl className={styles.texts}>
        <div>
          <dt>{words.published}</dt>
          <dd>
            <TextBlock inline text={published} />
          </dd>
        </div>
        {proposed.map(({ text, by, at }) => (
          <div key={`${by} ${at}`}>
            <dt>{words.proposedBy(by, sayMoment(at, now))}</dt>
            <dd>
              <TextBlock inline text={text} />
            </dd>
          </div>
        ))}
      </dl>
      <LinkButton label={words.openLabel(published)} onUse={() => openConflict(props.recordId)}>
        {words.open}
      </LinkButton>
    </div>
  )
}
