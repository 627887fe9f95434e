import {
  allergiesSection,
  historySection,
  problemsSection,
  proceduresSection,
  stoppedSection,
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
import { directivesSection, planSection, socialSection, vigilanceSection } from './plan-sections.ts'

/** All that a successor needs before the first consultation. */
export const synthesis: Builder = (making) => ({
  ...addressedTo(making.typed.destination),
  sections: [
    problemsSection(making),
    historySection(making),
    proceduresSection(making),
    allergiesSection(making),
    treatmentsSection(making),
    stoppedSection(making),
    measurementsSection(making),
    commentSection(making),
    recentSection(making),
    planSection(making),
    vigilanceSection(making),
    directivesSection(making),
    socialSection(making),
    contactsSection(making),
    careTeamSection(making),
  ],
})
