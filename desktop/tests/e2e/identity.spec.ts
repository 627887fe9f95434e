import { writeFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { connectDesk } from '../../../build/desk-client.ts'
import type { Demonstration } from '../../../build/demonstration.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { qualified } from '../../../resources/demo/identities.ts'
import { hasTwoDossiers } from '../../../resources/demo/scenarios/two-dossiers.ts'
import { expectAccessible } from './accessible.ts'
import { runCommandLine } from './command-line.ts'
import { expectNoTrace } from './no-trace.ts'
import { expectNothingCanBeWritten } from './nothing-written.ts'
import type { Sidebar } from './pages/sidebar.ts'
import { onStage } from './stage.ts'

const test = onStage('gp')

const unknown = 'Patient inconnu de Navigateur Pro'
const refused = 'Identité refusée'

/** Every identity of « Cas particuliers » that is not opened at once: its screen, and what it must say. */
const asked = [
  ['Clé INS fausse', refused, 'clé 89 attendue'],
  ['Même matricule, autre date de naissance', 'Même matricule, traits différents', 'L’écriture est bloquée'],
  ['Homonyme signalé', 'Quel dossier ?', 'Un homonyme est signalé'],
  ['Identité provisoire, sans INS', 'Est-ce le même patient ?', 'manque d’un côté'],
  ['Mariée : nom utilisé mis à la place', 'Quel dossier ?', 'le nom utilisé de l’autre'],
  ['Née dans l’avenir', refused, 'dans le futur'],
  ['Née il y a plus de 130 ans', unknown, '1er mai 1880'],
  ['Patiente réelle sur un poste de test', refused, 'Cette identité réelle est refusée'],
  ['Jumeaux du cabinet', unknown, 'CAZAUX'],
  ['Ancien numéro d’attente devenu NIR', unknown, '2 97 11 99 326 071 65'],
] as const

test('une identité qui n’est pas certaine a son écran, et rien ne s’y écrit', async ({
  open,
  practice,
  demo,
}) => {
  const gp = await open('gp')
  for (const [index, [title, expected, words]] of asked.entries()) {
    await test.step(title, async () => {
      await practice.openTrap(title)
      await expect(gp.title).toHaveText(expected)
      await expect(gp.page.getByRole('main')).toContainText(words)
      await expectAccessible(gp.page, `demandee-${index}`)
      await expectNothingCanBeWritten(gp, demo)
    })
  }
})

test('Corse, étranger, nom de mariage : le bon dossier, sans question', async ({ open, practice }) => {
  const gp = await open('gp')
  const opened = [
    ['Naissance en Corse', /^COLOMBANI /, '2 84 07 2B 033 146 94'],
    ['Naissance à l’étranger', /^TRAN /, '2 55 04 99 243 061 49'],
    ['Mariée : nouveau nom utilisé', 'PAT-TROIS Dominique', '2 79 03 51 215 189 89'],
  ] as const
  for (const [title, name, matricule] of opened) {
    await practice.openTrap(title)
    await gp.showsPatient(name)
    await expect(gp.band, title).toContainText(`INS qualifiée · ${matricule}`)
  }
  await practice.close()
})

/** Asks the service first, by the keyboard, then makes the dossier. */
async function createDossier({ page, title }: Sidebar): Promise<void> {
  const ask = page.getByRole('button', { name: 'Demander au service' })
  // The screen before this one has a focused title too: a key pressed on it goes nowhere.
  await expect(title).toHaveText(unknown)
  await expect(title).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(ask).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Le service n’en a pas non plus.')).toBeVisible()
  await page.getByRole('button', { name: 'Créer le dossier' }).press('Enter')
}

test('la jumelle est comparée à sa sœur avant d’avoir son dossier', async ({ open, practice }) => {
  const gp = await open('gp')
  await practice.openTrap('Jumelle de Mme PAT-TROIS')
  await expect(gp.title).toHaveText(unknown)
  await expect(gp.page.getByText('Un dossier lui ressemble sans être le sien')).toBeVisible()
  const firstName = gp.page.getByRole('row', { name: /Premier prénom/ })
  await expect(firstName).toContainText(/diffère.*DOMITILLE.*DOMINIQUE/s)
  await expectAccessible(gp.page, 'jumelle')
  await createDossier(gp)
  await gp.showsPatient('PAT-TROIS Domitille')
  await gp.transmit('Vue ce jour, première visite.')
  await practice.openFromAgenda('PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Dominique')
  await expect(gp.entry('première visite')).toHaveCount(0)
  await practice.openTrap('Jumelle de Mme PAT-TROIS')
  await gp.showsPatient('PAT-TROIS Domitille')
  await expect(gp.entry('première visite')).toHaveCount(1)
  await practice.close()
})

test('numéro d’attente, puis NIR : le même dossier', async ({ open, practice, demo }) => {
  const gp = await open('gp')
  await practice.openTrap('Numéro d’attente (NIA)')
  await createDossier(gp)
  await gp.showsPatient('TRAORE Mariam')
  await expect(gp.band).toContainText('INS qualifiée · 8 01 05 99 335 012 88')
  await practice.close()

  const kone = demo.dataset.practiceSoftware.find(({ birthName }) => birthName === 'KONE')!
  const [waiting] = kone.historic!
  await openByCommand(demo, { ...kone, ...waiting })
  await createDossier(gp)
  await gp.showsPatient('KONE Awa')
  await closeByCommand(demo)
  await practice.openTrap('Ancien numéro d’attente devenu NIR')
  await gp.showsPatient('KONE Awa')
  await expectAccessible(gp.page, 'ancien-numero-d-attente')
  await practice.close()
})

test('une date incomplète se dit comme telle ; douteuse, l’identité est redemandée', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  await practice.openTrap('Date de naissance incomplète')
  await expect(gp.title).toHaveText(unknown)
  await expect(gp.page.getByRole('main')).toContainText('31 décembre 1930 (jour et mois inconnus)')
  await createDossier(gp)
  await gp.showsPatient('MARSAN Inconnue')
  await expect(gp.band).toContainText('31 décembre 1930 (jour et mois inconnus)')
  await expectAccessible(gp.page, 'date-incomplete')
  await practice.openTrap('Date de naissance incomplète')
  await expect(gp.title).toHaveText('Quel dossier ?')
  await expect(gp.page.getByRole('main')).toContainText('signalée douteuse ou fictive')
  await practice.close()
})

test('un lien confirmé se dit, s’annule en sachant ce qui fut écrit, et reste dans l’histoire', async ({
  open,
  practice,
}) => {
  const gp = await open('gp')
  const { keyboard } = gp.page
  const confirm = async () => {
    await expect(gp.title).toHaveText('Est-ce le même patient ?')
    await expect(gp.title).toBeFocused()
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await gp.showsPatient('ORSINI Ange')
  }
  await practice.openFromList('ORSINI')
  await confirm()
  await expect(gp.page.getByText('Lien confirmé par Dr Claire Sance, aujourd’hui')).toBeVisible()
  await gp.transmit('Toux depuis deux jours, SpO2 91 %.')
  await expectAccessible(gp.page, 'lien-confirme')

  const undo = gp.page.getByRole('button', { name: 'Annuler ce lien' })
  await undo.press('Enter')
  await expect(gp.page.getByRole('group', { name: /Depuis, une écriture a été faite d’ici/ })).toBeVisible()
  await expectAccessible(gp.page, 'lien-a-annuler')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(gp.page.getByText('Le lien est annulé.')).toBeVisible()
  await confirm()
  await expect(gp.entry('Toux depuis deux jours'), 'ce qui fut écrit reste').toHaveCount(1)

  await keyboard.press('d')
  const panel = gp.page.getByRole('dialog', { name: 'Identité de M. ORSINI Ange' })
  const links = panel.getByRole('listitem').filter({ hasText: 'D’après Cabinet' })
  await expect(links).toHaveCount(2)
  await expect(links.first()).toContainText(/^.*confirmé par Dr Claire Sance, aujourd’hui \d\d:\d\d/s)
  await expect(links.first()).not.toContainText('annulé')
  await expect(links.last()).toContainText(/confirmé par .*annulé par Dr Claire Sance, aujourd’hui/s)
  await expectAccessible(gp.page, 'identite-et-liens')
  await links.first().getByRole('button').press('Enter')
  await panel.getByRole('button', { name: 'Annuler ce lien', exact: true }).press('Enter')
  await expect(panel, 'le dossier n’est plus à l’écran').toBeHidden()
  await expect(gp.title).toHaveText('Est-ce le même patient ?')
  await practice.close()
})

test('deux dossiers d’une personne : réunis, écrits, rouverts, séparés', async ({ open, practice, demo }) => {
  const gp = await open('gp')
  const [full, small] = dossiersOf(demo, hasTwoDossiers.birthName)
  const before = await textsOf(demo, full, small)
  await practice.openFromList('LESTREMAU')
  await expect(gp.title).toHaveText('Quel dossier ?')
  const candidates = gp.page.getByRole('region', { name: 'Navigateur Pro' }).getByRole('listitem')
  await expect(candidates).toContainText(['INS qualifiée', 'identité validée'])
  await expectAccessible(gp.page, 'deux-dossiers')
  await expectNothingCanBeWritten(gp, demo)
  await gp.page.getByRole('button', { name: 'Ces dossiers sont la même personne' }).press('Enter')
  await expectAccessible(gp.page, 'deux-dossiers-a-reunir')
  await gp.page.keyboard.press('Tab')
  await gp.page.keyboard.press('Enter')
  await gp.showsPatient('LESTREMAU Solange')
  await expect(gp.band, 'l’identité la mieux connue').toContainText('INS qualifiée')
  for (const text of before.flat()) await expect(gp.entry(text.slice(0, 40))).toHaveCount(1)
  await gp.transmit('Acide folique prescrit le mercredi.')
  await expectAccessible(gp.page, 'dossiers-reunis')
  await practice.close()
  await expect(gp.title).toHaveText('Aucun patient ouvert')
  await practice.openFromList('LESTREMAU')
  await gp.showsPatient('LESTREMAU Solange')

  await gp.page.keyboard.press('d')
  const panel = gp.page.getByRole('dialog', { name: 'Identité de Mme LESTREMAU Solange' })
  await expect(panel).toContainText('joint par Dr Claire Sance')
  await expectAccessible(gp.page, 'identite-reunie')
  await panel.getByRole('button', { name: 'Séparer Mme LESTREMAU Solange' }).press('Enter')
  await gp.page.keyboard.press('Tab')
  await gp.page.keyboard.press('Enter')
  await expect(gp.title).toHaveText('Quel dossier ?')
  expect(await textsOf(demo, full, small)).toEqual([
    ['Acide folique prescrit le mercredi.', ...before[0]],
    before[1],
  ])
  await gp.page.getByRole('button', { name: 'C’est ce dossier' }).first().press('Enter')
  await gp.showsPatient('LESTREMAU Solange')
  for (const text of before[1]) await expect(gp.entry(text.slice(0, 40))).toHaveCount(0)
  await gp.page.keyboard.press('d')
  await expect(panel).toContainText(/joint par .*séparé par Dr Claire Sance, aujourd’hui/s)
  await expectAccessible(gp.page, 'identite-separee')
  await gp.page.keyboard.press('Escape')
  await practice.close()
})

const traits = {
  birthName: 'LABARRERE-TURON',
  firstGivenName: 'GINETTE',
  givenNames: 'GINETTE ROSE',
  sex: 'F',
  birthDate: '1948-02-17',
  birthPlace: '40088',
} as const
const provisional: Identity = { status: 'VALI', ...traits }
const certified = qualified(traits, 71)

test('l’INS qualifiée depuis est écrite dans le dossier, et l’histoire le dit', async ({ open, demo }) => {
  const gp = await open('gp')
  await openByCommand(demo, provisional)
  await createDossier(gp)
  await gp.showsPatient('LABARRERE-TURON Ginette')
  await expect(gp.band).toContainText('identité validée')
  await expect(gp.statusLine).toContainText('tout est envoyé')

  await openByCommand(demo, certified)
  await expect(gp.title).toHaveText('Est-ce le même patient ?')
  await gp.page.getByRole('button', { name: 'Oui, c’est le même patient' }).press('Enter')
  await expect(gp.page.getByText('Le logiciel connaît mieux cette identité.')).toBeVisible()
  await expectAccessible(gp.page, 'mieux-connue')
  await gp.page.keyboard.press('d')
  const panel = gp.page.getByRole('dialog', { name: 'Identité de Mme LABARRERE-TURON Ginette' })
  await expect(panel.getByRole('heading', { name: 'Ligne de commande connaît mieux' })).toBeVisible()
  await expectAccessible(gp.page, 'identite-proposee')
  await panel.getByRole('button', { name: 'Mettre à jour le dossier' }).press('Enter')
  await expect(gp.band).toContainText('INS qualifiée · 2 48 02 40 088 071')
  await expect(panel.getByText('Ces traits viennent du téléservice INSi')).toBeVisible()
  const change = panel.getByRole('listitem').filter({ hasText: 'Avant' })
  await expect(change).toContainText(/Dr Claire Sance, aujourd’hui \d\d:\d\d/)
  await expect(change.getByRole('row', { name: /statut/ })).toContainText(/identité validée.*INS qualifiée/)
  await expect(change.getByRole('row', { name: /matricule INS/ })).toContainText('2 48 02 40 088 071')
  await expect(panel.getByRole('heading', { name: 'Traits du dossier' })).toBeFocused()
  await expectAccessible(gp.page, 'identite-mise-a-jour')
  await gp.page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(gp.statusLine).toContainText('tout est envoyé')
  await closeByCommand(demo)
  await openByCommand(demo, certified)
  await gp.showsPatient('LABARRERE-TURON Ginette')
  await expect(gp.page.getByText(/Lien confirmé/), 'l’INS suffit').toHaveCount(0)
  await closeByCommand(demo)
})

test('ce qui n’est plus vrai est refusé en français, et rien ne change', async ({ open, practice, demo }) => {
  const gp = await open('gp')
  const [full, small] = dossiersOf(demo, hasTwoDossiers.birthName)
  const [other] = dossiersOf(demo, 'DARRACQ')
  const { client, close } = await connectDesk(demo.desks.gp!.address)
  const refusal = (call: Promise<unknown>) => expect(call.then(() => 'fait', sayRefusal)).resolves
  await practice.openFromList('LESTREMAU')
  await expect(gp.title).toHaveText('Quel dossier ?')
  await client.call('identity.join', { patientId: full, other: small })
  const [joined] = (await client.call('identity.read', { patientId: full })).joined
  await refusal(client.call('identity.join', { patientId: small, other: full })).toBe(
    'conflict : Ces deux dossiers sont déjà réunis.',
  )
  await refusal(client.call('identity.join', { patientId: full, other })).toMatch(
    /^identity_blocked : Ces deux identités se contredisent : .* Les dossiers n’ont pas été réunis\.$/,
  )
  await client.call('identity.separate', { joinId: joined!.joinId })
  await refusal(client.call('identity.separate', { joinId: joined!.joinId })).toBe(
    'not_found : Ces dossiers sont déjà séparés.',
  )
  await practice.openFromAgenda('DARRACQ')
  await gp.showsPatient(/^DARRACQ /)
  await refusal(client.call('identity.adopt', { patientId: other })).toBe(
    'conflict : Le logiciel de cabinet ne propose plus cette identité. Rien n’a été changé dans le dossier.',
  )
  await refusal(client.call('context.confirm', { patientId: full })).toBe(
    'conflict : Le patient du logiciel de cabinet a changé. Rien n’a été relié.',
  )
  await refusal(client.call('context.createDossier', {})).toBe(
    'conflict : Le patient du logiciel de cabinet a changé. Aucun dossier n’a été créé.',
  )
  await refusal(client.call('context.askService', {})).toBe(
    'conflict : Le patient du logiciel de cabinet a changé. Le service n’a pas été interrogé.',
  )
  await practice.openFromList('FERREIRA')
  await gp.page.getByRole('button', { name: 'Oui, c’est le même patient' }).press('Enter')
  await gp.showsPatient(/^FERREIRA /)
  const [ferreira] = dossiersOf(demo, 'FERREIRA DA SILVA')
  const { linkId } = (await client.call('identity.read', { patientId: ferreira })).links[0]!
  await client.call('context.undoConfirmation', { linkId })
  await refusal(client.call('context.undoConfirmation', { linkId })).toBe(
    'not_found : Cette confirmation est déjà annulée.',
  )
  await expect(gp.statusLine).toContainText('tout est envoyé')
  close()
  await practice.close()
})

test('ne laisse en clair ni nom, ni matricule', ({ demo }) => {
  const written = ['Acide folique prescrit', 'Toux depuis deux jours', 'première visite']
  expectNoTrace(demo, [traits.birthName, certified.matricule!.slice(0, 13), ...written])
})

async function openByCommand(demo: Demonstration, identity: Identity): Promise<void> {
  const { localId: _localId, historic: _historic, ...said } = identity
  const file = test.info().outputPath('identite.json')
  writeFileSync(file, JSON.stringify(said))
  expect(await runCommandLine(demo, ['open', '--json', file]).exitCode).toBe(0)
}

async function closeByCommand(demo: Demonstration): Promise<void> {
  expect(await runCommandLine(demo, ['close']).exitCode).toBe(0)
}

/** The dossiers of the demonstration that bear this birth name, in the order in which they are told. */
function dossiersOf({ dataset }: Demonstration, birthName: string): [string, string] {
  const found = dataset.dossiers.filter(({ operations }) => {
    const [opening] = operations
    return opening && JSON.stringify(opening.operation).includes(`"birthName":"${birthName}"`)
  })
  return found.map(({ patientId }) => patientId) as [string, string]
}

/** Every text of each journal, newest first. */
async function textsOf(
  demo: Demonstration,
  ...patientIds: readonly [string, string]
): Promise<[string[], string[]]> {
  const { client, close } = await connectDesk(demo.desks.gp!.address)
  const journals = patientIds.map(async (patientId) => {
    const { items } = await client.call('timeline.read', { patientId, limit: 200 })
    return items.flatMap((item) => (item.kind === 'transmission' ? [item.body.text] : []))
  })
  const texts = (await Promise.all(journals)) as [string[], string[]]
  close()
  return texts
}

function sayRefusal(error: unknown): string {
  return isAppError(error) ? `${error.code} : ${error.message}` : String(error)
}
