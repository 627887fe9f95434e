import { expect, type Page } from '@playwright/test'

/** The request to the cell, by the keyboard alone. */
export function referralFormOf(page: Page) {
  const form = page.getByRole('region', { name: 'Demande à la cellule' })
  const specialty = form.getByRole('combobox', { name: 'Spécialité' })
  const question = form.getByRole('textbox', { name: 'Question' })
  return {
    form,
    specialty,
    question,
    /**
     * A, words, Entrée, words, Ctrl+Entrée.
     * @returns how many actions it took beyond typing
     */
    async ask(sought: string, words: string): Promise<number> {
      let actions = 0
      const press = async (key: string) => {
        actions += 1
        await page.keyboard.press(key)
      }
      await press('a')
      await expect(specialty).toBeFocused()
      await page.keyboard.type(sought)
      await press('Enter')
      await expect(question).toBeFocused()
      await page.keyboard.type(words)
      await press('Control+Enter')
      await expect(form).toBeHidden()
      await expect(
        page.getByText(/Demande commencée/),
        'ce qui est envoyé n’est plus un brouillon',
      ).toHaveCount(0)
      return actions
    },
  }
}
