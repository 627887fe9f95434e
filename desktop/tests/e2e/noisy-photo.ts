import { crc32, deflateSync } from 'node:zlib'

/**
 * A picture that no codec makes small: once drawn anew its original weighs several parts of an upload,
 * and is not fetched before somebody opens it.
 */
export function noisyPhoto(seed: number): Buffer {
  const [width, height] = [1600, 1200]
  const rows = Buffer.alloc(height * (1 + 3 * width))
  let state = seed
  for (let at = 0; at < rows.length; at += 1) {
    // xorshift32
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    rows[at] = at % (1 + 3 * width) === 0 ? 0 : state & 0xff
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** PNG §5.3. */
function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
