/** A recording, with nothing in it but its sound. */
export type Voice = { readonly bytes: Uint8Array<ArrayBuffer>; readonly seconds: number }

type Frame = {
  /** Milliseconds from the first. */
  readonly at: number
  readonly bytes: Uint8Array
}

/** RFC 9559 §5; 8716: their size may be unknown, they are gone through without it. */
const masters = new Set([0x18538067, 0x1f43b675, 0x1654ae6b, 0xae, 0xa0])
const timestamp = 0xe7
const simpleBlock = 0xa3
const block = 0xa1
const codecPrivate = 0x63a2
/** A block says its place in its cluster as a signed 16-bit number of milliseconds. */
const clusterMs = 20_000

/**
 * Writes the recorder's sound again in a WebM of our own, as photos are drawn anew: the recorder's
 * names, numbers and dates are left behind, and the length, which it could not know at the start,
 * is in its place: a player shows it and moves in it. Undefined when there is no sound.
 */
export function toMinimalWebm(recorded: Uint8Array): Voice | undefined {
  const { head, frames } = readFrames(recorded)
  const [last, beforeLast] = [frames.at(-1), frames.at(-2)]
  if (!head || !last || !beforeLast) return undefined
  // The last frame lasts as long as the one before.
  const length = last.at + (last.at - beforeLast.at)
  return { bytes: write(head, frames, length), seconds: Math.max(1, Math.round(length / 1000)) }
}

function readFrames(bytes: Uint8Array): { readonly head?: Uint8Array; readonly frames: readonly Frame[] } {
  const frames: Frame[] = []
  let head: Uint8Array | undefined
  let clusterAt = 0
  for (let at = 0; at < bytes.length; ) {
    const id = readNumber(bytes, at, 'id')
    const size = id && readNumber(bytes, id.end, 'size')
    if (!id || !size) break
    at = size.end
    if (masters.has(id.value)) continue
    const content = bytes.subarray(at, at + size.value)
    // Cut in the middle of an element: what comes before is whole.
    if (content.length < size.value) break
    at += size.value
    if (id.value === codecPrivate) head = content
    if (id.value === timestamp) clusterAt = content.reduce((sum, byte) => sum * 256 + byte, 0)
    if (id.value === simpleBlock || id.value === block) {
      const track = readNumber(content, 0, 'size')!
      const place = new DataView(content.buffer, content.byteOffset, content.length).getInt16(track.end)
      frames.push({ at: clusterAt + place, bytes: content.subarray(track.end + 3) })
    }
  }
  const first = frames[0]?.at ?? 0
  return { ...(head && { head }), frames: frames.map((frame) => ({ ...frame, at: frame.at - first })) }
}

/** RFC 8794 §4: the leading zeros of the first byte say how many follow; an identifier keeps its marker. */
function readNumber(
  bytes: Uint8Array,
  at: number,
  as: 'id' | 'size',
): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at]
  if (first === undefined || first === 0) return undefined
  const length = Math.clz32(first) - 23
  if (at + length > bytes.length) return undefined
  let value = as === 'id' ? first : first & (0xff >> length)
  for (let index = 1; index < length; index += 1) value = value * 256 + bytes[at + index]!
  return { value, end: at + length }
}

function write(head: Uint8Array, frames: readonly Frame[], length: number): Uint8Array<ArrayBuffer> {
  const clusters: Frame[][] = []
  for (const frame of frames) {
    const start = clusters.at(-1)?.[0]
    if (!start || frame.at - start.at >= clusterMs) clusters.push([frame])
    else clusters.at(-1)!.push(frame)
  }
  const file = [
    ...element(0x1a45dfa3, [
      ...element(0x4286, uint(1)), // EBMLVersion
      ...element(0x42f7, uint(1)), // EBMLReadVersion
      ...element(0x42f2, uint(4)), // EBMLMaxIDLength
      ...element(0x42f3, uint(8)), // EBMLMaxSizeLength
      ...element(0x4282, text('webm')), // DocType
      ...element(0x4287, uint(4)), // DocTypeVersion
      ...element(0x4285, uint(2)), // DocTypeReadVersion
    ]),
    ...element(0x18538067, [
      ...element(0x1549a966, [
        ...element(0x2ad7b1, uint(1_000_000)), // TimestampScale: milliseconds
        ...element(0x4489, float(length)), // Duration
        // Both must be there, whoever writes.
        ...element(0x4d80, text('webm')), // MuxingApp
        ...element(0x5741, text('webm')), // WritingApp
      ]),
      ...element(
        0x1654ae6b,
        element(0xae, [
          ...element(0xd7, uint(1)), // TrackNumber
          ...element(0x73c5, uint(1)), // TrackUID
          ...element(0x83, uint(2)), // TrackType: sound
          ...element(0x86, text('A_OPUS')), // CodecID
          ...element(codecPrivate, [head]),
          // As the Opus header says too: what the decoder throws away, and needs before it is right.
          ...element(0x56aa, uint(Math.round((skipped(head) * 1e9) / 48_000))), // CodecDelay, nanoseconds
          ...element(0x56bb, uint(80_000_000)), // SeekPreRoll
          ...element(0xe1, [
            ...element(0xb5, float(48_000)), // SamplingFrequency
            ...element(0x9f, uint(head[9] ?? 1)), // Channels, as the Opus header says (RFC 7845 §5.1)
          ]),
        ]),
      ),
      ...clusters.flatMap((cluster) => {
        const start = cluster[0]!.at
        return element(0x1f43b675, [
          ...element(timestamp, uint(start)),
          ...cluster.flatMap((frame) => element(simpleBlock, [blockHead(frame.at - start), frame.bytes])),
        ])
      }),
    ]),
  ]
  return joined(file)
}

/** Samples at 48 kHz (RFC 7845 §5.1). */
function skipped(head: Uint8Array): number {
  return (head[10] ?? 0) + (head[11] ?? 0) * 256
}

/** Track 1, its place in the cluster, « can be read alone ». */
function blockHead(place: number): Uint8Array {
  return Uint8Array.of(0x81, (place >> 8) & 0xff, place & 0xff, 0x80)
}

function element(id: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  const sized =
    size < 0x7f ? [0x80 | size] : [0x08, size >>> 24, (size >>> 16) & 0xff, (size >>> 8) & 0xff, size & 0xff]
  return [bigEndian(id), Uint8Array.from(sized), ...parts]
}

function uint(value: number): Uint8Array[] {
  return [bigEndian(value)]
}

function float(value: number): Uint8Array[] {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return [bytes]
}

function text(value: string): Uint8Array[] {
  return [new TextEncoder().encode(value)]
}

/** As few bytes as it takes, one at least. */
function bigEndian(value: number): Uint8Array {
  const bytes = [value & 0xff]
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff)
  return Uint8Array.from(bytes)
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
