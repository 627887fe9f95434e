import { expect } from '@playwright/test'
import { addDays, parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { expectAccessible } from './accessible.ts'
import { expectFits } from './fits.ts'
import { onStage } from './stage.ts'

/** Its own: it leaves a date in the agenda. */
const test = onStage('gp')

test('un jour se tape comme on le dit, se lit en français, et n’est jamais deviné', async ({ open }) => {
  // The browser of somebody who reads 03/04 as the fourth of March.
  const { page, openPatient, tab } = await open('gp', { width: 320, locale: 'en-US' })
  await openPatient('pat-trois')
  await tab('RDV').click()
  const agenda = page.getByRole('region', { name: 'Agenda' })
  await agenda.getByRole('button', { name: 'Ajouter à l’agenda' }).click()
  const form = page.getByRole('form', { name: 'Nouvelle date' })
  const day = form.getByLabel('Jour', { exact: true })
  const hour = form.getByLabel('Heure')
  const today = parisDayOf(new Date().toISOString())
  await expect(day).toHaveValue(french(today))
  await expect(form.getByPlaceholder('hh:mm').first()).toBeVisible()

  await day.fill('31/02/2026')
  await hour.fill('2:30 PM')
  await page.keyboard.press('Enter')
  await expect(form).toContainText('Ce jour n’existe pas dans le calendrier.')
  await expect(form).toContainText('Cette heure ne se lit pas. Écrivez-la ainsi : 14:30.')
  await expect(day).toBeFocused()
  await expect(day).toHaveValue('31/02/2026')
  await expectFits(page)
  await expectAccessible(page, 'jour-qui-n-existe-pas')

  const chosen = addDays(today, 3)
  const [, month = '', date = ''] = chosen.split('-')
  await day.fill(`${Number(date)}/${Number(month)}`)
  await page.keyboard.press('ArrowUp')
  await expect(day).toHaveValue(french(addDays(chosen, 1)))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(hour, 'le calendrier n’arrête pas qui tape').toBeFocused()
  await expect(day).toHaveValue(french(chosen))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('14h30')
  await page.keyboard.press('Tab')
  await expect(hour).toHaveValue('14:30')
  await form.getByRole('button', { name: 'Choisir dans le calendrier' }).first().click()
  await expect(day, 'le calendrier ne change rien de lui-même').toHaveValue(french(chosen))
  await page.keyboard.press('Escape')
  await hour.press('Enter')
  await expect(form).toBeHidden()
  await expect(agenda).toContainText('14:30')

  await agenda.getByRole('button', { name: /^Modifier Rendez-vous,/ }).click()
  const moving = page.getByRole('form', { name: /^Modifier Rendez-vous/ })
  await expect(moving.getByLabel('Jour', { exact: true })).toHaveValue(french(chosen))
  await expect(moving.getByLabel('Heure')).toHaveValue('14:30')
})

function french(day: string): string {
  return day.split('-').toReversed().join('/')
}
