import { resolve } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { patientId } from '@navigateur-pro/domain/records/record.ts'
import { type Config, readConfig } from '../config.ts'
import { loadDatabaseKey } from '../keys.ts'
import { joinCareTeam, leaveCareTeam } from '../records/circle.ts'
import { openStorage, storeOf } from '../storage/open.ts'
import type { Storage } from '../storage/port.ts'
import { backupSqlite } from '../storage/sqlite/backup-sqlite.ts'
import { unseal } from '../storage/transfer.ts'
import { checkStore } from './check-store.ts'
import { readArguments, runCommand, say, UsageError } from './command-line.ts'
import { register } from './register.ts'

const usage = `Tient le service de synchronisation, qui peut tourner pendant ce temps. L’environnement est le sien :
NAVIGATEUR_MODE, NAVIGATEUR_DATA, NAVIGATEUR_KEYS, DATABASE_URL.

  npm run admin -- backup FICHIER          copie la base SQLite, chiffrée par la même clé, entière et vérifiée
  npm run admin -- check                   vérifie la base et la chaîne du journal ; 1 si elle n’est pas intacte
  npm run admin -- restored                dit que la base vient d’une copie : les postes renvoient ce qui manque
  npm run admin -- unseal                  rouvre une base que migrate-store a déplacée
  npm run admin -- professionals           l’annuaire, une ligne JSON par personne
  npm run admin -- register FICHIER        écrit dans l’annuaire les personnes de ces lignes JSON, toutes ou aucune
  npm run admin -- join PATIENT PERSONNE   fait entrer cette personne dans le cercle
  npm run admin -- leave PATIENT PERSONNE  l’en fait sortir`

type Command = { readonly takes: number; run(config: Config, ...given: string[]): Promise<0 | 1> }

const commands: Readonly<Record<string, Command>> = {
  backup: { takes: 1, run: backup },
  check: { takes: 0, run: checkStore },
  restored: { takes: 0, run: restored },
  unseal: { takes: 0, run: reopen },
  professionals: { takes: 0, run: listProfessionals },
  register: {
    takes: 1,
    run: (config, file = '') => withStorage(config, (storage) => register(storage, file)),
  },
  join: { takes: 2, run: join },
  leave: { takes: 2, run: leave },
}

await runCommand(usage, async () => {
  const [name = '', ...given] = readArguments({ allowPositionals: true }).positionals
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command?.takes !== given.length) throw new UsageError()
  return command.run(readConfig(process.env), ...given)
})

async function backup(config: Config, file = ''): Promise<0> {
  if (config.database) {
    throw new AppError(
      'bad_input',
      'PostgreSQL se sauvegarde par ses propres outils : pg_dump, ou une archive continue (pg_basebackup). Rien n’a été écrit.',
    )
  }
  const target = resolve(file)
  backupSqlite(config.dataFolder, loadDatabaseKey(config), target)
  say(`Sauvegarde vérifiée : ${target}`)
  say('Elle ne s’ouvre qu’avec la clé database.key, à garder ailleurs. Pour la rendre : arrêtez le service,')
  say('mettez-la à la place de service.db, retirez service.db-wal et service.db-shm, démarrez le service.')
  return 0
}

function restored(config: Config): Promise<0> {
  return withStorage<0>(config, async (storage) => {
    await storage.write((tx) => tx.renewIncarnation())
    say('La base est dite revenue d’une copie plus ancienne. À son prochain contact, chaque poste renvoie')
    say('ce qu’il avait donné et relit tout ; rien n’est doublé, aucun poste n’efface rien.')
    return 0
  })
}

async function reopen(config: Config): Promise<0> {
  await unseal(storeOf(config, config.database ? 'postgres' : 'sqlite'))
  say('ATTENTION : cette base accepte de nouveau les écritures, et l’autre n’est pas fermée pour autant.')
  say(
    'Ce qui n’a été écrit que dans l’autre n’est pas ici : les postes le renvoient à leur prochain contact,',
  )
  say('sauf ceux qui ne reviendront pas. Ne démarrez plus jamais de service sur l’autre base.')
  return 0
}

function listProfessionals(config: Config): Promise<0> {
  return withStorage<0>(config, async (storage) => {
    for (const person of await storage.read((tx) => tx.listProfessionals())) say(JSON.stringify(person))
    return 0
  })
}

function join(config: Config, ...given: string[]): Promise<0> {
  return withMember(config, given, async (storage, { patient, professional, left }) => {
    // The patient’s own will: design/sync, circle.
    if (left?.reason === 'objection') {
      throw new AppError(
        'forbidden',
        'Le patient s’est opposé à la présence de cette personne : seule une coordinatrice du cercle peut la faire revenir. Rien n’a changé.',
      )
    }
    await joinCareTeam(storage, { patient, professional })
    say('Cette personne est dans le cercle ; son poste reçoit le dossier à son prochain contact.')
    return 0
  })
}

function leave(config: Config, ...given: string[]): Promise<0> {
  return withMember(config, given, async (storage, { patient, professional, isMember }) => {
    await leaveCareTeam(storage, { patient, professional })
    say(
      isMember
        ? 'Cette personne a quitté le cercle ; son poste efface le dossier à son prochain contact.'
        : 'Cette personne n’est pas dans le cercle : rien n’a changé.',
    )
    return 0
  })
}

type Member = {
  readonly patient: string
  readonly professional: Professional
  readonly isMember: boolean
  readonly left: { readonly reason: string } | undefined
}

function withMember(
  config: Config,
  [identifier, person = '']: readonly string[],
  work: (storage: Storage, member: Member) => Promise<0>,
): Promise<0> {
  const patient = patientId.safeParse(identifier)
  if (!patient.success) throw new UsageError()
  return withStorage<0>(config, async (storage) => {
    const member = await storage.read(async (tx) => {
      const professional = await tx.findProfessional(person)
      if (!professional) throw notFound('Cette personne n’est pas dans l’annuaire : rien n’a changé.')
      if (!(await tx.isPatientKnown(patient.data)))
        throw notFound('Ce dossier n’existe pas : rien n’a changé.')
      const membership = await tx.findMembership(patient.data, person)
      const isMember = membership !== undefined && !membership.left
      return { patient: patient.data, professional, isMember, left: membership?.left }
    })
    return work(storage, member)
  })
}

async function withStorage<T>(config: Config, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStorage(config)
  try {
    return await work(storage)
  } finally {
    await storage.close()
  }
}

function notFound(message: string): AppError {
  return new AppError('not_found', message)
}
