import { join } from 'node:path'
import { expect } from '@playwright/test'
import { expectAccessible } from './accessible.ts'
import { onStage } from './stage.ts'

const test = onStage('gp', 'nurse')

const ask = 'La jambe gauche est-elle encore rouge ?'
const answer = 'Non, elle a pâli depuis hier.'

test('le médecin pose une question à l’infirmière, sans réseau ; elle la voit d’abord, répond, et il le sait', async ({
  open,
  practice,
  demo,
}) => {
  test.slow()
  const shots = process.env['SHOTS'] ?? demo.folder
  const gp = await open('gp')
  const nurse = await open('nurse', { width: 320, scheme: 'dark' })
  await nurse.openPatient('pat-trois')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')

  await demo.stopService()
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  const list = gp.composer.getByRole('listbox', { name: 'Membres du cercle' })
  await gp.page.keyboard.type('Bonjour @')
  await expect(list.getByRole('option').first()).toBeVisible()
  await expectAccessible(gp.page, 'mention-liste')
  await gp.page.screenshot({ path: join(shots, 'mention-list.png') })
  // Accents and the order of words do not count.
  await gp.page.keyboard.type('infirmiere labat')
  await expect(list.getByRole('option')).toHaveCount(1)
  await expect(list.getByRole('option')).toHaveAttribute('aria-selected', 'true')
  await gp.page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await expect(gp.composer, 'Échap ne ferme que la liste').toBeVisible()
  await gp.page.keyboard.press('Backspace')
  await expect(list.getByRole('option')).toHaveCount(1)
  await gp.page.keyboard.press('Enter')
  await expect(gp.text).toHaveValue('Bonjour @Mme Labat ')
  await gp.page.keyboard.type(ask)
  await expect(gp.composer.getByRole('list', { name: 'Question à' })).toContainText('Mme Labat')
  await expectAccessible(gp.page, 'mention-choisie')
  await gp.page.screenshot({ path: join(shots, 'mention-chosen.png') })
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.composer).toBeHidden()
  const asked = gp.entry(ask)
  await expect(asked).toContainText('question à Mme Labat : sans réponse encore')

  await demo.startService()
  await expect(nurse.visit).toContainText(`Dr Claire Sance vous demande : Bonjour @Mme Labat ${ask}`)
  await expect(nurse.visit.getByRole('listitem').first()).toContainText('vous demande')
  await nurse.page.screenshot({ path: join(shots, 'mention-visit.png') })
  await nurse.page.keyboard.press('j')
  const day = nurse.page.getByRole('dialog', { name: 'Ma journée' })
  const row = day.getByRole('button').filter({ hasText: ask })
  await expect(row).toContainText('PAT-TROIS')
  await expectAccessible(nurse.page, 'ma-journee-question-sombre')
  await nurse.page.screenshot({ path: join(shots, 'mention-day.png') })
  await row.focus()
  await nurse.page.keyboard.press('Enter')
  await expect(day).toBeHidden()
  const forHer = nurse.entry(ask)
  await expect(forHer).toContainText('question pour vous')
  await forHer.getByRole('button', { name: /^répondre : / }).focus()
  await nurse.page.keyboard.press('Enter')
  await expect(nurse.text).toBeFocused()
  await nurse.page.keyboard.type(answer)
  await nurse.page.keyboard.press('Control+Enter')
  await expect(nurse.entry(ask).filter({ hasNotText: answer })).toContainText('vous avez répondu')

  await expect(gp.entry(answer)).toHaveCount(1)
  await expect(gp.entry(ask).filter({ hasNotText: answer })).toContainText('Mme Labat a répondu')
  await gp.page.screenshot({ path: join(shots, 'mention-answered.png') })
  await expectAccessible(gp.page, 'mention-repondue')
})

test('qui ne lit pas la note n’y est pas nommé : c’est dit avant l’envoi', async ({ open, practice }) => {
  const gp = await open('gp', { scheme: 'dark' })
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.composer.getByRole('combobox', { name: 'Pour' }).selectOption('medical')
  await gp.text.focus()
  await gp.page.keyboard.type('@aide a domicile')
  const option = gp.composer.getByRole('option').first()
  await expect(option).toContainText('n’a pas accès aux notes médicales')
  await expect(option).toHaveAttribute('aria-disabled', 'true')
  await gp.page.keyboard.press('Enter')
  await expect(gp.composer.getByRole('list', { name: 'Question à' })).toHaveCount(0)
  await gp.composer.getByRole('combobox', { name: 'Pour' }).selectOption('medico-social')
  await gp.text.focus()
  await gp.page.keyboard.type(' ')
  await gp.page.keyboard.press('Backspace')
  await expect(option).toHaveAttribute('aria-disabled', 'false')
  await gp.page.keyboard.press('Enter')
  await expect(gp.composer.getByRole('list', { name: 'Question à' })).toContainText('Question à')
  await gp.composer.getByRole('combobox', { name: 'Pour' }).selectOption('medical')
  await expect(gp.composer.getByRole('alert')).toContainText('choisissez d’autres lecteurs')
  await expectAccessible(gp.page, 'mention-sans-acces-sombre')
  await gp.text.focus()
  await gp.page.keyboard.press('Control+Enter')
  await expect(gp.composer.getByRole('alert').last()).toContainText('Votre brouillon est gardé')
})
