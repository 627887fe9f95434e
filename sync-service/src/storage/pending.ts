import type { AuditEntry } from '../audit/chain.ts'
import type { FeedMove, LeavingReason } from './port.ts'

/** What a feed is to be told. Positions are given at the end of the transaction. */
export type Announcement =
  | { readonly op: 'put'; readonly feed: number; readonly patient: number; readonly record: number }
  | { readonly op: 'grant'; readonly feed: number; readonly patient: number }
  | {
      readonly op: 'purge'
      readonly feed: number
      readonly patient: number
      readonly reason: LeavingReason
      readonly retain: boolean
    }
  | { readonly op: 'rebuild'; readonly feed: number }
  | { readonly op: 'trim'; readonly feed: number; readonly before: string }
  | { readonly op: 'wake'; readonly feed: number }

/**
 * What one write transaction is still to write, once and last of all, and what it has found out and
 * nobody else can change before its end: five hundred operations about one dossier ask once who is
 * in its circle.
 */
export type Pending = {
  announcements: Announcement[]
  audits: AuditEntry[]
  /** Feed id → new head, told to the listeners after the commit. */
  moved: Map<string, FeedMove>
  /** By patient and person. */
  readonly members: Map<string, boolean>
  /** Feeds of the present members by patient and roles. */
  readonly circles: Map<string, readonly number[]>
  /** Records of this transaction that nobody has masked: no feed named them before it. */
  readonly created: Map<string, { readonly key: number; readonly patient: number }>
}

export function newPending(): Pending {
  return {
    announcements: [],
    audits: [],
    moved: new Map(),
    members: new Map(),
    circles: new Map(),
    created: new Map(),
  }
}

/** @returns what puts `pending` back as it is now. What was found since is asked again. */
export function keepPending(pending: Pending): () => void {
  const { announcements, audits } = pending
  const [told, noted] = [announcements.length, audits.length]
  const moved = new Map(pending.moved)
  return () => {
    // Settled meanwhile, they were written and unwritten: they wait again.
    announcements.length = told
    audits.length = noted
    Object.assign(pending, { announcements, audits, moved })
    forgetCircles(pending)
    pending.created.clear()
  }
}

/** Somebody came, left or has another role. */
export function forgetCircles({ members, circles }: Pending): void {
  members.clear()
  circles.clear()
}
