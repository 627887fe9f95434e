import { useEffect, useRef } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { NotReadable } from '../../ui/NotReadable.tsx'
import part from '../../ui/part.module.css'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Reader } from '../reader/Reader.tsx'
import { Attach } from './Attach.tsx'
import { ItemFacts } from './ItemFacts.tsx'
import { Refuse } from './Refuse.tsx'
import styles from './inbox.module.css'

/** One document that waits: why, what it says, and the dossiers it could be about. */
export function Waiting(props: { readonly entryId: string; readonly onLeave: () => void }) {
  const { entryId, onLeave } = props
  const { value: view, error, again } = useQuery('inbox.read', { entryId })
  const title = useRef<HTMLHeadingElement>(null)
  const here = view !== undefined
  useEffect(() => {
    if (here) title.current?.focus({ preventScroll: true })
  }, [here])
  const back = <LinkButton onUse={onLeave}>← {words.back}</LinkButton>
  if (!view) {
    return (
      <>
        {back}
        {error && <NotReadable error={error} onRetry={again} />}
      </>
    )
  }
  const { item, text, refused } = view
  return (
    <>
      {back}
      <section className={part.part} aria-labelledby="waiting-title">
        <h3 id="waiting-title" ref={title} tabIndex={-1} className={styles.title}>
          <TextBlock inline text={item.title} />
        </h3>
        <ItemFacts item={item} />
        <p className={styles.reason}>
          <span className={part.strong}>{typeset(`${words.why} : `)}</span>
          {typeset(item.reason)}
        </p>
      </section>
      {item.mediaType !== undefined && <Attach view={view} onDone={onLeave} />}
      {(text !== '' || refused.length > 0) && (
        <section className={part.part} aria-label={words.message}>
          <h3 className={part.title}>{words.message}</h3>
          {view.subject !== '' && <TextBlock text={view.subject} />}
          {text !== '' && <TextBlock text={text} />}
          {refused.length > 0 && (
            <>
              <h4 className={part.title}>{words.refusedFiles}</h4>
              <ul>
                {refused.map(({ name, why }) => (
                  <li key={`${name} ${why}`} className={part.quiet}>
                    <TextBlock inline text={name} /> : {typeset(why)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
      {item.mediaType !== undefined && <Reader source={{ entryId }} />}
      <Refuse entryId={entryId} onDone={onLeave} />
    </>
  )
}
