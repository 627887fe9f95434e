import { type BrowserContext, expect, type Page, test as base } from '@playwright/test'
import { type Demonstration, type DeskName, startDemonstration } from '../../../build/demonstration.ts'
import { demonstrationData } from './global-setup.ts'
import { type Practice, practiceOf } from './pages/practice.ts'
import { type Sidebar, sidebarOf } from './pages/sidebar.ts'
import { watchPage } from './watch-page.ts'

type Opening = {
  /** Done to the empty page, before it goes to the desk. */
  readonly prepare?: (page: Page) => Promise<unknown>
  readonly width?: number
  readonly height?: number
  readonly scheme?: 'light' | 'dark'
  /** A finger, on a telephone. */
  readonly touch?: boolean
  /** Of the browser; ours is French whatever it is. */
  readonly locale?: string
}

type Acts = {
  /** Opens the page of a desk, started if it is not yet, or of an address, in a browser of its own. */
  readonly open: (desk: DeskName | { readonly address: string }, opening?: Opening) => Promise<Sidebar>
  readonly practice: Practice
}

/**
 * A stage for spec files: a service, desks and a practice software of its own, as processes, on
 * synthetic data. Every page is watched: a script error, a dialog, a refused script or a request to
 * anybody else fails the test that opened it.
 */
export function onStage(...desks: readonly DeskName[]) {
  return base.extend<Acts, { readonly demo: Demonstration }>({
    demo: [
      // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
      async ({}, use) => {
        const demo = await startDemonstration({ desks, data: demonstrationData() })
        await use(demo)
        await demo.stop()
      },
      { scope: 'worker', timeout: 300_000 },
    ],
    open: async ({ browser, demo }, use) => {
      const watches: (() => void)[] = []
      const contexts: BrowserContext[] = []
      await use(
        async (
          desk,
          { width = 420, height = 900, scheme = 'light', touch = false, locale = 'fr-FR', prepare } = {},
        ) => {
          const context = await browser.newContext({
            viewport: { width, height },
            colorScheme: scheme,
            hasTouch: touch,
            isMobile: touch,
            reducedMotion: 'reduce',
            locale,
            timezoneId: 'Europe/Paris',
          })
          contexts.push(context)
          const page = await context.newPage()
          watches.push(watchPage(page))
          await prepare?.(page)
          const running = typeof desk === 'string' ? demo.desks[desk] : desk
          const { address } = running ?? (await demo.startDesk(desk as DeskName))
          await page.goto(address)
          const sidebar = sidebarOf(page)
          // Until something is shown, no key is listened to.
          await sidebar.title.waitFor()
          // A desk that has just begun receives its dossiers first.
          if (!running)
            await expect(sidebar.statusLine).toContainText('tout est envoyé', { timeout: 120_000 })
          return sidebar
        },
      )
      for (const expectQuiet of watches) expectQuiet()
      // A page left open would go on following the desk beside the next test's.
      await Promise.all(contexts.map((context) => context.close()))
    },
    practice: async ({ browser, demo }, use) => {
      const context = await browser.newContext({
        viewport: { width: 1000, height: 900 },
        locale: 'fr-FR',
      })
      const page = await context.newPage()
      await page.goto(demo.lgcUrl)
      await use(practiceOf(page))
      await context.close()
    },
  })
}

/** Shared by the spec files whose journeys do not disturb one another: a stage takes seconds to set. */
export const gpAlone = onStage('gp')
export const gpAndCoordinator = onStage('gp', 'coordinator')
export const gpAndNurse = onStage('gp', 'nurse')
