import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { z } from 'zod'
import type { Sql } from './connection.ts'
import { findIncarnation, renewIncarnation } from './lineage.ts'

/** How far the data had come. Not patient data: it lies beside the keys. */
const mark = z.strictObject({
  incarnation: z.uuid(),
  audit: z.int().nonnegative(),
  change: z.int().nonnegative(),
})
type Mark = z.infer<typeof mark>

/** Between two writings of the witness. Data restored from less long ago passes unseen. */
const writeEvery = 2000

export type Witness = {
  /** Something was committed, and nothing is under way. */
  note(): void
  close(): void
}

/**
 * A database file put back from a copy cannot know it: everything in it is as it was. A small file
 * kept outside the data folder says how far the data had come. Where the database is behind it, the
 * data has another incarnation from now on, and every desk sends again what it had given since the
 * copy. A witness that says nothing readable is believed the worst.
 */
export function openWitness(path: string, sql: Sql): Witness {
  const seen = readMark(path)
  if (seen && isBehind(readNow(sql), seen)) {
    // Whole, or a process killed in between would leave an incarnation that can neither end nor go on.
    sql.script('BEGIN IMMEDIATE')
    renewIncarnation(sql)
    sql.script('COMMIT')
  }
  let reached = readNow(sql)
  let written = reached
  try {
    writeMark(path, reached)
  } catch (cause) {
    throw new AppError(
      'service_refused',
      `Le témoin ${path} ne s’écrit pas : le service ne démarre pas. Donnez au compte du service le droit d’écrire dans ce dossier.`,
      {},
      { cause },
    )
  }
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    attempt(() => {
      if (reached === written) return
      writeMark(path, reached)
      written = reached
    })
  }
  return {
    note: () => {
      attempt(() => (reached = readNow(sql)))
      timer ??= setTimeout(write, writeEvery).unref()
    },
    close: write,
  }
}

/** A mark that is not written comes with a next commit: meanwhile the witness says less, never something false. */
function attempt(work: () => unknown): void {
  try {
    work()
  } catch {
    // Said above.
  }
}

function readNow(sql: Sql): Mark {
  const { audit, change } = sql.get<{ audit: number; change: number }>(
    `SELECT coalesce((SELECT max(seq) FROM audit), 0) AS audit,
            coalesce((SELECT max(key) FROM change), 0) AS change`,
  )!
  return { incarnation: findIncarnation(sql), audit, change }
}

function isBehind(now: Mark, seen: Mark | 'unreadable'): boolean {
  return (
    seen === 'unreadable' ||
    now.incarnation !== seen.incarnation ||
    now.audit < seen.audit ||
    now.change < seen.change
  )
}

function readMark(path: string): Mark | 'unreadable' | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return mark.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

/** Whole or not at all, and on the disk: a witness lost with a power cut would see nothing. */
function writeMark(path: string, value: Mark): void {
  // Of this process alone: an administrator’s command may write beside the service.
  const part = `${path}.${process.pid}.part`
  const file = openSync(part, 'w', 0o600)
  try {
    writeSync(file, JSON.stringify(value))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(part, path)
  flushFolder(dirname(path))
}

/** Windows opens no folder, and keeps a renamed file by itself. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
}
