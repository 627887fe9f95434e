import { useQuery } from '../../app/use-query.ts'
import { intake as words } from '../../i18n/fr-medication.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { Sentence } from '../../ui/Sentence.tsx'
import { IntakeRibbon } from './IntakeRibbon.tsx'
import { IntakesToday } from './IntakesToday.tsx'
import styles from './medication.module.css'

/** « Traitements » for who reads no treatment: what to help with today, and what was said before, folded. */
export function HomeIntakes(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId } = props
  const { value: view, error, again } = useQuery('intake.read', { patientId })
  if (!view) {
    if (!error) return null
    return <NotReadable error={error} onRetry={again} />
  }
  return (
    <>
      {view.today.length === 0 ? (
        <Sentence title={words.none}>{words.noneText}</Sentence>
      ) : (
        <>
          <SectionTitle>{words.today}</SectionTitle>
          <IntakesToday patientId={patientId} slots={view.today} maySay={props.writing && view.maySay} />
        </>
      )}
      {view.rows.length > 0 && (
        <details className={styles.details} data-padded>
          <summary>{words.ribbon}</summary>
          <IntakeRibbon view={view} />
        </details>
      )}
    </>
  )
}
