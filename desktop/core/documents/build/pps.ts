import { careTeamSection, contactsSection } from './life-sections.ts'
import type { Builder } from './making.ts'
import {
  agreementSection,
  directivesSection,
  planSection,
  socialSection,
  vigilanceSection,
} from './plan-sections.ts'

/** The plan with the ten points of the HAS, as far as its reader may read it. */
export const pps: Builder = (making) => ({
  subtitle: '',
  recipients: [],
  sections: [
    agreementSection(making),
    planSection(making),
    vigilanceSection(making),
    directivesSection(making),
    socialSection(making),
    contactsSection(making),
    careTeamSection(making),
  ],
})
