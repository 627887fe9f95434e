import { readConfig } from '../config.ts'
import { storeOf } from '../storage/open.ts'
import { type Step, transfer } from '../storage/transfer.ts'
import { readArguments, runCommand, say, UsageError } from './command-line.ts'

const usage = `Déplace tout ce que le service retient d’une base à l’autre, et prouve que rien ne manque.
Le service peut tourner : il répond « indisponible » pendant la copie, les postes gardent tout.

  npm run migrate-store -- --to postgresql|sqlite [--data DOSSIER]

  --to     la base d’arrivée, qui doit être vide
  --data   le dossier de la base SQLite, quand ce n’est pas NAVIGATEUR_DATA

L’environnement est celui du service : NAVIGATEUR_MODE, NAVIGATEUR_DATA, NAVIGATEUR_KEYS, et
DATABASE_URL pour PostgreSQL. La base de départ est ensuite scellée : elle n’accepte plus d’écriture.`

const directions = {
  postgresql: {
    from: 'sqlite',
    to: 'postgres',
    next: 'La base SQLite est scellée. Redémarrez le service avec DATABASE_URL et les mêmes clés.',
  },
  sqlite: {
    from: 'postgres',
    to: 'sqlite',
    next: 'La base PostgreSQL est scellée. Redémarrez le service sans DATABASE_URL, avec les mêmes clés et le dossier d’arrivée pour NAVIGATEUR_DATA.',
  },
} as const

const steps: Readonly<Record<Step, string>> = {
  begun: 'Copie en cours ; les écritures attendent.',
  copied: 'Copie relue, identique.',
  sealed: 'Base de départ scellée.',
}

const number = new Intl.NumberFormat('fr-FR')

await runCommand(usage, async () => {
  const { values } = readArguments({ options: { to: { type: 'string' }, data: { type: 'string' } } })
  if (values.to !== 'postgresql' && values.to !== 'sqlite') throw new UsageError()
  const { from, to, next } = directions[values.to]
  const config = configure(values.data)
  const moved = await transfer(storeOf(config, from), storeOf(config, to), tell)
  const lines = moved.map(({ name, rows, sha256 }) => ({ name, rows: number.format(rows), sha256 }))
  const widths = {
    name: Math.max(...lines.map(({ name }) => name.length)),
    rows: Math.max('lignes'.length, ...lines.map(({ rows }) => rows.length)),
  }
  for (const { name, rows, sha256 } of [{ name: 'table', rows: 'lignes', sha256: 'sha256' }, ...lines]) {
    say(`${name.padEnd(widths.name)}  ${rows.padStart(widths.rows)}  ${sha256}`)
  }
  const total = number.format(moved.reduce((sum, { rows }) => sum + rows, 0))
  process.stderr.write(`${next}\n`)
  say(`${moved.length} tables, ${total} lignes, identiques`)
  return 0
})

function tell(step: Step): void {
  process.stderr.write(`${steps[step]}\n`)
}

/** Another data folder is judged as the service’s own; the keys stay where they are. */
function configure(data: string | undefined) {
  const config = readConfig(process.env)
  if (data === undefined) return config
  return readConfig({ ...process.env, NAVIGATEUR_DATA: data, NAVIGATEUR_KEYS: config.keyFolder })
}
