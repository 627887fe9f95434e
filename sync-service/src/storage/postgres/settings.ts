import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Sql } from './connection.ts'

/** Refuses a server or an account on which an acknowledged record would not be safe. Throws AppError service_refused. */
export async function judgeSettings(sql: Sql, production: boolean): Promise<void> {
  const found = (await sql.get<{
    encoding: string
    flush: string
    commit: string
    superuser: boolean
  }>(
    `SELECT current_setting('server_encoding') AS encoding, current_setting('fsync') AS flush,
            current_setting('synchronous_commit') AS commit,
            bool_or(rolsuper) AS superuser FROM pg_roles WHERE rolname IN (session_user, current_user)`,
  ))!
  const problems: string[] = []
  if (found.encoding !== 'UTF8') problems.push('La base PostgreSQL doit être en UTF-8.')
  if (production && found.superuser) {
    problems.push(
      'Le compte de DATABASE_URL est superutilisateur : donnez un compte qui ne possède que cette base.',
    )
  }
  if (production && (found.flush === 'off' || found.commit === 'off')) {
    problems.push(
      'PostgreSQL répond avant d’avoir écrit sur disque : rétablissez fsync = on et synchronous_commit = on.',
    )
  }
  if (problems.length === 0) return
  throw new AppError('service_refused', `Le service ne démarre pas :\n- ${problems.join('\n- ')}`, {
    refusal: 'unavailable',
  })
}
