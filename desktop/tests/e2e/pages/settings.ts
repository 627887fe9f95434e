import { expect, type Locator, type Page } from '@playwright/test'

/** « Réglages », and the page of each way in. */
export function settingsOf(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'Réglages' })
  const line = (label: string) => dialog.getByRole('listitem').filter({ hasText: label })
  const button = (label: string) => dialog.getByRole('button', { name: `Régler : ${label}` })
  return {
    dialog,
    /** One way in, in the list of them all. */
    line,
    text: (label: string) => dialog.getByRole('textbox', { name: label }),
    choice: (label: string) => dialog.getByRole('combobox', { name: label }),
    /** What « Vérifier » found, point by point. */
    checks: dialog.getByRole('listitem'),
    summary: dialog.getByRole('status'),
    saved: dialog.getByText(/réglages enregistrés\.$/),
    async open() {
      await page.getByRole('button', { name: 'Réglages' }).click()
      await expect(dialog).toBeVisible()
    },
    /** From the list: its title takes the focus, then Tab goes through its fields. */
    async openWayIn(label: string) {
      await button(label).press('Enter')
      await expect(dialog.getByRole('heading', { name: label })).toBeFocused()
    },
    /** Back to the list, where one was. */
    async leaveWayIn(label: string) {
      await dialog.getByRole('button', { name: 'Tous les réglages' }).press('Enter')
      await expect(button(label)).toBeFocused()
    },
    /** Not under the title, which stays at the top whatever scrolls. */
    async expectUncovered(field: Locator) {
      const title = await dialog.getByRole('heading', { name: 'Réglages' }).boundingBox()
      const place = await field.boundingBox()
      expect(place!.y).toBeGreaterThan(title!.y + title!.height)
    },
    async save() {
      await dialog.getByRole('button', { name: 'Enregistrer' }).click()
    },
    async check() {
      await dialog.getByRole('button', { name: 'Vérifier' }).click()
    },
    async close() {
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
    },
  }
}
