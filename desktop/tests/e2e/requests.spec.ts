import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { workspaceOf } from './pages/workspace.ts'
import { onStage } from './stage.ts'

/** Its own: it leaves a list filtered. */
const test = onStage('coordinator')

const daughter = 'Canari appel : voir le logement avant le retour.'

test('une fille appelle la cellule : sa demande paraît dans la même liste, et se retrouve par sa sorte', async ({
  open,
}) => {
  const coordinator = await open('coordinator', { width: 1280, scheme: 'dark' })
  const cell = workspaceOf(coordinator.page)
  await coordinator.openPatient('bergerot')
  await coordinator.page.keyboard.press('a')
  const form = coordinator.panel('Demande à la cellule')
  await form.getByRole('combobox', { name: 'Demande', exact: true }).selectOption('Visite d’évaluation')
  await form.getByRole('combobox', { name: 'À la demande de' }).selectOption('Famille, aidant')
  await form.getByLabel('Nom et lien').fill('Mme Claire Bergerot, sa fille')
  await form.getByLabel('Téléphone à rappeler').fill('06 39 98 20 44')
  await form.getByRole('textbox', { name: /Ce qui vous fait demander/ }).fill(daughter)
  await expectAccessible(coordinator.page, 'demande-par-telephone-sombre')
  await coordinator.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()

  await coordinator.page.keyboard.press('g')
  const kind = cell.side.getByRole('combobox', { name: 'Sorte de demande' })
  await expect(kind).toBeFocused()
  await kind.selectOption('evaluation')
  const row = cell.group('À prendre').getByRole('button').filter({ hasText: 'Claire Bergerot' })
  await expect(row).toContainText('Visite d’évaluation')
  await row.click()
  await expect(cell.request).toContainText(
    'À la demande de Mme Claire Bergerot, sa fille (famille, aidant), 06 39 98 20 44',
  )
  await expect(cell.request).toContainText('Mme Duvignau')
  await expectAccessible(coordinator.page, 'demande-par-telephone-ouverte-sombre')
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [daughter])
})
