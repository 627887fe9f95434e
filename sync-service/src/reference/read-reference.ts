import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formModel } from '@navigateur-pro/domain/forms/form-model.ts'
import { territoryPlace } from '@navigateur-pro/domain/people/territory-place.ts'
import type { ReferenceReply } from '@navigateur-pro/domain/sync/messages.ts'
import { z } from 'zod'
import type { Log } from '../log.ts'

export type Reference = { readonly reply: ReferenceReply; readonly tag: string }

const noneSuch = ['ENOENT', 'ENOTDIR']

/**
 * Forms and places, read from the folder at each question, so that a file that is put there counts at
 * once. A file that is not right is said in the log and left out: the others still serve.
 */
export async function readReference(folder: string | undefined, log: Log): Promise<Reference> {
  const reply: ReferenceReply = { forms: [], places: [] }
  if (folder !== undefined) {
    reply.places = (await readChecked(join(folder, 'places.json'), z.array(territoryPlace), log)) ?? []
    const forms = join(folder, 'forms')
    const names = await readdir(forms).catch(ifThere<string[]>([]))
    for (const name of names.filter((each) => each.endsWith('.json')).toSorted()) {
      const model = await readChecked(join(forms, name), formModel, log)
      if (model) reply.forms.push(model)
    }
  }
  const tag = `"${createHash('sha256').update(JSON.stringify(reply)).digest('base64url')}"`
  return { reply, tag }
}

async function readChecked<Value>(
  path: string,
  schema: z.ZodType<Value>,
  log: Log,
): Promise<Value | undefined> {
  const text = await readFile(path, 'utf8').catch(ifThere<undefined>(undefined))
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : []
    log.warn('reference.file-refused', {
      file: path.split(/[\\/]/).at(-1) ?? '',
      code: issue ? `${issue.path.join('.')} ${issue.message}` : 'JSON',
    })
    return undefined
  }
}

function ifThere<Value>(otherwise: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (noneSuch.includes(error.code ?? '')) return otherwise
    throw error
  }
}
