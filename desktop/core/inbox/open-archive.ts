import { AppError } from '@navigateur-pro/domain/errors.ts'
import { unzipSync } from 'fflate'

export type ArchiveLimits = {
  readonly entries: number
  /** Unfolded, one file and all of them. */
  readonly file: number
  readonly total: number
  /** Unfolded over folded; small files may do better. */
  readonly ratio: number
}

const usual: ArchiveLimits = { entries: 200, file: 10_485_760, total: 41_943_040, ratio: 100 }
const smallFile = 1_048_576

/**
 * The files of an archive, by their path as it is written in it. Nothing is written anywhere, so that a link or a path
 * is only a text; a path that would leave the archive all the same says that somebody meant harm. Throws AppError
 * bad_input, in French, before anything is unfolded.
 */
export function openArchive(bytes: Uint8Array, limits = usual): ReadonlyMap<string, Uint8Array> {
  const names = new Set<string>()
  let total = 0
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (names.size >= limits.entries) throw refused('elle contient trop de fichiers')
        const path = name.normalize('NFC').toUpperCase()
        if (!isPlainPath(name)) throw refused('un de ses fichiers veut sortir de l’archive')
        if (names.has(path)) throw refused('deux de ses fichiers portent le même nom')
        names.add(path)
        total += originalSize
        const swollen = originalSize > smallFile && originalSize > size * limits.ratio
        if (swollen || originalSize > limits.file || total > limits.total) {
          throw refused('elle est trop grosse une fois dépliée')
        }
        return !name.endsWith('/')
      },
    })
    return new Map(Object.entries(files))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw refused('elle est abîmée ou protégée')
  }
}

/** ITI TF-2 §3.32.4.1.2: names of a CD, in folders. */
function isPlainPath(name: string): boolean {
  const parts = name.replace(/\/$/u, '').split('/')
  return !/[\\:\p{Cc}]/u.test(name) && parts.every((part) => part !== '' && part !== '.' && part !== '..')
}

function refused(why: string): AppError {
  return new AppError('bad_input', `Cette archive n’a pas été ouverte : ${why}.`)
}
