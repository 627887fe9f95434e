import { expect, type Page } from '@playwright/test'

export type Sidebar = ReturnType<typeof sidebarOf>

/** A desk's page, by the roles and names that a screen reader is given. */
export function sidebarOf(page: Page) {
  const band = page.getByRole('region', { name: 'Identité du patient' })
  const composer = page.getByRole('region', { name: 'Transmettre', exact: true })
  const text = composer.getByRole('textbox', { name: 'Transmission' })
  const journal = page.getByRole('feed', { name: 'Journal' })
  const entry = (words: string | RegExp) => journal.getByRole('article').filter({ hasText: words })
  return {
    page,
    band,
    composer,
    text,
    journal,
    /** One item of the journal. */
    entry,
    title: page.getByRole('heading', { level: 1 }),
    statusLine: page.getByRole('contentinfo', { name: 'État des échanges' }),
    visit: page.getByRole('region', { name: /Depuis votre visite|À lire dans ce dossier|Rien de nouveau/ }),
    tab: (name: 'Journal' | 'Plan' | 'Traitements' | 'RDV' | 'Cercle') => page.getByRole('tab', { name }),
    verb: (word: string) =>
      page.getByRole('navigation', { name: 'Actions' }).getByRole('button', { name: word }),
    /** The referral or the liaison sheet being written. */
    panel: (title: 'Demande à la cellule' | 'Fiche de liaison') => page.getByRole('region', { name: title }),
    async showsPatient(name: string | RegExp) {
      await expect(band.getByRole('heading', { level: 1 })).toHaveText(name)
    },
    /** T, words, Ctrl+Entrée. */
    async transmit(words: string) {
      await page.keyboard.press('t')
      await expect(text).toBeFocused()
      await text.fill(words)
      await page.keyboard.press('Control+Enter')
      await expect(composer).toBeHidden()
      await expect(entry(words)).toHaveCount(1)
    },
    /** Ctrl+K, a name, Entrée: without the practice software. */
    async openPatient(sought: string) {
      const dialog = page.getByRole('dialog', { name: 'Chercher' })
      // A desk that is still being unlocked listens to no key.
      await expect(async () => {
        if (!(await dialog.isVisible())) await page.keyboard.press('Control+k')
        await expect(dialog).toBeVisible({ timeout: 3_000 })
      }).toPass()
      await dialog.getByRole('combobox').fill(sought)
      await expect(dialog.getByRole('group', { name: 'Patients' }).getByRole('option').first()).toBeVisible()
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
      await expect(band).toBeVisible()
    },
  }
}
