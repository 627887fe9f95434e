export type Survey = {
  readonly counts: readonly { readonly name: string; readonly rows: number }[]
  /** What the tables say wrongly of one another; never what they hold. */
  readonly problems: readonly string[]
}

const counts = {
  dossiers: 'SELECT count(*) AS n FROM patient',
  professionnels: 'SELECT count(*) AS n FROM professional',
  enregistrements: 'SELECT count(*) AS n FROM record',
  versions: 'SELECT count(*) AS n FROM change',
  propositions: 'SELECT count(*) AS n FROM proposal WHERE resolved_in IS NULL',
  'opérations en quarantaine': 'SELECT count(*) AS n FROM quarantine',
  postes: 'SELECT count(*) AS n FROM device',
  fichiers: 'SELECT count(*) AS n FROM file',
  'envois de fichiers en cours': 'SELECT count(*) AS n FROM upload',
} as const

const faults = {
  'fichier(s) sans tous leurs morceaux': `SELECT count(*) AS n FROM file f
    WHERE f.chunks <> (SELECT count(*) FROM file_chunk c WHERE c.holder = f.holder)`,
  'morceau(x) de fichier sans fichier': `SELECT count(*) AS n FROM file_chunk c
    WHERE NOT EXISTS (SELECT 1 FROM file f WHERE f.holder = c.holder)
      AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.id = c.holder)`,
  'dossier(s) dont le journal n’a pas toutes ses versions': `SELECT count(*) AS n FROM patient t
    WHERE t.pseq <> (SELECT count(*) FROM change c WHERE c.patient = t.key)`,
  'fil(s) plus longs que leur dernière position': `SELECT count(*) AS n FROM feed f
    WHERE f.head < (SELECT coalesce(max(e.pos), 0) FROM feed_entry e WHERE e.feed = f.professional)`,
} as const

/** Both storages name these tables and columns alike. */
export async function takeSurvey(count: (sql: string) => Promise<number>): Promise<Survey> {
  const found: Survey['counts'][number][] = []
  for (const [name, sql] of Object.entries(counts)) found.push({ name, rows: await count(sql) })
  const problems: string[] = []
  for (const [problem, sql] of Object.entries(faults)) {
    const rows = await count(sql)
    if (rows > 0) problems.push(`${rows} ${problem}.`)
  }
  return { counts: found, problems }
}
