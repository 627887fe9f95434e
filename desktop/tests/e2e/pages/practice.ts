import type { Page } from '@playwright/test'

export type Practice = ReturnType<typeof practiceOf>

/** The demonstration's practice software, as the GP uses it. */
export function practiceOf(page: Page) {
  const reach = page.getByRole('group', { name: 'Dans le Navigateur' })
  return {
    page,
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
