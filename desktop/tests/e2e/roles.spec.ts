import { join } from 'node:path'
import { expect } from '@playwright/test'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { type Demonstration, startDeskProcess } from '../../../build/demonstration.ts'
import { demoPeople } from '../../../resources/demo/people.ts'
import { expectAccessible } from './accessible.ts'
import { expectNoTrace } from './no-trace.ts'
import { startRecordingProxy } from './recording-proxy.ts'
import { gpAndNurse as test } from './stage.ts'

const medical = 'Canari médical : HbA1c 11,2 %, insuline à débuter.'
const social = 'Canari social : portage des repas à remettre en place.'
const allowed = readableClasses('home-help')

/** The texts of the dossiers that the home help shares, as they travel: those of her classes, and the others. */
function textsOf({ dataset }: Demonstration) {
  const shared = dataset.dossiers.filter(({ members }) =>
    members.some(({ professionalId }) => professionalId === demoPeople.homeHelp.id),
  )
  const texts = shared.flatMap(({ operations }) =>
    [...operations].flatMap(({ operation }) => {
      if (operation.kind !== 'create') return []
      const { confidentiality, body } = operation
      const readable = allowed.includes(confidentiality)
      const { text, label, drug, substance, question } = body as Readonly<Record<string, string | undefined>>
      const words = [text, label, drug, substance, question].filter(
        (word) => word !== undefined && word.length > 12,
      )
      return words.map((word) => ({ readable, wire: JSON.stringify(word).slice(1, -1) }))
    }),
  )
  const readable = new Set(texts.filter((each) => each.readable).map(({ wire }) => wire))
  const forbidden = new Set(texts.filter((each) => !each.readable).map(({ wire }) => wire))
  // « Merci pour l’info. » is said to everybody too, inside longer texts.
  const said = [...readable].join('\n')
  return { readable: [...readable], forbidden: [...forbidden].filter((text) => !said.includes(text)) }
}

test('l’aide à domicile reçoit ce qui la concerne, et pas un octet médical', async ({
  open,
  practice,
  demo,
}) => {
  const proxy = await startRecordingProxy(demo.serviceUrl)
  const desk = await startDeskProcess({
    name: 'home-help',
    folder: join(demo.folder, 'home-help'),
    channel: join(demo.folder, 'c-home-help'),
    serviceUrl: proxy.url,
    args: [`--demonstration=${demoPeople.homeHelp.id}`],
  })
  const help = await open(desk)
  const gp = await open('gp')
  await expect(help.statusLine).toContainText('tout est envoyé')
  await help.openPatient('pat-trois')
  await expectAccessible(help.page, 'aide-a-domicile')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')

  await gp.transmit(medical)
  await gp.page.keyboard.press('t')
  await expect(gp.text).toBeFocused()
  await gp.text.fill(social)
  await gp.composer
    .getByRole('combobox', { name: 'Pour' })
    .selectOption('Équipe soignante et aides à domicile')
  await gp.text.press('Control+Enter')
  await expect(gp.entry(social)).toContainText('reçu')
  await expect(help.entry(social)).toHaveCount(1)
  await expect(help.entry(medical)).toHaveCount(0)

  await help.page.keyboard.press('t')
  const audience = help.composer.getByRole('combobox', { name: 'Pour' }).getByRole('option')
  await expect(audience.filter({ hasText: 'Toute l’équipe soignante' })).toHaveCount(0)
  await help.page.keyboard.press('Escape')
  for (const tab of ['Traitements', 'RDV'] as const) {
    await help.tab(tab).click()
    await expectAccessible(help.page, `aide-a-domicile-${tab}`)
  }
  await help.page.keyboard.press('Control+k')
  await help.page.keyboard.type('hba1c')
  await expect(help.page.getByRole('dialog').getByRole('status')).toContainText('Rien ne correspond')

  const { readable, forbidden } = textsOf(demo)
  const received = proxy.received()
  expect(forbidden.length, 'le jeu de données a des textes à ne pas recevoir').toBeGreaterThan(100)
  expect(readable.filter((text) => received.includes(text)).length, 'l’écoute entend').toBeGreaterThan(10)
  expect(received).toContain(social)
  expect([...forbidden, medical].filter((text) => received.includes(text))).toEqual([])
  await desk.stop()
  proxy.close()
})

test('chacun écrit dans ses classes : l’infirmière n’écrit pas au service social', async ({ open }) => {
  const nurse = await open('nurse')
  await nurse.openPatient('pat-trois')
  await nurse.page.keyboard.press('t')
  const audience = nurse.composer.getByRole('combobox', { name: 'Pour' })
  await expect(audience).toHaveValue('paramedical')
  await expect(audience.getByRole('option', { name: 'Médecin, infirmières et service social' })).toHaveCount(
    0,
  )
})

test('ne laisse en clair ni nom, ni texte', ({ demo }) => {
  expectNoTrace(demo, [medical, social])
})
