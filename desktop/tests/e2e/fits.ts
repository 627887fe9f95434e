import { expect, type Page } from '@playwright/test'

/** Nothing asks for scrolling sideways: neither the page, nor what scrolls in it. A wide table may, in its own frame. */
export async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, dialog, [data-scroller]')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map(
        ({ tagName, className, scrollWidth, clientWidth }) =>
          `${tagName} ${className} : ${scrollWidth} > ${clientWidth}`,
      ),
  )
  expect(wide).toEqual([])
}
