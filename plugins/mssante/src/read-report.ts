import type { Attachment, Email } from 'postal-mime'
import type { DeliveryReport } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { shownLine } from './plain-text.ts'

/** What a mail system says of a message (RFC 3464) or its reader's software (RFC 8098); undefined for anything else. */
export function readReport({ headers, attachments }: Email): DeliveryReport | undefined {
  const type = headers.find(({ key }) => key === 'content-type')?.value ?? ''
  if (!/^multipart\/report\b/i.test(type)) return undefined
  const status = textOf(attachments, 'message/delivery-status')
  const disposition = textOf(attachments, 'message/disposition-notification')
  const original = textOf(attachments, 'text/rfc822-headers') ?? textOf(attachments, 'message/rfc822')
  const messageId =
    field(disposition, 'original-message-id') ??
    field(original, 'message-id') ??
    bracketed(field(status, 'original-envelope-id'))
  const outcome = outcomeOf(status, disposition)
  if (!messageId || !outcome) return undefined
  return { messageId, outcome, detail: shownLine(field(status, 'status') ?? '', 40) }
}

function outcomeOf(
  status: string | undefined,
  disposition: string | undefined,
): DeliveryReport['outcome'] | undefined {
  if (disposition !== undefined) {
    const type = (field(disposition, 'disposition') ?? '').split(';').at(-1)?.trim().toLowerCase() ?? ''
    if (type.startsWith('displayed')) return 'read'
    return /^(?:processed|dispatched)/.test(type) ? 'delivered' : undefined
  }
  const actions: Readonly<Record<string, DeliveryReport['outcome']>> = {
    delivered: 'delivered',
    relayed: 'delivered',
    expanded: 'delivered',
    failed: 'refused',
    delayed: 'delayed',
  }
  return actions[(field(status, 'action') ?? '').toLowerCase()]
}

/** The first of that name; folded lines count as one. */
function field(text: string | undefined, name: string): string | undefined {
  const value = text
    ?.replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
  return value?.slice(name.length + 1).trim() || undefined
}

/** ENVID is the identifier without its brackets. */
function bracketed(envelope: string | undefined): string | undefined {
  return envelope === undefined || envelope.startsWith('<') ? envelope : `<${envelope}>`
}

function textOf(attachments: readonly Attachment[], type: string): string | undefined {
  const content = attachments.find(({ mimeType }) => mimeType === type)?.content
  if (content === undefined) return undefined
  const text = typeof content === 'string' ? content : new TextDecoder('latin1').decode(content)
  return text.slice(0, 64 * 1024)
}
