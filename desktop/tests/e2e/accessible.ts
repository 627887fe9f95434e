import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

/** No violation of axe in this state of the screen. A picture of it is kept in `test-results/`. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`${state}.png`) })
  await expectNoViolation(page, state)
}

export async function expectNoViolation(page: Page, state: string): Promise<void> {
  const { violations } = await axeOf(page, await page.evaluate(() => 'axe' in window)).analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
  )
  expect(found, `axe, ${state}`).toEqual([])
}

/**
 * The whole page in one run: by parts, for frames that we have none of, axe opens a second page and
 * reads its own source there again. Only the violations are described, of the hundreds of passes none.
 */
function axeOf(page: Page, there: boolean): AxeBuilder {
  return new AxeBuilder(there ? { page, axeSource: 'void 0' } : { page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
}
