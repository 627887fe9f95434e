import { planSummary } from '@navigateur-pro/domain/plan/plan-summary.ts'
import { type Builder, entry, section } from './making.ts'

/** The plan told to the person it is about: the very lines that the service gives when it is shown to the patient. */
export const patientSummary: Builder = (making) => ({
  subtitle: '',
  recipients: [],
  sections: planSummary(making.sources.plan).map(({ title, lines }, order) =>
    section(
      making,
      'told',
      title,
      lines.map((text, index) => entry(making, `${order}-${index}`, { kind: 'text', text }, { source: '' })),
    ),
  ),
})
