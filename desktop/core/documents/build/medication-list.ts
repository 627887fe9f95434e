import { allergiesSection, stoppedSection, treatmentsSection } from './care-sections.ts'
import { addressedTo, type Builder } from './making.ts'

export const medicationList: Builder = (making) => ({
  ...addressedTo(making.typed.destination),
  sections: [allergiesSection(making), treatmentsSection(making), stoppedSection(making)],
})
