import { expect, type Page } from '@playwright/test'

export type Practice = ReturnType<typeof windowOf> & { openSecondWindow(): Promise<Practice> }

/** The demonstration's practice software, as the GP uses it. */
export function practiceOf(page: Page): Practice {
  return {
    ...windowOf(page),
    async openSecondWindow() {
      const opened = page.waitForEvent('popup')
      await page.getByRole('link', { name: 'Ouvrir une deuxième fenêtre' }).click()
      return practiceOf(await opened)
    },
  }
}

function windowOf(page: Page) {
  const reach = page.getByRole('group', { name: 'Dans le Navigateur' })
  const road = page.getByRole('region', { name: 'Voie vers le Navigateur' })
  return {
    page,
    /** What it says of the dossier that it told the Navigateur. */
    sent: road.getByRole('status'),
    /** The six digits of a pairing. */
    code: page.getByRole('region', { name: 'Relier ce logiciel au Navigateur' }).locator('.code'),
    symbol: road.getByRole('img', { name: 'Datamatrix INS à scanner' }),
    async takeRoad(label: string) {
      await road.getByRole('combobox', { name: 'Par quelle voie' }).selectOption({ label })
    },
    /** The text of the datamatrix shown, its separators as a scanner gives them. */
    async readSymbol(): Promise<string> {
      return (await road.locator('code').innerText()).replaceAll('<GS>', '\u001d')
    },
    async showsDossier(name: string | RegExp) {
      await expect(page.getByRole('region', { name })).toBeVisible()
    },
    /** From the morning's list. */
    async openFromAgenda(name: string) {
      await page.getByRole('navigation', { name: 'Ce matin' }).getByRole('button', { name }).click()
    },
    /** From the whole list, by anything that its search finds. */
    async openFromList(sought: string) {
      await page.getByRole('searchbox', { name: 'Rechercher' }).fill(sought)
      await page.getByRole('table', { name: 'Patients' }).getByRole('button').first().click()
    },
    async openTrap(title: string) {
      await page.getByText('Cas particuliers').click()
      await page.getByRole('button', { name: title }).click()
    },
    async ask(word: 'Fiche de liaison' | 'Demander un avis' | 'Montrer le dossier' | 'Urgence') {
      await reach.getByRole('button', { name: word }).click()
    },
    async close() {
      await page.getByRole('button', { name: /Fermer le dossier/ }).click()
    },
  }
}
