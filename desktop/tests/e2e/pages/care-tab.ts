import { expect, type Page } from '@playwright/test'

/** One line of « Traitements ». */
export function treatment(page: Page, words: string | RegExp) {
  return page.getByRole('tabpanel').getByRole('listitem').filter({ hasText: words }).first()
}

/** The line's own way, from the keyboard; counts what a doctor does: open, write, send. */
export async function changeDose(page: Page, drug: string, dose: string, why: string): Promise<number> {
  let actions = 0
  await page.getByRole('button', { name: `Changer la dose : ${drug}` }).press('Enter')
  actions++
  const form = page.getByRole('form', { name: `Changer la dose : ${drug}` })
  await expect(form.getByLabel('Nouvelle dose')).toBeFocused()
  await expect(form.getByLabel('Nouvelle dose'), 'une dose n’est jamais écrite d’avance').toHaveValue('')
  await page.keyboard.type(dose)
  await page.keyboard.press('Tab')
  await page.keyboard.type(why)
  actions++
  await page.keyboard.press('Enter')
  actions++
  await expect(form).toBeHidden()
  return actions
}
