import { expect, type Page } from '@playwright/test'

/** Nothing asks for scrolling sideways. */
export async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBeLessThanOrEqual(1)
}
