import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { growTo, startTierXS, type Tier } from './demo-tier.ts'
import type { Bench } from './metric.ts'

const renderer = resolve(import.meta.dirname, '../desktop/dist/renderer')
const bundleLimit = 400
const memoryLimit = 150

const bench: Bench = {
  metrics: [
    { name: 'footprint.bundle', unit: 'KiB', peer: 'la limite fixée', better: 'lower' },
    { name: 'footprint.core.xs', unit: 'MiB', peer: 'la limite fixée', better: 'lower' },
    { name: 'footprint.core.m', unit: 'MiB', peer: 'la limite fixée', better: 'lower' },
  ],
  runs: 1,
  open,
}
export default bench

/** Memory is read once, after each load: it does not come back to where it was. */
async function open() {
  const xs = await startTierXS()
  try {
    const samples = {
      'footprint.bundle': { value: firstPaintKiB(), peerValue: bundleLimit },
      'footprint.core.xs': { value: residentMiB(xs), peerValue: memoryLimit },
      'footprint.core.m': { value: residentMiB(await growTo('M', xs)), peerValue: memoryLimit },
    }
    return { run: async () => samples, close: async () => undefined }
  } finally {
    await xs.demo.stop()
  }
}

/** What index.html asks for before it can draw: itself, its scripts with all they import, its styles. */
function firstPaintKiB(): number {
  const html = readFileSync(join(renderer, 'index.html'), 'utf8')
  const asked = Array.from(html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g), ([, path]) => path!)
  if (asked.length < 2) throw new Error('La page construite ne demande ni script ni style.')
  const bytes = ['index.html', ...asked].map((path) => gzipSync(readFileSync(join(renderer, path))).length)
  return bytes.reduce((sum, size) => sum + size, 0) / 1024
}

/** Resident memory of the GP's desk: the core and its loopback host. */
function residentMiB({ demo }: Tier): number {
  const pid = String(demo.desks.gp!.process.pid)
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })) / 1024
}
