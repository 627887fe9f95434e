import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect as expectSoon } from '@playwright/test'
import { startDemonstration } from '../build/demonstration.ts'
import { liaisonSheetOf } from '../desktop/tests/e2e/pages/liaison-sheet.ts'
import { referralFormOf } from '../desktop/tests/e2e/pages/referral-form.ts'
import { type Sidebar, sidebarOf } from '../desktop/tests/e2e/pages/sidebar.ts'
import { handOn, type Tally } from './hand.ts'
import type { Bench, Metric, Sample } from './metric.ts'
import { startChromium } from './window.ts'

/** Only how long a failure takes to be believed: a busy machine is measured, not refused. */
const expect = expectSoon.configure({ timeout: 60_000 })

type Hand = ReturnType<typeof handOn>

const none = { absent: 'aucune durée publiée dans nos sources' } as const
/** Le Quotidien du médecin: what a request of 318 characters takes to be written on Omnidoc. */
const omnidoc = { name: 'Omnidoc : 6 min pour écrire la demande', seconds: 360 }

const names = ['read', 'answer', 'liaison', 'request', 'dose'] as const
type Name = (typeof names)[number]

const metricsOf = (name: Name): readonly Metric[] => {
  const peer = name === 'request' ? omnidoc.name : 'par téléphone ou par lettre'
  const of = (what: string, unit: Metric['unit'], against = 'aucun'): Metric => ({
    name: `acts.${name}.${what}`,
    unit,
    peer: against,
    better: 'lower',
  })
  return [of('actions', 'actions'), of('machine', 's'), of('human', 's'), of('seconds', 's', peer)]
}

const bench: Bench = { metrics: names.flatMap(metricsOf), runs: 3, open }
export default bench

const photo = {
  name: 'ordonnance.jpg',
  mimeType: 'image/jpeg',
  buffer: readFileSync(resolve(import.meta.dirname, '../resources/demo/photos/talon-1.jpg')),
}
const answered = 'Oui, un jour sur deux. Photo de l’ordonnance ci-jointe.'
const reason = 'Fièvre et placard rouge autour de la plaie du talon'
/** As long as those of Omnidoc: 318 characters. */
const asked =
  'F 47 ans, diabète de type 1, plaie du talon droit depuis 6 semaines, décharge bien portée. ' +
  'HbA1c 8,4 %, glycémies au réveil de 1,24 à 2,08, deux hypoglycémies la nuit le mois dernier. ' +
  'Glargine 24 UI au coucher. Pas de fièvre, pas d’os au contact. Merci de votre avis sur le schéma ' +
  'd’insuline, et de la voir avant Noël.'

/** The demonstration's dossier of Mme Pat-Trois, at the doctor's and the nurse's desks. */
async function open() {
  const demo = await startDemonstration({ desks: ['gp', 'nurse'] })
  const browser = await startChromium()
  const desk = async (name: 'gp' | 'nurse') => {
    const context = await browser.newContext({
      viewport: { width: 420, height: 900 },
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    await page.goto(demo.desks[name]!.address)
    const sidebar = sidebarOf(page)
    await sidebar.title.waitFor()
    await sidebar.openPatient('pat-trois')
    return sidebar
  }
  const [gp, nurse] = [await desk('gp'), await desk('nurse')]
  let turn = 0

  return {
    async run(): Promise<Readonly<Record<string, Sample>>> {
      turn += 1
      const question = `Peut-on espacer les pansements du talon ? (${turn})`
      await ask(nurse, question)
      await gp.tab('Journal').click()
      await expect(gp.entry(question)).toBeVisible()
      const samples: Record<string, Sample> = {}
      const acts: Readonly<Record<Name, (hand: Hand) => Promise<void>>> = {
        read: (hand) => read(gp, hand),
        answer: (hand) => answer(gp, hand, question),
        liaison: (hand) => liaison(gp, hand),
        request: (hand) => request(gp, hand),
        dose: (hand) => changeDose(gp, hand, `${24 + turn} UI au coucher`),
      }
      for (const name of names) {
        await gp.tab('Journal').click()
        // As after a look at the dossier: no field has the focus.
        await gp.page.locator('main').focus()
        const hand = handOn(gp.page)
        await acts[name](hand)
        Object.assign(samples, samplesOf(name, hand.tally()))
      }
      return samples
    },
    async close() {
      await browser.close()
      await demo.stop()
    },
  }
}

/** What the doctor finds at the next look. */
async function ask({ page, text, composer }: Sidebar, question: string): Promise<void> {
  await page.keyboard.press('t')
  await expect(text).toBeFocused()
  await text.fill(question)
  await page.keyboard.press('Control+Enter')
  await expect(composer).toBeHidden()
}

function samplesOf(name: Name, { actions, machineSeconds, humanSeconds }: Tally): Record<string, Sample> {
  const seconds = machineSeconds + humanSeconds
  return {
    [`acts.${name}.actions`]: { value: actions, peerValue: none },
    [`acts.${name}.machine`]: { value: machineSeconds, peerValue: none },
    [`acts.${name}.human`]: { value: humanSeconds, peerValue: none },
    [`acts.${name}.seconds`]: {
      value: seconds,
      peerValue: name === 'request' ? omnidoc.seconds : none,
    },
  }
}

/** What changed since the last visit is on top: one key says to its authors that it was read. */
async function read(gp: Sidebar, hand: Hand): Promise<void> {
  await expect(gp.visit).toContainText('Depuis votre visite')
  await hand.press('Space', () => expect(gp.visit).toContainText('Rien de nouveau'))
}

/** To the nurse's question, with a photo dragged into the answer from the folder that holds it. */
async function answer(gp: Sidebar, hand: Hand, question: string): Promise<void> {
  const reply = gp.entry(question).getByRole('button', { name: /^répondre/ })
  await hand.click(reply, () => expect(gp.text).toBeFocused())
  await hand.type(answered)
  await hand.drop(photo, gp.text, async () => {
    await expect(gp.composer.getByRole('img')).toBeVisible()
    await expect(gp.composer.getByRole('button', { name: 'Transmettre', exact: true })).toBeEnabled()
  })
  await hand.press('Control+Enter', () => expect(gp.composer).toBeHidden())
}

/** From L to the PDF. */
async function liaison(gp: Sidebar, hand: Hand): Promise<void> {
  const sheet = liaisonSheetOf(gp.page)
  await hand.press('l', () => expect(sheet.reason).toBeFocused())
  await hand.type(reason)
  await hand.press('Control+Enter', () => expect(sheet.verb('Imprimer')).toBeFocused())
  await gp.page.keyboard.press('Escape')
  await expect(sheet.read).toBeHidden()
}

/** A specialist's appointment, asked of the cell. */
async function request(gp: Sidebar, hand: Hand): Promise<void> {
  const { form, specialty, question } = referralFormOf(gp.page)
  await hand.press('a', () => expect(specialty).toBeFocused())
  await hand.type('diabeto')
  await hand.press('Enter', () => expect(question).toBeFocused())
  await hand.type(asked)
  await hand.press('Control+Enter', () => expect(form).toBeHidden())
}

/** On the line of the treatment, with its reason. */
async function changeDose(gp: Sidebar, hand: Hand, dose: string): Promise<void> {
  const drug = 'Insuline glargine (Lantus)'
  const change = gp.page.getByRole('button', { name: `Changer la dose : ${drug}` })
  await hand.click(gp.tab('Traitements'), () => expect(change).toBeVisible())
  const form = gp.page.getByRole('form', { name: `Changer la dose : ${drug}` })
  await hand.click(change, () => expect(form.getByLabel('Nouvelle dose')).toBeFocused())
  await hand.type(dose)
  await hand.press('Tab', () => expect(form.getByLabel('Raison')).toBeFocused())
  await hand.type('glycémies du matin')
  await hand.press('Enter', () => expect(form).toBeHidden())
}
