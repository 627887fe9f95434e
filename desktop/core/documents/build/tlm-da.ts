import { sayReferral } from '@navigateur-pro/domain/records/referral.ts'
import {
  allergiesSection,
  historySection,
  problemsSection,
  proceduresSection,
  reasonSection,
  treatmentsSection,
} from './care-sections.ts'
import {
  attachmentsSection,
  careTeamSection,
  commentSection,
  measurementsSection,
  recentSection,
} from './life-sections.ts'
import { addressedTo, type Builder } from './making.ts'

/** A request for an opinion, from the request that the cell follows (volet TLM-DA). */
export const tlmDa: Builder = (making) => {
  const { sources, typed } = making
  const request = sources.request?.body
  return {
    ...addressedTo(typed.destination.trim() || (request ? sayReferral(request) : '')),
    act: {
      code: 'TE2',
      // Nomenclature générale des actes professionnels.
      system: '1.2.250.1.215.200.3.3',
      label: 'Acte de téléexpertise',
      startsAt: new Date(sources.nowMs).toISOString(),
      urgent: request?.urgency === 'urgent',
    },
    sections: [
      reasonSection(making, 'Question posée'),
      attachmentsSection(making),
      problemsSection(making),
      historySection(making),
      proceduresSection(making),
      allergiesSection(making),
      treatmentsSection(making),
      measurementsSection(making),
      commentSection(making),
      recentSection(making),
      careTeamSection(making),
    ],
  }
}
