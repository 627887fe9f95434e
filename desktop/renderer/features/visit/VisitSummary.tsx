import { useMemo } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { visit as words } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { sayLastVisit } from './say-last-visit.ts'
import styles from './visit.module.css'

/** « Depuis votre visite du … »: at most five lines; Espace says to their authors that they were read. */
export function VisitSummary(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId, writing } = props
  const now = useNow()
  const { letterKeys } = usePreferences().preferences
  const { value: visit } = useQuery('visit.read', { patientId })
  const mark = useAction(async () => {
    await client.call('visit.markSeen', { patientId })
    say(words.done)
  })
  const something = (visit?.lines.length ?? 0) > 0
  const { run } = mark
  const markable = something && writing
  useKeys(
    useMemo(
      () => (markable ? [{ key: ' ', label: words.markSeen.toLocaleLowerCase('fr'), run }] : []),
      [markable, run],
    ),
  )
  if (!visit) return null
  if (!something) {
    if (visit.since === undefined) return null
    return (
      <section className={styles.visit} aria-label={words.nothing(sayLastVisit(visit.since, now))}>
        <p className={styles.quiet}>{words.nothing(sayLastVisit(visit.since, now))}</p>
      </section>
    )
  }
  return (
    <section className={styles.visit} aria-labelledby="visit-title">
      <h2 className={styles.title} id="visit-title">
        {visit.since === undefined ? words.first : words.since(sayLastVisit(visit.since, now))}
      </h2>
      <ul className={styles.lines}>
        {visit.lines.map((line) => (
          <li key={line.recordIds[0] ?? line.text}>
            <span className={line.asked ? styles.asked : undefined}>
              <TextBlock inline text={typeset(line.text)} />
            </span>
          </li>
        ))}
      </ul>
      {writing && (
        <p className={styles.key}>
          <LinkButton onUse={mark.run} disabled={mark.busy}>
            {words.markSeen}
          </LinkButton>
          {letterKeys && ` · ${words.space}`}
        </p>
      )}
      <Failure error={mark.error} />
    </section>
  )
}
