import { createHmac, timingSafeEqual } from 'node:crypto'
import { refuse } from '../errors.ts'
import type { Feed } from '../storage/port.ts'

export type CursorCodec = {
  encode(feed: Pick<Feed, 'id' | 'epoch'>, position: number): string
  /**
   * The position of a cursor that belongs to this feed. Throws cursor_invalid when it was altered,
   * is another's or lies ahead of the feed, and feed_reset when the feed was rebuilt since or no
   * longer keeps what follows that position.
   */
  position(cursor: string, feed: Feed | undefined, named: string): number
}

/** `v1.{feed}.{epoch}.{pos}.{mac}`: opaque to clients, and of no use to anybody else. */
export function createCursorCodec(secret: Buffer): CursorCodec {
  const sign = (text: string) => `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  return {
    encode: ({ id, epoch }, position) => sign(`v1.${id}.${epoch}.${position}`),
    position: (cursor, feed, named) => {
      const text = cursor.slice(0, cursor.lastIndexOf('.'))
      const [given, expected] = [Buffer.from(cursor), Buffer.from(sign(text))]
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw refuse('cursor_invalid')
      const [, id, epoch, position] = text.split('.')
      if (!feed || id !== feed.id || named !== feed.id) throw refuse('cursor_invalid')
      if (epoch !== feed.epoch) throw refuse('feed_reset')
      if (Number(position) > feed.head) throw refuse('cursor_invalid')
      if (Number(position) < feed.floor) throw refuse('feed_reset')
      return Number(position)
    },
  }
}
