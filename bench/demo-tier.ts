import { join } from 'node:path'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { connectDesk } from '../build/desk-client.ts'
import { type Demonstration, startDemonstration } from '../build/demonstration.ts'
import { seedService } from '../build/seed-service.ts'
import { createDataset } from '../resources/demo/dataset.ts'
import { until } from './waiting.ts'

export type Tier = { readonly demo: Demonstration; readonly practiceSoftware: readonly Identity[] }

/** The demonstration with the GP's desk alone, its dossiers all there. */
export async function startTierXS(): Promise<Tier> {
  const demo = await startDemonstration({ desks: ['gp'] })
  await upToDate(demo)
  return { demo, practiceSoftware: demo.dataset.practiceSoftware }
}

/** Adds the dossiers of a larger tier to a demonstration of tier XS, and waits for them at the GP's. */
export async function growTo(tier: 'M' | 'L', { demo }: Tier): Promise<Tier> {
  const dataset = createDataset({ seed: 40, tier, now: new Date().toISOString() })
  const known = demo.dataset.dossiers.length
  await demo.stopService()
  await seedService(join(demo.folder, 'service'), dataset.professionals, dataset.dossiers.slice(known))
  const restarted = new Date().toISOString()
  await demo.startService()
  await upToDate(demo, restarted)
  return { demo, practiceSoftware: dataset.practiceSoftware }
}

/** A demonstration of a larger tier; nothing is left running when it does not start. */
export async function startTier(tier: 'M' | 'L'): Promise<Tier> {
  const xs = await startTierXS()
  try {
    return await growTo(tier, xs)
  } catch (error) {
    await xs.demo.stop()
    throw error
  }
}

async function upToDate(demo: Demonstration, since = ''): Promise<void> {
  const desk = await connectDesk(demo.desks.gp!.address)
  const upToDateSince = async () => {
    const { asOf = '' } = await desk.client.call('status.read', {})
    return asOf > since
  }
  await until('le poste du médecin est à jour', upToDateSince, 15)
  desk.close()
}
