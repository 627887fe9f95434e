import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type LaunchIntent, launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { type Identity, identity } from '@navigateur-pro/domain/identity/identity.ts'
import { connectNavigateur, type Delivery, type LinkStatus, type Navigateur } from './client.ts'
import { pairingPath, readPairing } from './pairing-file.ts'
import { badRequestMessage } from './protocol.ts'

const help = `Navigateur Pro : ouvrir le patient courant depuis le logiciel de cabinet.

  navigateur-pro open --status QUAL --ins 279035121518989 --oid 1.2.250.1.213.1.4.10
                      --birth-name PAT-TROIS --first-name DOMINIQUE --given-names "DOMINIQUE MARIE-LOUISE"
                      --sex F --birth-date 1979-03-28 --birth-place 51215 [--intent liaison]
  navigateur-pro open --json fichier.json     l’identité en JSON ; « - » lit l’entrée standard
  navigateur-pro reference --json -           écrire un lien navigateurpro:// sans identité, valable une minute
  navigateur-pro close                        fermer le dossier
  navigateur-pro status                       dire si le Navigateur est relié

Identité
  --ins, --oid         matricule INS (15 caractères, clé comprise) et son OID
  --status             PROV, VALI, RECUP ou QUAL
  --birth-name, --used-name, --first-name, --given-names
  --sex                M ou F
  --birth-date         AAAA-MM-JJ
  --birth-place        code officiel géographique, 5 caractères
  --attribute          DOUT, FICT, HOMA ou HOMD ; peut être répété
  --local-id           numéro du dossier dans le logiciel de cabinet

Options
  --intent             open (par défaut), liaison, referral ou urgence
  --no-wait            ne pas attendre que le médecin accepte l’appairage
  --channel DOSSIER    dossier de liaison du Navigateur
  --pairing FICHIER    fichier d’appairage
  --integrator ID      identifiant de ce logiciel ; « ligne-de-commande » par défaut
  --name NOM           nom montré au médecin lors de l’appairage

Les arguments d’une commande sont visibles des autres programmes du poste : préférez « --json - »
pour une vraie identité.

Codes de sortie
  0  fait                                  3  appairage en attente (avec --no-wait, ou status)
  1  commande ou identité mal formée       4  appairage refusé, ou liaison jugée peu sûre
  2  Navigateur injoignable                5  version de Node trop ancienne
`

const options = {
  ins: { type: 'string' },
  oid: { type: 'string' },
  status: { type: 'string' },
  'birth-name': { type: 'string' },
  'used-name': { type: 'string' },
  'first-name': { type: 'string' },
  'given-names': { type: 'string' },
  sex: { type: 'string' },
  'birth-date': { type: 'string' },
  'birth-place': { type: 'string' },
  attribute: { type: 'string', multiple: true },
  'local-id': { type: 'string' },
  json: { type: 'string' },
  intent: { type: 'string', default: 'open' },
  'no-wait': { type: 'boolean', default: false },
  channel: { type: 'string' },
  pairing: { type: 'string' },
  integrator: { type: 'string', default: 'ligne-de-commande' },
  name: { type: 'string', default: 'Ligne de commande' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Values = ReturnType<typeof parseCommand>['values']
type Print = (line: string) => void
type Channels = { readonly out: Print; readonly err: Print }

function parseCommand(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
}

class UsageError extends Error {}

/** Runs one command and gives its exit code. */
export async function runCli(args: readonly string[], { out, err }: Channels): Promise<number> {
  try {
    const { values, positionals } = parseCommand(args)
    const [command, ...rest] = positionals
    if (values.help || command === undefined) {
      out(help)
      return values.help ? 0 : 1
    }
    if (rest.length > 0) throw new UsageError(`« ${rest[0]} » est de trop. Voir navigateur-pro --help.`)
    switch (command) {
      case 'open': {
        const patient = readIdentity(values)
        // The command ends at once: the end of its socket must not grey the patient.
        const opening = { intent: readIntent(values), detached: true }
        return await withNavigateur(values, { out, err }, async (to) =>
          delivered(await to.openPatient(patient, opening), 'Le dossier est ouvert dans le Navigateur.'),
        )
      }
      case 'reference': {
        const patient = readIdentity(values)
        const intent = readIntent(values)
        return await withNavigateur(
          values,
          // Whoever launches the link reads it from the output, alone.
          { out, err, say: err },
          async (to) => `navigateurpro://open?ref=${await to.createReference(patient, { intent })}`,
        )
      }
      case 'close':
        return await withNavigateur(values, { out, err }, async (to) =>
          delivered(await to.closePatient({ detached: true }), 'Le dossier est fermé dans le Navigateur.'),
        )
      case 'status':
        return await showStatus(values, { out, err })
      default:
        throw new UsageError(`« ${command} » n’est pas une commande. Voir navigateur-pro --help.`)
    }
  } catch (error) {
    if (isAppError(error)) {
      err(error.message)
      return appErrorExits[error.code] ?? 1
    }
    if (error instanceof UsageError) {
      err(error.message)
      return 1
    }
    if (
      error instanceof TypeError &&
      String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')
    ) {
      err('Option inconnue ou incomplète. Voir navigateur-pro --help.')
      return 1
    }
    throw error
  }
}

const appErrorExits: Readonly<Record<string, number>> = { forbidden: 4, offline: 2 }

function readIntent({ intent }: Values): LaunchIntent {
  const parsed = launchIntent.safeParse(intent)
  if (!parsed.success) throw new UsageError('--intent vaut open, liaison, referral ou urgence.')
  return parsed.data
}

/** The sentence of a success; undefined when the link fell. */
function delivered(delivery: Delivery, done: string): string | undefined {
  return delivery === 'accepted' ? done : undefined
}

function readIdentity(values: Values): Identity {
  const given = values.json === undefined ? identityFromOptions(values) : readJson(values.json)
  const parsed = identity.safeParse(given)
  if (!parsed.success) throw new UsageError(badRequestMessage(parsed.error))
  return parsed.data
}

function identityFromOptions(values: Values): unknown {
  const given = {
    matricule: values.ins,
    oid: values.oid,
    status: values.status,
    attributes: values.attribute,
    birthName: values['birth-name'],
    usedName: values['used-name'],
    firstGivenName: values['first-name'],
    givenNames: values['given-names'],
    sex: values.sex,
    birthDate: values['birth-date'],
    birthPlace: values['birth-place'],
    localId: values['local-id'],
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function readJson(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch {
    throw new UsageError(`Le fichier « ${path} » ne peut pas être lu. Rien n’a été transmis.`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('L’identité n’est pas du JSON. Rien n’a été transmis.')
  }
}

async function showStatus(values: Values, channels: Channels): Promise<number> {
  // Asking how things are must not put a question to the doctor.
  const file = values.pairing ?? pairingPath(values.integrator)
  if ((await readPairing(file, values.integrator)) === undefined) {
    channels.out('Ce logiciel n’est pas encore relié au Navigateur.')
    return 3
  }
  return withNavigateur(values, channels, async () => 'Le Navigateur est relié.')
}

async function withNavigateur(
  values: Values,
  { out, err, say = out }: Channels & { readonly say?: Print },
  /** Gives the line to print, or undefined when the link fell meanwhile. */
  act: (navigateur: Navigateur) => Promise<string | undefined>,
): Promise<number> {
  let changed: (status: LinkStatus) => void = () => {}
  const navigateur = await connectNavigateur({
    integrator: { id: values.integrator, name: values.name },
    ...(values.channel === undefined ? {} : { channel: values.channel }),
    ...(values.pairing === undefined ? {} : { pairingFile: values.pairing }),
    onPairingCode(code) {
      say(`Code d’appairage : ${code.slice(0, 3)} ${code.slice(3)}`)
      say('Vérifiez que le Navigateur affiche les mêmes chiffres, puis acceptez-y ce logiciel.')
    },
    onStatus: (status) => changed(status),
  })
  try {
    while (navigateur.status() === 'waiting-for-pairing') {
      const busy = navigateur.problem()
      if (busy !== undefined) err(busy.message)
      if (values['no-wait']) return 3
      await new Promise<void>((resolve) => {
        changed = () => resolve()
      })
    }
    const done = navigateur.status() === 'connected' ? await act(navigateur) : undefined
    if (done !== undefined) {
      out(done)
      return 0
    }
    const problem = navigateur.problem()
    err(problem?.message ?? 'La liaison avec le Navigateur a été coupée. Recommencez.')
    return problem === undefined || unreachable.has(problem.code) ? 2 : 4
  } finally {
    navigateur.close()
  }
}

const unreachable: ReadonlySet<string> = new Set([
  'absent',
  'silent',
  'internal',
  'too_many_requests',
  'too_many_peers',
])
