import { expect, type Page } from '@playwright/test'

/** « Cercle »: who is there, and who comes in or goes, from the keyboard alone. */
export function circleTabOf(page: Page) {
  const panel = page.getByRole('tabpanel', { name: 'Cercle' })
  const actions = panel.getByRole('region', { name: 'Changer le cercle' })
  const action = (word: string) => actions.getByRole('button', { name: word, exact: true })
  return {
    panel,
    actions,
    action,
    member: (name: string) => panel.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) }),
    field: actions.getByRole('combobox', { name: 'Qui inviter' }),
    option: (name: string) => actions.getByRole('option').filter({ hasText: name }),
    async ask(word: string) {
      await action(word).focus()
      await page.keyboard.press('Enter')
    },
    /** Types, waits for the answer, takes who is lit. */
    async choose(words: string, name: string) {
      await expect(this.field).toBeFocused()
      await page.keyboard.type(words)
      await expect(this.option(name)).toHaveAttribute('aria-selected', 'true')
      await page.keyboard.press('Enter')
    },
    /** The question has the focus; its first answer is one Tab away. */
    async confirm(word: string) {
      await page.keyboard.press('Tab')
      await expect(actions.getByRole('button', { name: word, exact: true }).last()).toBeFocused()
      await page.keyboard.press('Enter')
    },
  }
}
