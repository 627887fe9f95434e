import type { MediaType } from '@navigateur-pro/domain/records/media-type.ts'
import type { Crypto } from '../platform/ports.ts'

export type Ticket =
  | { readonly kind: 'read'; readonly patientId: string; readonly sha256: string; readonly fileName: string }
  | {
      readonly kind: 'write'
      readonly patientId: string
      readonly mediaType: MediaType
      readonly size: number
    }
  /** A file made here, for this person to keep. */
  | {
      readonly kind: 'made'
      readonly bytes: () => Uint8Array
      readonly mediaType: string
      readonly fileName: string
    }
  /** Bytes for a plugin to read. */
  | {
      readonly kind: 'hand'
      readonly pluginId: string
      readonly mediaType: MediaType
      readonly size: number
    }
  /** A file of this desk, about somebody. */
  | { readonly kind: 'receive'; readonly name: string; readonly size: number }

export type Tickets = ReturnType<typeof createTickets>

/**
 * Unguessable addresses for bytes, good until the cache locks. The renderer never names a file by
 * its hash or its path: it follows an address that the core gave to it.
 */
export function createTickets(crypto: Crypto) {
  const byId = new Map<string, Ticket>()
  const idOf = new Map<string, string>()

  return {
    issue(ticket: Ticket): string {
      const sameAs = JSON.stringify(ticket)
      const known = ticket.kind === 'read' ? idOf.get(sameAs) : undefined
      if (known) return `/files/${known}`
      const id = [...crypto.randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      byId.set(id, ticket)
      if (ticket.kind === 'read') idOf.set(sameAs, id)
      return `/files/${id}`
    },
    find: (id: string) => byId.get(id),
    /** An address to write to serves once. */
    spend: (id: string) => byId.delete(id),
  }
}
