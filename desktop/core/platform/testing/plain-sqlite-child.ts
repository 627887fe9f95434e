// Makes a cache while Node's own SQLite, which has no cipher, stands where our library should be.
import { registerHooks } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { isAppError } from '@navigateur-pro/domain/errors.ts'

class PlainDatabase {
  static SqliteError = class extends Error {}
  readonly #database: DatabaseSync

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
  }

  prepare(sql: string) {
    return this.#database.prepare(sql)
  }

  pragma(sql: string) {
    return Object.values(this.#database.prepare(`PRAGMA ${sql}`).get() ?? {})[0]
  }

  close() {
    this.#database.close()
  }
}

Object.assign(globalThis, { PlainDatabase })
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'better-sqlite3'
      ? { url: 'data:text/javascript,export default globalThis.PlainDatabase', shortCircuit: true }
      : next(specifier, context),
})

const { openNodeDatabase } = await import('../node/node-database.ts')
try {
  const key = { key: new Uint8Array(32), salt: new Uint8Array(16) }
  openNodeDatabase(process.argv[2] ?? '', key, { create: true }).close()
} catch (error) {
  if (!isAppError(error)) throw error
  process.stdout.write(error.code)
}
