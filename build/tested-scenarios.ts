import { scenarioNames } from '../resources/demo/dataset.ts'

/** Every day: the longest dossier, one with photos, one that a namesake is near to. Before a release: all of them. */
export const testedScenarios = process.env['NAVIGATEUR_RELEASE']
  ? scenarioNames
  : scenarioNames.filter((name) => ['heart-failure', 'diabetic-foot', 'near-miss-namesake'].includes(name))
