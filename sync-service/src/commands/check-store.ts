import { verifyAudit } from '../audit/verify.ts'
import type { Config } from '../config.ts'
import { loadDatabaseKey } from '../keys.ts'
import { openStorage } from '../storage/open.ts'
import { checkSqlite } from '../storage/sqlite/check-sqlite.ts'
import { say } from './command-line.ts'

const number = new Intl.NumberFormat('fr-FR')

/** Reads everything, changes nothing. Says counts and faults, never what is kept. 1 when not intact. */
export async function checkStore(config: Config): Promise<0 | 1> {
  if (!config.database) {
    // First: a file that is not whole is not opened to be read.
    const { intact, problems } = checkSqlite(config.dataFolder, loadDatabaseKey(config))
    if (!intact) return conclude(problems)
  }
  const storage = openStorage(config)
  try {
    const { counts, problems } = await storage.read((tx) => tx.survey())
    for (const { name, rows } of counts) say(`${number.format(rows)} ${name}`)
    const audit = await verifyAudit(storage)
    // Noted elsewhere, these two say later whether rows were cut from the end.
    say(`${number.format(audit.count)} lignes du journal d’accès, jusqu’à ${audit.head}`)
    return conclude([
      ...problems,
      ...(audit.intact ? [] : [`Le journal d’accès est altéré après sa ligne ${audit.count}.`]),
    ])
  } finally {
    await storage.close()
  }
}

function conclude(problems: readonly string[]): 0 | 1 {
  for (const problem of problems) say(`- ${problem}`)
  say(
    problems.length === 0
      ? 'La base est intacte.'
      : 'La base n’est pas intacte : gardez-la telle quelle, et rendez une sauvegarde.',
  )
  return problems.length === 0 ? 0 : 1
}
