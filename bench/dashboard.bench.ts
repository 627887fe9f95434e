import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { connectDesk } from '../build/desk-client.ts'
import { startTier } from './demo-tier.ts'
import type { Bench } from './metric.ts'
import { percentile } from './percentile.ts'
import { afterPaint, startChromium } from './window.ts'

/** Response times that people feel (Miller 1968, Nielsen 1993): below 100 ms it is "instant". */
const instant = 100
const frame = 1000 / 60
/** Key presses of a run, each in a page that has never shown the list. */
const presses = 12

const bench: Bench = {
  metrics: [
    { name: 'dashboard.paint.m.p50', unit: 'ms', peer: 'une image à 60 Hz', better: 'lower' },
    { name: 'dashboard.paint.m.p95', unit: 'ms', peer: 'la limite de l’instantané', better: 'lower' },
  ],
  runs: 3,
  open,
}
export default bench

/** From the key to the painted rows; the moment of the key is the page's own. */
const watch = `void (window.painted = new Promise((seen) => {
  addEventListener('keydown', () => (window.pressed = Date.now()), { capture: true, once: true })
  const look = () => document.querySelector('[role="dialog"] [data-row]') && (observer.disconnect(), seen())
  const observer = new MutationObserver(look)
  observer.observe(document.body, { subtree: true, childList: true })
}).then(() => ${afterPaint}).then((at) => at - window.pressed))`

async function open() {
  const { demo } = await startTier('M')
  const browser = await startChromium()
  const { address } = demo.desks.gp!
  const { client, close } = await connectDesk(address)
  const { rows, further } = await client.call('dashboard.read', {})
  if (rows.length < 10) throw new Error(`${rows.length} patients dans la liste seulement.`)
  process.stderr.write(`${rows.length + further} patients dans la liste\n`)
  // On a patient: without one, the list is on screen before any key.
  await client.call('context.open', { patientId: rows.at(-1)!.patient.patientId })
  const page = await browser.newPage({ viewport: { width: 420, height: 900 } })
  return {
    async run() {
      const times: number[] = []
      for (let press = 0; press < presses; press += 1) times.push(await pressOnce(page, address))
      return {
        'dashboard.paint.m.p50': { value: percentile(times, 0.5), peerValue: frame },
        'dashboard.paint.m.p95': { value: percentile(times, 0.95), peerValue: instant },
      }
    },
    async close() {
      close()
      await browser.close()
      await demo.stop()
    },
  }
}

async function pressOnce(page: Page, address: string): Promise<number> {
  await page.goto(address)
  await page.getByRole('feed', { name: 'Journal' }).waitFor()
  // The code of screens to come is read when nothing else is to be done.
  await page.waitForLoadState('networkidle')
  await pause(200 + Math.random() * 50)
  await page.evaluate(watch)
  await page.keyboard.press('m')
  return page.evaluate<number>('window.painted')
}
