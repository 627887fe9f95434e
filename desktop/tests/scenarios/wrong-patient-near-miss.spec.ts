import { expect } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import type { Demonstration, DeskName } from '../../../build/demonstration.ts'
import { expectNoTrace } from '../e2e/no-trace.ts'
import { story as test } from './story.ts'

const result = 'Labo au téléphone, K+ 5,6, créat 140. Spironolactone à ne pas reprendre.'

/** The texts written today in the journal of this person's dossier, as a desk's own core says them. */
async function writtenFor(demo: Demonstration, desk: DeskName, usedName: string): Promise<readonly string[]> {
  const dossier = demo.dataset.dossiers.find(({ operations }) => {
    const [opening] = operations
    return JSON.stringify(opening).includes(`"usedName":"${usedName}"`)
  })!
  const { client, close } = await connectDesk(demo.desks[desk]!.address)
  const { items } = await client.call('timeline.read', { patientId: dossier.patientId })
  close()
  return items.flatMap((item) => (item.kind === 'transmission' ? [item.body.text] : []))
}

test('deux homonymes nées le même jour se suivent au cabinet : ce qui est écrit pour l’une n’arrive jamais chez l’autre', async ({
  open,
  practice,
  scene,
  demo,
}) => {
  test.slow()
  const [gp, nurse] = await Promise.all([open('gp'), open('secondNurse', { scheme: 'dark' })])
  const candidate = (usedName: string) =>
    gp.page
      .getByRole('region', { name: 'Navigateur Pro' })
      .getByRole('listitem')
      .filter({ hasText: usedName })
  const chooses = async (usedName: string) => {
    await candidate(usedName).getByRole('button', { name: 'C’est ce dossier' }).click()
    await gp.showsPatient('LABORDE Marie')
    await expect(gp.band).toContainText(usedName)
  }

  await test.step('Mme Cazalis, née Laborde : une homonyme est signalée, une personne compare avant d’ouvrir', async () => {
    await practice.openFromAgenda('CAZALIS')
    await expect(gp.title).toHaveText('Quel dossier ?')
    await expect(gp.page.getByRole('main')).toContainText('Un homonyme est signalé')
    await scene(gp, 'quel-dossier')
    await chooses('CAZALIS')
  })

  await test.step('le médecin écrit le résultat que le laboratoire lui dicte, et n’a pas fini', async () => {
    await gp.page.keyboard.press('t')
    await expect(gp.text).toBeFocused()
    await gp.text.fill(result)
    await expect(gp.composer).toContainText('Brouillon enregistré')
    await scene(gp, 'resultat-commence')
  })

  await test.step('le réseau tombe, le logiciel passe à Mme Duluc, née Laborde le même jour : le brouillon garde sa patiente', async () => {
    await demo.stopService('SIGKILL')
    await practice.openFromAgenda('DULUC')
    await expect(gp.title).toHaveText('Quel dossier ?')
    await scene(gp, 'l-autre-mme-laborde')
    await chooses('DULUC')
    await expect(gp.composer).toContainText('Ce brouillon reste pour Mme LABORDE Marie (CAZALIS)')
    await expect(gp.text).toHaveValue(result)
    await scene(gp, 'le-brouillon-reste-a-mme-cazalis')
  })

  await test.step('le poste meurt : le brouillon est gardé, avec elle', async () => {
    await gp.page.close()
    await demo.desks.gp!.stop('SIGKILL')
    const again = await open(await demo.startDesk('gp'))
    await expect(again.title).toHaveText('Quel dossier ?')

    await test.step('le même matricule avec une autre date de naissance : rien ne s’ouvre, rien ne s’écrit, et l’on sait pourquoi', async () => {
      await practice.openTrap('Même matricule, autre date de naissance')
      await expect(again.title).toHaveText('Même matricule, traits différents')
      await expect(again.page.getByRole('row', { name: /Naissance/ })).toContainText('diffère')
      await expect(again.page.getByRole('main')).toContainText('L’écriture est bloquée')
      for (const key of ['t', 'a', 'l']) await again.page.keyboard.press(key)
      await expect(again.page.getByRole('textbox')).toHaveCount(0)
      await scene(again, 'identites-contraires')
      await practice.close()
      await expect(again.title).toHaveText('Aucun patient ouvert')
      await expect(again.page.getByText('Brouillon pour Mme LABORDE Marie (CAZALIS)')).toBeVisible()
      await scene(again, 'le-brouillon-est-garde')
    })

    await test.step('il reprend son brouillon, le logiciel passe encore à une autre : le bouton dit pour qui il part', async () => {
      await again.page.getByRole('button', { name: 'Reprendre' }).click()
      await expect(again.band).toContainText('CAZALIS')
      await expect(again.text).toHaveValue(result)
      await practice.openFromList('COLOMBANI')
      await again.showsPatient(/^COLOMBANI/)
      await scene(again, 'transmettre-pour-mme-cazalis')
      await again.composer.getByRole('button', { name: 'Transmettre pour LABORDE Marie (CAZALIS)' }).click()
      await expect(again.composer).toBeHidden()
      await expect(again.entry(result)).toHaveCount(0)
      await demo.startService()
      await expect(again.statusLine).toContainText('tout est envoyé', { timeout: 30_000 })
    })
  })

  await test.step('l’infirmier le lit chez Mme Cazalis, et ne le trouve pas chez Mme Duluc', async () => {
    await nurse.openPatient('cazalis')
    await expect(nurse.band).toContainText('CAZALIS')
    await expect(nurse.entry(result)).toHaveCount(1)
    await scene(nurse, 'infirmier-chez-mme-cazalis')
    await nurse.openPatient('duluc')
    await expect(nurse.band).toContainText('DULUC')
    await expect(nurse.entry('homonyme').first()).toBeVisible()
    await expect(nurse.entry(result)).toHaveCount(0)
    await scene(nurse, 'infirmier-chez-mme-duluc')
    for (const desk of ['gp', 'secondNurse'] as const) {
      expect(await writtenFor(demo, desk, 'CAZALIS')).toContain(result)
      expect(await writtenFor(demo, desk, 'DULUC')).not.toContain(result)
    }
  })
  expectNoTrace(demo, [result])
})
