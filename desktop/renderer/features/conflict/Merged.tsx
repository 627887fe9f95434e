import type { MergeMark } from '../../../contract/conflict-views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { merge as words } from '../../i18n/fr-care.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './conflict.module.css'

/** What the service put together without asking: both sides, and the way back. */
export function Merged(props: {
  readonly recordId: string
  readonly title: string
  readonly merge: MergeMark
  readonly writing: boolean
}) {
  const now = useNow()
  const { recordId, title, merge } = props
  const { met } = merge
  const close = useAction(async (undo: boolean) => {
    await client.call('merge.close', { recordId, undo })
    say(undo ? words.undone : words.kept)
  })
  const sides = [
    { name: words.yours, fields: merge.mine },
    {
      name: words.theirs(met && { by: met.by, when: sayMoment(met.at, now) }),
      fields: merge.theirs,
    },
  ]
  return (
    <div
      className={styles.merged}
      role="group"
      aria-label={`${words.title} : ${title}`}
      tabIndex={-1}
      data-merged
    >
      <p>
        <span className={styles.mergedTitle}>{words.title}.</span>{' '}
        {typeset(words.text(sayMoment(merge.at, now)))}
      </p>
      <dl className={styles.texts}>
        {sides.map(({ name, fields }) => (
          <div key={name}>
            <dt>{name}</dt>
            {fields.map(({ label, before, value }) => (
              <dd key={label}>
                <TextBlock inline text={words.change(label, before, value)} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {props.writing && (
        <div className={styles.formRow}>
          <LinkButton label={words.keepLabel(title)} onUse={() => close.run(false)} disabled={close.busy}>
            {words.keep}
          </LinkButton>
          {merge.mayUndo && (
            <LinkButton label={words.undoLabel(title)} onUse={() => close.run(true)} disabled={close.busy}>
              {words.undo}
            </LinkButton>
          )}
        </div>
      )}
      <Failure error={close.error} />
    </div>
  )
}
