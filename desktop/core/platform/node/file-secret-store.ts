import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Files, SecretStore } from '../ports.ts'

const contents = z.array(z.tuple([z.string(), z.base64()]))

/**
 * Secrets in a 0600 file of a 0700 folder: as safe as the account, no more. Used by the loopback
 * host only (development, tests, demonstration), never by the packaged application, whose store is
 * the operating system's.
 */
export function createFileSecretStore(files: Files, folder: string): SecretStore {
  const path = join(folder, 'secrets.json')
  let turn: Promise<unknown> = Promise.resolve()

  /** One at a time: a change reads the whole file and writes it back. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  async function load(): Promise<Map<string, string>> {
    const bytes = await files.read(path)
    if (bytes === undefined) return new Map()
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
      throw unavailable('lisible par d’autres comptes')
    }
    try {
      return new Map(contents.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))))
    } catch {
      throw unavailable('abîmé')
    }
  }

  async function change(edit: (secrets: Map<string, string>) => void): Promise<void> {
    const secrets = await load()
    edit(secrets)
    await files.makeFolder(folder)
    await files.writeAtomic(path, Buffer.from(JSON.stringify([...secrets])))
  }

  return {
    backend: 'development-file',
    read: (name) =>
      inTurn(async () => {
        const secret = (await load()).get(name)
        return secret === undefined ? undefined : new Uint8Array(Buffer.from(secret, 'base64'))
      }),
    write: (name, secret) =>
      inTurn(() => change((secrets) => secrets.set(name, Buffer.from(secret).toString('base64')))),
    remove: (name) => inTurn(() => change((secrets) => secrets.delete(name))),
  }
}

function unavailable(state: string): AppError {
  return new AppError(
    'keystore_unavailable',
    `Le fichier des secrets de développement est ${state} : il n’a pas été utilisé, et il est conservé tel quel. Corrigez ses droits, ou demandez de l’aide à l’assistance.`,
  )
}
