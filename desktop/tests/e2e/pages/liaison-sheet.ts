import { expect, type Page } from '@playwright/test'

/** A letter that is signed here, from its key to the bytes of its PDF. */
export function letterOf(page: Page, title: string, reason: string) {
  const sheet = page.getByRole('region', { name: title, exact: true })
  const read = page.getByRole('region', { name: 'Document', exact: true })
  const verb = (name: string) => read.getByRole('button', { name: new RegExp(`^${name}`) })
  return {
    sheet,
    /** The document, once it is signed. */
    read,
    verb,
    reason: sheet.getByRole('textbox', { name: reason }),
    state: sheet.getByRole('status'),
    async readPdf(): Promise<Buffer> {
      await expect(verb('Enregistrer')).toBeVisible()
      return saved(page, () => verb('Enregistrer').click())
    },
    /** IHE_XDM.zip */
    readArchive: () => saved(page, () => verb('Archive pour logiciel').click()),
  }
}

/** The emergency liaison sheet, from L to the bytes of its PDF. */
export function liaisonSheetOf(page: Page) {
  return letterOf(page, 'Fiche de liaison', 'Motif')
}

/** As the person keeps it. */
async function saved(page: Page, save: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await save()
  const stream = await (await download).createReadStream()
  return Buffer.concat(await stream.toArray())
}
