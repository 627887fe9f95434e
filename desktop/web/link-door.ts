import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { z } from 'zod'
import { wireError } from '../contract/transport.ts'

// Where the running host of a folder is, and what lets a program of this user hand it a link.
const fileName = 'link-door.json'
const door = z.strictObject({
  origin: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  token: z.string(),
})

export async function openLinkDoor(
  folder: string,
  host: { readonly origin: string; readonly linkToken: string },
): Promise<{ close(): Promise<void> }> {
  const path = join(folder, fileName)
  const content = JSON.stringify({ origin: host.origin, token: host.linkToken })
  // A file that a crash left keeps its mode when it is written over: it goes first.
  await rm(path, { force: true })
  await writeFile(path, content, { mode: 0o600, flag: 'wx' })
  return { close: () => rm(path, { force: true }) }
}

/**
 * Hands a launch link to the Navigateur that is running in this folder.
 * @throws AppError `offline` when none is; in the Navigateur's own words when it refuses the link.
 */
export async function handOverLink(folder: string, url: string): Promise<void> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new AppError(
      'offline',
      'Aucun Navigateur Pro n’est ouvert dans ce dossier. Rien n’a été transmis. Ouvrez-le, puis recommencez.',
    )
  const { origin, token } = readDoor(text)
  const response = await fetch(`${origin}/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  }).catch(() => undefined)
  // 403 and 421: the port now belongs to another host, or to another program.
  if (response?.ok) return
  const refusal = wireError.safeParse(await response?.json().catch(() => undefined))
  if (response?.status === 422 && refusal.success) throw new AppError(refusal.data.code, refusal.data.message)
  if (response?.status === 413)
    throw new AppError('too_large', 'Ce lien est trop long pour être un lien du Navigateur Pro.')
  throw closed()
}

function readDoor(text: string): z.infer<typeof door> {
  try {
    return door.parse(JSON.parse(text))
  } catch {
    throw closed()
  }
}

function closed(): AppError {
  return new AppError(
    'offline',
    'Le Navigateur Pro de ce dossier ne répond plus : il a dû s’arrêter sans prévenir. Rien n’a été transmis. Ouvrez-le de nouveau, puis recommencez.',
  )
}
