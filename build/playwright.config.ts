import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findChromium } from './prepare.mjs'

const root = resolve(import.meta.dirname, '..')
const chromium = findChromium()

export default defineConfig({
  testDir: resolve(root, 'desktop/tests'),
  testMatch: '{e2e,scenarios}/*.spec.ts',
  tsconfig: resolve(import.meta.dirname, 'tsconfig.playwright.json'),
  globalSetup: resolve(root, 'desktop/tests/e2e/global-setup.ts'),
  outputDir: resolve(root, 'test-results/e2e'),
  // A journey waits more than it computes: two at a time, each on a stage of its own, fill two cores.
  workers: 2,
  retries: 0,
  timeout: 90_000,
  // Only how long a failure takes to be believed: on a busy machine five seconds are not enough.
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: resolve(root, 'test-results/e2e.json') }]],
  use: {
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    // No trace of every journey: the picture and the outline of the page that failed say enough.
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A microphone that beeps every second, for whoever is granted it.
        '--use-fake-device-for-media-stream',
      ],
    },
  },
})
