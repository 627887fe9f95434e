import { parseArgs } from 'node:util'
import { servePage } from './page-server.ts'
import { morningOf, readPatients, traps } from './patients.ts'
import { Practice } from './practice.ts'

const usage = `Cabinet — logiciel de démonstration.

  node plugins/demo-lgc/src/main.ts --port N --patients fichier.json --channel DOSSIER --pairing FICHIER [--morning]

  --port       port de la page, sur 127.0.0.1 ; 0 en choisit un libre
  --patients   tableau JSON d’identités, chacune avec son localId
  --channel    dossier de liaison du Navigateur
  --pairing    fichier d’appairage de ce logiciel
  --morning    déroule la matinée : ouvre les dossiers de l’agenda l’un après l’autre
`

const consultationMs = 30_000

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    patients: { type: 'string' },
    channel: { type: 'string' },
    pairing: { type: 'string' },
    morning: { type: 'boolean', default: false },
  },
})

if (values.patients === undefined || values.channel === undefined || values.pairing === undefined) {
  console.error(usage)
  process.exitCode = 1
} else await run(values.patients, values.channel, values.pairing)

async function run(file: string, channel: string, pairingFile: string): Promise<void> {
  const patients = readPatients(file)
  const practice = new Practice([...patients, ...traps.map(({ patient }) => patient)])
  const page = await servePage({ port: Number(values.port), practice, patients })
  await practice.link({ channel, pairingFile })
  const morning = values.morning ? playMorning(practice, morningOf(patients)) : undefined
  console.log(`Logiciel de démonstration : ${page.url}`)

  async function stop(): Promise<void> {
    clearInterval(morning)
    practice.leave()
    await page.close()
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
}

/** A patient in, the next one called: stops as soon as somebody opens another dossier by hand. */
function playMorning(practice: Practice, morning: ReturnType<typeof morningOf>): NodeJS.Timeout {
  const waiting = morning.map(({ localId }) => localId)
  let seen = practice.state().open
  const timer = setInterval(callNext, consultationMs)
  callNext()
  return timer

  function callNext(): void {
    const next = waiting.shift()
    if (practice.state().open !== seen || next === undefined) return clearInterval(timer)
    seen = next
    void practice.open(next, 'open')
  }
}
