import { createDataset, type Dataset } from '../resources/demo/dataset.ts'

/** A service's data folder, keys included, that holds the synthetic dataset of that time. */
export type DemonstrationData = { readonly folder: string; readonly now: string }

/** A fixed seed: the same people and the same notes at every start. */
export function demonstrationDataset({ now }: DemonstrationData): Dataset {
  return createDataset({ seed: 40, tier: 'XS', now })
}
