import type { FormModel } from './form-model.ts'
import { fall } from './models/fall.ts'
import { overallAssessment } from './models/overall-assessment.ts'
import { preChemotherapy } from './models/pre-chemotherapy.ts'
import { wound } from './models/wound.ts'

/** The forms of this release; the service may give others, or newer versions of these. */
export const releasedModels: readonly FormModel[] = [overallAssessment, wound, preChemotherapy, fall]
