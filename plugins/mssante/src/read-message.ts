import { createHash } from 'node:crypto'
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import type { ArrivedMail } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { ReceivedFile, ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import { plainTextOf, shownLine, shownText } from './plain-text.ts'
import { readReport } from './read-report.ts'

/** What one message may be: beyond, it is told and stays on the server, whole. */
export const limits = {
  bytes: 40 * 1024 * 1024,
  headers: 256 * 1024,
  depth: 20,
  parts: 50,
  text: 200_000,
} as const

/** Enough for the headers of a message that is too large or too twisted to be read. */
export const headBytes = 64 * 1024

/** A message as it lies on the server. Markup ends here. */
export async function readMessage(raw: Uint8Array, receivedAt: string): Promise<ArrivedMail> {
  let email: Email
  try {
    email = await PostalMime.parse(raw, {
      maxNestingDepth: limits.depth,
      maxHeadersSize: limits.headers,
      // A message inside a message is a file: whoever opens it reads it with the same limits.
      forceRfc822Attachments: true,
    })
  } catch {
    return readUnreadable(raw, receivedAt, 'sa construction dépasse ce qui peut être lu sans risque')
  }
  const { attachments } = email
  const read = attachments.slice(0, limits.parts)
  const written = email.text?.trim() ? email.text : plainTextOf(email.html ?? '')
  const missing = attachments.length - read.length
  const message: ReceivedMessage = {
    ...headOf(email, raw, receivedAt),
    text: [
      shownText(written, limits.text).trim(),
      [...written].length > limits.text && 'La suite du texte n’est pas montrée : elle est trop longue.',
      missing > 0 && `${missing} pièces jointes de plus ne sont pas montrées : le message en porte trop.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    files: read.map(toFile),
  }
  const report = readReport(email)
  return report ? { kind: 'report', report, message } : { kind: 'message', message }
}

/** What can be said of a message that is not read: who sent it, and that it is there. `raw` may be its beginning alone. */
export async function readUnreadable(raw: Uint8Array, receivedAt: string, why: string): Promise<ArrivedMail> {
  const head = Buffer.from(raw.subarray(0, headBytes))
  const end = [head.indexOf('\r\n\r\n'), head.indexOf('\n\n')].filter((at) => at >= 0)
  const lines = head.subarray(0, end.length > 0 ? Math.min(...end) : undefined).toString('latin1')
  const named = lines
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .filter((line) => /^(?:from|subject|message-id):/i.test(line) && line.length < 2000)
  const email = await PostalMime.parse(`${named.join('\r\n')}\r\n\r\n`)
  const text = `Ce message n’a pas été lu : ${why}. Il est toujours sur le serveur : ouvrez-le avec la messagerie de votre opérateur.`
  return { kind: 'message', message: { ...headOf(email, raw, receivedAt), text, files: [] } }
}

function headOf(email: Email, raw: Uint8Array, receivedAt: string): Omit<ReceivedMessage, 'text' | 'files'> {
  const from = email.from
  const address = shownLine(from?.address ?? '', 254)
  return {
    sourceId: sourceIdOf(email.messageId, raw),
    source: 'mssante',
    ...(address !== '' && { from: { address, name: shownLine(from?.name ?? '', 120) } }),
    subject: shownLine(email.subject ?? '', 300),
    receivedAt,
  }
}

/** A message without a name of its own is named by its bytes: the same one is never two. */
function sourceIdOf(messageId: string | undefined, raw: Uint8Array): string {
  const named = shownLine(messageId ?? '', 260)
  if (/^<[^<>\s]+>$/.test(named) && named.length < 260) return named
  return `<${createHash('sha256').update(raw).digest('hex')}@sans-identifiant.invalid>`
}

function toFile({ filename, mimeType, content }: Attachment): ReceivedFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  const name = shownLine(filename ?? '', 120).replaceAll(/[/\\:*?"<>|]/g, '_')
  return { name: name === '' ? 'sans-nom' : name, mediaType: shownLine(mimeType, 100), bytes }
}
