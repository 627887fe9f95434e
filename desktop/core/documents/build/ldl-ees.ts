import {
  allergiesSection,
  historySection,
  proceduresSection,
  reasonSection,
  treatmentsSection,
} from './care-sections.ts'
import {
  careTeamSection,
  commentSection,
  contactsSection,
  measurementsSection,
  recentSection,
} from './life-sections.ts'
import { addressedTo, type Builder } from './making.ts'
import { directivesSection } from './plan-sections.ts'

/** The letter that goes with an admission (CSP R.1112-1-1, volet LDL-EES). */
export const ldlEes: Builder = (making) => {
  const { sources, typed } = making
  const { from, place = '', kind } = sources.request?.body ?? {}
  return {
    ...addressedTo(typed.destination.trim() || place),
    act: {
      code: 'IMP',
      system: '2.16.840.1.113883.5.4',
      label: 'Hospitalisation (établissement, y compris HAD)',
      startsAt: from ?? new Date(sources.nowMs).toISOString(),
      urgent: kind === 'urgent-stay',
    },
    sections: [
      reasonSection(making, 'Motif d’hospitalisation'),
      allergiesSection(making),
      treatmentsSection(making, 'Traitements à l’admission'),
      historySection(making, ['active', 'medical-history']),
      proceduresSection(making),
      measurementsSection(making),
      commentSection(making),
      recentSection(making),
      directivesSection(making),
      contactsSection(making),
      careTeamSection(making),
    ],
  }
}
