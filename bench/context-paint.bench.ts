import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { connectNavigateur } from '@navigateur-pro/sdk/client.ts'
import { connectDesk } from '../build/desk-client.ts'
import { startTier, startTierXS, type Tier } from './demo-tier.ts'
import type { Bench, Metric, Sample } from './metric.ts'
import { percentile } from './percentile.ts'
import { until } from './waiting.ts'
import { afterPaint, startChromium } from './window.ts'

/** Response times that people feel (Miller 1968, Nielsen 1993): below 100 ms it is "instant". */
const instant = 100
const frame = 1000 / 60
/** Of each tier, in the order of the practice software's list: the heaviest dossiers come first. */
const looked = 60
const opened = 12

const metricsOf = (tier: string): Metric[] => [
  { name: `context.paint.${tier}.p50`, unit: 'ms', peer: 'une image à 60 Hz', better: 'lower' },
  { name: `context.paint.${tier}.p95`, unit: 'ms', peer: 'la limite de l’instantané', better: 'lower' },
]

const names = ['xs', 'm', 'l'] as const
const bench: Bench = { metrics: names.flatMap(metricsOf), runs: 3, open }
export default bench

async function open() {
  const browser = await startChromium()
  const tiers = [await startTierXS(), await startTier('M'), await startTier('L')]
  const watched = await Promise.all(
    tiers.map(async (tier) =>
      openTier(tier, await browser.newPage({ viewport: { width: 420, height: 900 } })),
    ),
  )
  return {
    async run() {
      const samples: Record<string, Sample>[] = []
      // One tier after the other, so that they do not share the processor while they are measured.
      for (const [index, tier] of watched.entries()) {
        samples.push(samplesOf(names[index]!, await tier.run()))
      }
      return Object.assign({}, ...samples)
    },
    async close() {
      await browser.close()
      for (const tier of watched) tier.close()
      await Promise.all(tiers.map(({ demo }) => demo.stop()))
    },
  }
}

function samplesOf(tier: string, times: readonly number[]): Record<string, Sample> {
  return {
    [`context.paint.${tier}.p50`]: { value: percentile(times, 0.5), peerValue: frame },
    [`context.paint.${tier}.p95`]: { value: percentile(times, 0.95), peerValue: instant },
  }
}

/** Resolves with the moment when the element has been painted. Kept outside the promise that sends it. */
const watch = (id: string) => `void (window.painted = new Promise((seen) => {
  const look = () => document.getElementById(${JSON.stringify(id)}) && (observer.disconnect(), seen())
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true })
}).then(() => ${afterPaint}))`

async function openTier({ demo, practiceSoftware }: Tier, page: Page) {
  const { address, channel } = demo.desks.gp!
  const navigateur = await connectNavigateur({
    integrator: { id: 'verification', name: 'Mesure' },
    channel,
    pairingFile: join(demo.folder, 'bench-pairing.json'),
  })
  await until('le logiciel est relié', () => navigateur.status() === 'connected')

  /** Patients whose dossier is here, known without a question, with the newest thing said of each. */
  const targets: { readonly patient: Identity; readonly newest: string }[] = []
  const { client, close } = await connectDesk(address)
  for (const patient of practiceSoftware.slice(0, looked)) {
    await navigateur.openPatient(patient)
    const context = await client.call('context.read', {})
    if (context.kind !== 'current' || context.patient.identity.birthName !== patient.birthName) continue
    const { items } = await client.call('timeline.read', { patientId: context.patient.patientId })
    if (items[0]) targets.push({ patient, newest: `author-${items[0].recordId}` })
    if (targets.length === opened) break
  }
  close()
  if (targets.length < 5) throw new Error(`${targets.length} patients à ouvrir seulement.`)

  return {
    /** Each patient once in a fresh page: the interface has nothing of them in memory. */
    async run(): Promise<number[]> {
      await page.goto(address)
      const [first, ...rest] = targets
      await openPatient(first!)
      const times: number[] = []
      for (const target of rest) times.push(await openPatient(target))
      return times
    },
    close: () => navigateur.close(),
  }

  async function openPatient({ patient, newest }: (typeof targets)[number]): Promise<number> {
    await navigateur.closePatient()
    await page.evaluate(watch(newest))
    await pause(100 + Math.random() * 50)
    const start = Date.now()
    await navigateur.openPatient(patient)
    return (await page.evaluate<number>('window.painted')) - start
  }
}
