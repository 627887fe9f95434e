import { createHash } from 'node:crypto'
import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { sniffMediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import type { Storage, StoredFile } from '../storage/port.ts'
import { rolesReading } from './author.ts'

export type FileAddress = { readonly patient: string; readonly sha256: string }

/**
 * Keeps a file beside a patient's records, in the encrypted database; sending it again changes
 * nothing. Throws not_found (not a member), too_large, unsupported_media, bad_input (other hash).
 */
export async function putFile(
  storage: Storage,
  professional: Professional,
  { patient, sha256 }: FileAddress,
  bytes: Buffer,
  options: { readonly at?: string; readonly declared?: string } = {},
): Promise<void> {
  if (bytes.length > limits.file) throw refuse('too_large')
  const mediaType = sniffMediaType(bytes)
  if (!mediaType || (options.declared && options.declared !== mediaType)) throw refuse('unsupported_media')
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw refuse('bad_input')
  const at = options.at ?? new Date().toISOString()
  await storage.write(async (tx) => {
    if (!(await tx.isMember(patient, professional.id))) throw refuse('not_found')
    if (!(await tx.saveFile(patient, sha256, { mediaType, bytes }, professional.id, at))) return
    await tx.wakeMembers(patient, rolesReading(await tx.listFileClasses(patient, sha256)))
    await tx.appendAudit({
      at,
      actor: professional.id,
      action: 'file.stored',
      patient,
      subject: sha256,
      outcome: 'ok',
    })
  })
}

/** Throws not_found unless the person is a member and may read a record that names the file. */
export async function getFile(
  storage: Storage,
  professional: Professional,
  { patient, sha256 }: FileAddress,
): Promise<StoredFile> {
  return storage.read(async (tx) => {
    const classes = await tx.listFileClasses(patient, sha256)
    const allowed =
      (await tx.isMember(patient, professional.id)) && classes.some((of) => mayRead(professional.role, of))
    const file = allowed ? await tx.findFile(patient, sha256) : undefined
    if (!file) throw refuse('not_found')
    return file
  })
}
