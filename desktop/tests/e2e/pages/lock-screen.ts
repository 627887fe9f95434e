import type { Page } from '@playwright/test'

/** What stands before the patients: code, sign-in, a cache that does not open. */
export function lockScreenOf(page: Page) {
  return {
    page,
    title: page.getByRole('heading', { level: 1 }),
    code: page.getByRole('textbox', { name: 'Code', exact: true }),
    again: page.getByRole('textbox', { name: 'Le même code' }),
    error: page.getByRole('alert'),
    async create(code: string, again = code) {
      await this.code.fill(code)
      await this.again.fill(again)
      await page.keyboard.press('Enter')
    },
    async unlock(code: string) {
      await this.code.fill(code)
      await page.keyboard.press('Enter')
    },
  }
}
