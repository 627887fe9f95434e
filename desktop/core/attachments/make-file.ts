import { toUtf8 } from '../lock/bytes.ts'
import type { Tickets } from './tickets.ts'

export type MakeFile = ReturnType<typeof createMakeFile>

/** Where the renderer finds a file that was just made here, for this person to keep. */
export function createMakeFile(tickets: Tickets) {
  return function makeFile(
    fileName: string,
    mediaType: string,
    content: string | Uint8Array,
  ): { url: string; fileName: string } {
    const bytes = typeof content === 'string' ? toUtf8(content) : content
    return { url: tickets.issue({ kind: 'made', bytes: () => bytes, mediaType, fileName }), fileName }
  }
}
