import { parseArgs } from 'node:util'
import { servePage } from './page-server.ts'
import { traps } from './cases.ts'
import { type Appointment, morningOf, readMorning, readPatients } from './patients.ts'
import { Practice } from './practice.ts'
import type { PracticeWindow, Setup } from './practice-window.ts'

const usage = `Cabinet — logiciel de démonstration.

  node plugins/demo-lgc/src/main.ts --port N --patients fichier.json --channel DOSSIER --pairing FICHIER [--morning]
       [--agenda FICHIER] [--exports DOSSIER] [--link-command COMMANDE] [--hub ADRESSE]

  --port       port de la page, sur 127.0.0.1 ; 0 en choisit un libre
  --patients   tableau JSON d’identités, chacune avec son localId
  --agenda     tableau JSON des rendez-vous du matin (localId, at, reason) ; sinon, les premiers dossiers
  --channel    dossier de liaison du Navigateur
  --pairing    fichier d’appairage de ce logiciel
  --exports    dossier où déposer les fichiers d’export (GDT, HPRIM, clé=valeur, FHIR)
  --link-command
               commande lancée avec le lien navigateurpro:// en dernier argument, comme le ferait le système
  --hub        concentrateur FHIRcast du Navigateur : http://127.0.0.1:PORT/ (suivi d’un autre sujet s’il y a lieu)
  --morning    déroule la matinée : ouvre les dossiers de l’agenda l’un après l’autre
`

const consultationMs = 30_000

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    patients: { type: 'string' },
    agenda: { type: 'string' },
    channel: { type: 'string' },
    pairing: { type: 'string' },
    exports: { type: 'string' },
    'link-command': { type: 'string' },
    hub: { type: 'string' },
    morning: { type: 'boolean', default: false },
  },
})

if (values.patients === undefined || values.channel === undefined || values.pairing === undefined) {
  console.error(usage)
  process.exitCode = 1
} else {
  await start(values.patients, values.agenda, {
    channel: values.channel,
    pairingFile: values.pairing,
    exports: values.exports,
    linkCommand: values['link-command']?.split(' ').filter(Boolean),
    hub: values.hub === undefined ? undefined : new URL(values.hub),
  })
}

async function start(file: string, agenda: string | undefined, setup: Setup): Promise<void> {
  const patients = readPatients(file)
  const morning = agenda === undefined ? morningOf(patients) : readMorning(agenda, patients)
  const practice = new Practice(setup, [...patients, ...traps.map(({ patient }) => patient)])
  const page = await servePage({ port: Number(values.port), practice, patients, morning })
  await practice.first.link()
  const calls = values.morning ? playMorning(practice.first, morning) : undefined
  console.log(`Logiciel de démonstration : ${page.url}`)

  async function stop(): Promise<void> {
    clearInterval(calls)
    practice.leave()
    await page.close()
    // A link that was being made would go on trying.
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

/** A patient in, the next one called: stops as soon as somebody opens another dossier by hand. */
function playMorning(desk: PracticeWindow, morning: readonly Appointment[]): NodeJS.Timeout {
  const waiting = morning.map(({ localId }) => localId)
  let seen = desk.state().open
  const timer = setInterval(callNext, consultationMs)
  callNext()
  return timer

  function callNext(): void {
    const next = waiting.shift()
    if (desk.state().open !== seen || next === undefined) return clearInterval(timer)
    seen = next
    void desk.open(next, 'open')
  }
}
