import { connectDesk } from '../build/desk-client.ts'
import { startTierXS } from './demo-tier.ts'
import type { Bench } from './metric.ts'
import { afterPaint, startChromium } from './window.ts'

const bench: Bench = {
  metrics: [{ name: 'start.cold', unit: 'ms', peer: 'une fenêtre Chromium vide', better: 'lower' }],
  runs: 5,
  open,
}
export default bench

/** The process is new at each run; the system holds the files, on both sides. */
async function open() {
  const { demo } = await startTierXS()
  const patientId = demo.dataset.dossiers[0]!.patientId
  return {
    async run() {
      await demo.desks.gp!.stop()
      const start = performance.now()
      const { address } = await demo.startDesk('gp')
      const { client, close } = await connectDesk(address)
      const { items } = await client.call('timeline.read', { patientId })
      const value = performance.now() - start
      close()
      if (items.length === 0) throw new Error('Le journal est vide.')
      return { 'start.cold': { value, peerValue: await startEmptyWindow() } }
    },
    close: () => demo.stop(),
  }
}

async function startEmptyWindow(): Promise<number> {
  const start = performance.now()
  const browser = await startChromium()
  const page = await browser.newPage()
  await page.evaluate(afterPaint)
  const elapsed = performance.now() - start
  await browser.close()
  return elapsed
}
