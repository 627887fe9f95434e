import { type Browser, chromium } from '@playwright/test'
import { findChromium } from '../build/prepare.mjs'

/** The system's Chromium, as the end-to-end tests start it. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Pas de Chromium sur cette machine : cette mesure en a besoin.')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] })
}

/** Milliseconds since 1970 when what the page has just drawn has been handed over for display. */
export const afterPaint =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now()))))'
