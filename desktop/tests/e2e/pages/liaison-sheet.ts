import { expect, type Page } from '@playwright/test'

/** The emergency liaison sheet, from L to the bytes of its PDF. */
export function liaisonSheetOf(page: Page) {
  const sheet = page.getByRole('region', { name: 'Fiche de liaison' })
  const pdf = sheet.getByRole('link', { name: 'Ouvrir le PDF' })
  return {
    sheet,
    pdf,
    reason: sheet.getByRole('textbox', { name: 'Motif' }),
    state: sheet.getByRole('status'),
    /** As the browser would get them: with the cookie of the page, from its own desk. */
    async readPdf(): Promise<Buffer> {
      await expect(pdf).toBeFocused()
      const address = new URL((await pdf.getAttribute('href'))!, page.url()).href
      return (await page.request.get(address)).body()
    },
  }
}
