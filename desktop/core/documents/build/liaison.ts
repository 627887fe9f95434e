import {
  allergiesSection,
  historySection,
  problemsSection,
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
import { directivesSection, vigilanceSection } from './plan-sections.ts'

/** The emergency liaison sheet (DLU), in the clinical order of the HAS: read in ten seconds from the top. */
export const liaison: Builder = (making) => ({
  ...addressedTo(making.typed.destination),
  sections: [
    reasonSection(making, 'Motif'),
    allergiesSection(making),
    treatmentsSection(making),
    problemsSection(making),
    historySection(making),
    proceduresSection(making),
    measurementsSection(making),
    commentSection(making),
    recentSection(making),
    vigilanceSection(making),
    directivesSection(making),
    contactsSection(making),
    careTeamSection(making),
  ],
})
