import { expect } from '@playwright/test'
import {
  type MailServers,
  mayServeMail,
  startMailServers,
} from '../../../plugins/mssante/testing/mail-server.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { liaisonSheetOf } from './pages/liaison-sheet.ts'
import { settingsOf } from './pages/settings.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

const gpAddress = 'claire.sance@medecin.demonstration.mssante.fr'
const reason = 'Canari MSSanté : dyspnée aiguë depuis ce matin'

test.describe('envoyer par MSSanté', () => {
  test.skip(!mayServeMail, 'Dovecot n’est pas sur cette machine, ou sans les droits de le lancer')
  let servers: MailServers
  test.beforeAll(async () => {
    servers = await startMailServers()
  })
  test.afterAll(() => servers.stop())

  test('fiche faite hors ligne, envoyée, vue en attente, poste tué, puis partie une fois', async ({
    open,
    practice,
    demo,
  }) => {
    const gp = await open('gp')
    const { page } = gp
    await practice.openFromAgenda('PAT-TROIS')
    await gp.showsPatient('PAT-TROIS Dominique')
    await demo.stopService('SIGKILL')
    await expect(gp.statusLine).toContainText('Hors ligne')
    const liaison = liaisonSheetOf(page)
    await page.keyboard.press('l')
    await expect(liaison.reason).toBeFocused()
    await page.keyboard.type(reason)
    await page.keyboard.press('Control+Enter')
    await liaison.readPdf()

    await liaison.verb('Envoyer').click()
    const panel = page.getByRole('group', { name: 'Envoyer par MSSanté' })
    await expect(panel).toContainText('Ce poste n’a pas encore de boîte MSSanté.')
    await expectAccessible(page, 'mssante-sans-boite')
    await panel.getByRole('button', { name: 'Ouvrir les réglages' }).click()

    const settings = settingsOf(page)
    await settings.dialog.getByRole('button', { name: 'Régler : Messagerie sécurisée' }).click()
    await expect(settings.dialog.getByRole('heading', { name: 'Messagerie sécurisée' })).toBeFocused()
    const account = servers.account(gpAddress)
    await settings.text('Adresse MSSanté').fill(gpAddress)
    await settings.text('Identifiant').fill(gpAddress)
    await settings.dialog.getByLabel('Mot de passe').fill(account.password)
    await settings.text('Serveur d’envoi (SMTP)').fill('localhost')
    await settings.text('Port d’envoi').fill(String(account.smtp.port))
    await settings.text('Serveur de réception (IMAP)').fill('localhost')
    await settings.text('Port de réception').fill(String(account.imap.port))
    await settings.save()
    await expect(settings.saved).toBeVisible()
    const failed = settings.dialog.getByText('à réparer', { exact: true })
    await settings.dialog.getByRole('button', { name: 'Essayer la connexion' }).click()
    await expect(failed, 'l’autorité du serveur n’est pas encore connue').toHaveCount(2)
    await expect(settings.checks.filter({ hasText: 'SMTP' })).toContainText('certificat du serveur localhost')
    await settings.dialog.getByText('Certificats et numéro de produit').click()
    await settings.text('Certificat de l’autorité (PEM)').fill(account.authority)
    await settings.save()
    await expect(settings.saved).toBeVisible()
    await settings.dialog.getByRole('button', { name: 'Essayer la connexion' }).click()
    await expect(settings.dialog.getByText('Tout est en ordre.')).toBeVisible()
    await expectAccessible(page, 'mssante-reglages')
    await settings.close()

    await servers.submission.close()
    const form = page.getByRole('form', { name: 'Envoyer par MSSanté' })
    await expect(form.getByRole('radio').first()).toBeFocused()
    const address = form.getByRole('textbox', { name: 'Adresse MSSanté' })
    await form.getByRole('radio', { name: 'Une autre adresse' }).check()
    await address.fill('urgences@hopital.fr')
    await page.keyboard.press('Control+Enter')
    await expect(form.getByRole('alert')).toContainText('n’est pas une adresse MSSanté')
    await address.fill('urgences@ch-pins.demonstration.mssante.fr')
    await form.getByRole('textbox', { name: 'Nom du destinataire' }).fill('Urgences du CH des Pins')
    await expect(form).toContainText('PAT-TROIS DOMINIQUE 28/03/1979')
    await expectAccessible(page, 'mssante-envoi')
    await page.setViewportSize({ width: 320, height: 900 })
    await expectAccessible(page, 'mssante-envoi-320')
    await page.setViewportSize({ width: 420, height: 900 })
    await page.keyboard.press('Control+Enter')
    const lines = page.getByRole('list', { name: 'Envois de ce document' }).getByRole('listitem')
    await expect(lines).toHaveCount(1)
    await expect(lines).toContainText('en attente d’envoi')
    await expect(lines).toContainText('ne répond pas sur ce port')
    await expect(
      lines.getByRole('button', { name: 'Annuler l’envoi à Urgences du CH des Pins' }),
    ).toBeVisible()
    await expectAccessible(page, 'mssante-en-attente')

    await demo.desks.gp!.stop('SIGKILL')
    await page.close()
    const again = await open(await demo.startDesk('gp'), { scheme: 'dark' })
    await again.showsPatient('PAT-TROIS Dominique')
    const kept = settingsOf(again.page)
    await kept.open()
    await kept.dialog.getByRole('button', { name: 'Régler : Messagerie sécurisée' }).click()
    const waiting = kept.dialog
      .getByRole('list', { name: 'Ce qui attend d’être envoyé' })
      .getByRole('listitem')
    await expect(waiting).toContainText('PAT-TROIS DOMINIQUE')
    await expect(waiting).toContainText('Urgences du CH des Pins')
    await expectAccessible(again.page, 'mssante-ce-qui-attend-sombre')
    await servers.submission.comeBack()
    await expect(kept.dialog.getByText('Rien n’attend.')).toBeVisible()
    await kept.close()
    await expect(again.entry(/envoyé à Urgences du CH des Pins le/)).toHaveCount(1)
    await expect(again.entry(/envoyé à Urgences/)).not.toContainText('version plus récente')
    await expectAccessible(again.page, 'mssante-au-journal')
    expect(servers.submission.taken.map(({ to }) => to)).toEqual([
      'urgences@ch-pins.demonstration.mssante.fr',
    ])
    await demo.startService()
    await expect(again.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
  })

  test('ne laisse en clair ni nom, ni motif, ni mot de passe', ({ demo }) => {
    expectNoTrace(demo, [
      reason,
      servers.account(gpAddress).password,
      'urgences@ch-pins.demonstration.mssante.fr',
    ])
  })
})
