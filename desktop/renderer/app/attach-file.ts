import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { client } from './client.ts'

/**
 * Stores bytes with a draft; they are on this disk, encrypted, when it resolves.
 * @returns their SHA-256
 */
export async function attachFile(
  draftId: string,
  file: Blob,
  mediaType: MediaType,
  notKept: string,
): Promise<string> {
  const { url } = await client.call('attachment.prepare', { draftId, mediaType, size: file.size })
  const response = await fetch(url, { method: 'PUT', body: file, headers: { 'Content-Type': mediaType } })
  if (!response.ok) throw new AppError('internal', notKept)
  const { sha256 } = (await response.json()) as { readonly sha256: string }
  return sha256
}
