import { useId, useState } from 'react'
import { useQuery } from '../../app/use-query.ts'
import { measurement as words } from '../../i18n/fr-measurement.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { mayAdd } from '../care/record-types.ts'
import { MeasurementForm } from './MeasurementForm.tsx'
import care from '../care/care.module.css'
import { SeriesLine } from './SeriesLine.tsx'

/** What is measured at home and in consultation, kind by kind (CS-02, OT-1). */
export function MeasurementsSection(props: { readonly patientId: string; readonly writing: boolean }) {
  const { patientId, writing } = props
  const { value, error, again } = useQuery('measurement.read', { patientId })
  const { value: session } = useQuery('session.read', {})
  const title = useId()
  const [adding, setAdding] = useState(false)
  const mayWrite = writing && mayAdd('measurement', session?.person?.role)
  if (!value) {
    if (!error) return null
    return <NotReadable error={error} onRetry={again} />
  }
  if (value.series.length === 0 && !mayWrite) return null
  return (
    <section aria-labelledby={title}>
      <div className={care.head}>
        <SectionTitle id={title}>{words.title}</SectionTitle>
        {mayWrite && (
          <LinkButton quiet label={words.addLabel} expanded={adding} onUse={() => setAdding(!adding)}>
            {words.add}
          </LinkButton>
        )}
      </div>
      {adding && mayWrite && (
        <MeasurementForm
          patientId={patientId}
          kind={value.series[0]?.kind ?? 'weight'}
          onClose={() => setAdding(false)}
        />
      )}
      {value.series.length === 0 ? (
        <p className={care.quiet}>{words.none}</p>
      ) : (
        <ul>
          {value.series.map((series) => (
            <SeriesLine key={series.kind} patientId={patientId} series={series} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
    </section>
  )
}
