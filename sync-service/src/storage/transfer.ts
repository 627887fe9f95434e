import { createHash } from 'node:crypto'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { closedStore } from './marks.ts'
import type { DatabaseAddress } from './postgres/address.ts'
import { openPostgresEnd } from './postgres/transfer-end.ts'
import { openSqliteEnd } from './sqlite/transfer-end.ts'
import { type Row, type Table, tables, type TransferEnd } from './transfer-tables.ts'

export type Store =
  | { readonly kind: 'sqlite'; readonly folder: string; readonly key: Buffer }
  | { readonly kind: 'postgres'; readonly address: DatabaseAddress; readonly production: boolean }

/** Writers are out; the copy is whole and kept, for no service to open yet; the source is sealed. */
export type Step = 'begun' | 'copied' | 'sealed'

type Proof = { readonly name: string; readonly rows: number; readonly sha256: string }

/**
 * Moves everything from one storage to another that holds nothing, and proves it: after the copy
 * the target is read again, and each table must have as many rows and the same SHA-256 over its
 * rows, in the same order, as what was read at the source. Both are closed to writers meanwhile.
 *
 * There is no moment at which both may be written, and none at which a crash loses what the service
 * acknowledged: the target is committed as a copy on its way, that no service opens; then the source
 * is sealed, for whatever process still has it open as well; then the target is opened to the
 * service. Stopped before the seal, the source is as it was and the copy begins again; stopped
 * after it, the same call proves the copy again and ends what was begun.
 *
 * Throws AppError not_found (no source), cache_newer or update_needed (another schema), conflict
 * (the target holds something), service_refused (the source was moved already), internal (the proof
 * fails: nothing is kept).
 */
export async function transfer(
  from: Store,
  to: Store,
  reach: (step: Step) => void = () => undefined,
): Promise<readonly Proof[]> {
  const source = await openEnd(from, 'source')
  try {
    const moved = source.marked
    if (moved && moved.mark !== to.kind) throw closedStore(moved)
    const target = await openEnd(to, moved ? 'source' : 'target').catch((error: unknown) => {
      throw moved ? closedStore(moved) : error
    })
    try {
      if (moved && target.marked?.mark !== 'arriving') throw closedStore(moved)
      reach('begun')
      const given = await copy(source, moved ? undefined : target)
      await compare(given, target)
      if (!moved) {
        await target.setMark('arriving')
        await target.keep()
        reach('copied')
        await source.setMark(to.kind)
        await source.keep()
        reach('sealed')
      }
      await target.setMark(undefined)
      await target.keep()
      return given
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/**
 * Opens a moved storage to the service again. The other one may have gone on meanwhile: this one has
 * a new incarnation, and every desk sends again what it had given. Throws AppError bad_input (it was
 * not moved), service_refused (it is an unfinished copy).
 */
export async function unseal(store: Store): Promise<void> {
  const end = await openEnd(store, 'source')
  try {
    if (!end.marked) throw new AppError('bad_input', 'Cette base n’a pas été déplacée : rien n’a changé.')
    if (end.marked.mark === 'arriving') throw closedStore(end.marked)
    await end.setMark(undefined)
    await end.renewIncarnation()
    await end.keep()
  } finally {
    await end.close()
  }
}

async function copy(source: TransferEnd, target: TransferEnd | undefined): Promise<readonly Proof[]> {
  const given: Proof[] = []
  for (const table of tables) given.push(await prove(source, table, target))
  await target?.complete()
  return given
}

async function compare(given: readonly Proof[], target: TransferEnd): Promise<void> {
  for (const [index, table] of tables.entries()) {
    const { rows, sha256 } = await prove(target, table)
    const expected = given[index]!
    if (rows !== expected.rows || sha256 !== expected.sha256) throw unlike(table, expected.rows, rows)
  }
}

function openEnd(store: Store, role: 'source' | 'target'): Promise<TransferEnd> {
  return store.kind === 'sqlite' ? openSqliteEnd(store, role) : openPostgresEnd(store, role)
}

async function prove(end: TransferEnd, table: Table, target?: TransferEnd): Promise<Proof> {
  const hash = createHash('sha256')
  let count = 0
  for await (const rows of end.read(table)) {
    for (const row of rows) hash.update(canonical(row))
    count += rows.length
    await target?.write(table, rows)
  }
  return { name: table.name, rows: count, sha256: hash.digest('hex') }
}

/** One line per row; no two rows have the same one. */
function canonical(row: Row): string {
  const values = row.map((value) =>
    value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value,
  )
  return `${JSON.stringify(values)}\n`
}

function unlike(table: Table, given: number, found: number): AppError {
  return new AppError(
    'internal',
    `La copie de ${table.name} n’est pas identique (${given} lignes lues, ${found} relues) : rien n’a été gardé dans la nouvelle base, l’ancienne est intacte.`,
  )
}
