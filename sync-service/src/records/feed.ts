import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { Session } from '../auth/session.ts'
import type { Storage } from '../storage/port.ts'
import type { CursorCodec } from './cursor.ts'

export type Page = {
  readonly entries: readonly PullEntry[]
  readonly from: number
  readonly to: number
  readonly head: number
  readonly next: string
}

/** What follows a cursor in the person's own feed. Throws cursor_invalid or feed_reset. */
export async function readFeedPage(
  storage: Storage,
  cursors: CursorCodec,
  { professional }: Session,
  query: { readonly feed: string; readonly cursor: string; readonly limit: number },
): Promise<Page> {
  return storage.read(async (tx) => {
    const from = cursors.position(query.cursor, await tx.findFeed(professional.id), query.feed)
    const page = await tx.readFeed({
      professional: professional.id,
      after: from,
      limit: query.limit,
      classes: readableClasses(professional.role),
    })
    return { ...page, from, next: cursors.encode((await tx.findFeed(professional.id))!, page.to) }
  })
}

/**
 * Notes how far a device has applied its feed, and in the audit each order to purge that it thereby
 * says it has followed: the receipt of a revocation. Throws cursor_invalid or feed_reset.
 */
export async function acknowledge(
  storage: Storage,
  cursors: CursorCodec,
  { professional, device }: Session,
  received: { readonly feed: string; readonly cursor: string },
): Promise<void> {
  await storage.write(async (tx) => {
    const position = cursors.position(received.cursor, await tx.findFeed(professional.id), received.feed)
    const known = (await tx.findDevice(device, professional.id))?.position ?? 0
    // An older message that arrives late says nothing new; each receipt is written once.
    if (position < known) return
    const at = new Date().toISOString()
    for (const patient of await tx.listPurges(professional.id, known, position)) {
      await tx.appendAudit({
        at,
        actor: professional.id,
        action: 'purge.received',
        patient,
        subject: device,
        outcome: 'ok',
      })
    }
    await tx.saveDevicePosition(device, professional.id, position, at)
  })
}
