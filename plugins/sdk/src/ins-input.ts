import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'

export type InputFolders = { readonly folders: readonly string[]; readonly readInput: () => Uint8Array }

/** What a person got wrong: a closed code and a French sentence. */
export class InsInputError extends Error {
  readonly code: 'USAGE' | 'FILE' | 'TOO_LARGE' | 'ENCODING' | 'JSON' | 'IDENTITY_SHAPE'

  constructor(code: InsInputError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The text of a file, "-" being the standard input. UTF-8 only: another encoding would damage the names unseen. */
export function readText(path: string, { folders, readInput }: InputFolders, limit: number): string {
  const bytes = path === '-' ? readInput() : readFile(path, folders, limit)
  if (bytes.length > limit) throw tooLarge(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InsInputError(
      'ENCODING',
      `Le fichier « ${path} » n’est pas en UTF-8 : convertissez-le, puis recommencez.`,
    )
  }
}

export function isFile(path: string, { folders }: InputFolders): boolean {
  return path === '-' || folders.some((folder) => typeOf(resolve(folder, path)) !== undefined)
}

function readFile(path: string, folders: readonly string[], limit: number): Uint8Array {
  for (const folder of folders) {
    const file = resolve(folder, path)
    const found = typeOf(file)
    if (found === undefined) continue
    if (found.size > limit) throw tooLarge(path)
    try {
      return readFileSync(file)
    } catch {
      break
    }
  }
  throw new InsInputError(
    'FILE',
    `Le fichier « ${path} » ne peut pas être lu : vérifiez son chemin et vos droits.`,
  )
}

/** A device or a folder is no file: reading one may never end. */
function typeOf(file: string): { readonly size: number } | undefined {
  try {
    const found = statSync(file)
    return found.isFile() || found.isFIFO() ? { size: found.size } : undefined
  } catch {
    return undefined
  }
}

function tooLarge(path: string): InsInputError {
  return new InsInputError(
    'TOO_LARGE',
    `Le fichier « ${path} » est trop volumineux pour être celui attendu : vérifiez son chemin.`,
  )
}
