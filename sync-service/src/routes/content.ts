import { promisify } from 'node:util'
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'
import { parseHostileJson } from './hostile-json.ts'

const decoders = { gzip: promisify(gunzip), zstd: promisify(zstdDecompress) }
const encoders = { zstd: promisify(zstdCompress), gzip: promisify(gzip) }

/** JSON comes whole; batches come as lines, possibly compressed; files by chunks (tus). Any other type is 415. */
export function readContent(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parseHostileJson(decodeText(body)),
  )
  app.addContentTypeParser(
    'application/x-ndjson',
    { parseAs: 'buffer', bodyLimit: limits.pushBytes },
    async (request: FastifyRequest, body: Buffer) => {
      const text = decodeText(await decompress(body, request.headers['content-encoding']))
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => parseHostileJson(line))
    },
  )
  app.addContentTypeParser(
    'application/offset+octet-stream',
    { parseAs: 'buffer', bodyLimit: limits.chunk },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
}

/** The body of an answer in lines, in what the client reads best; its headers are set. */
export async function encodeLines(
  request: FastifyRequest,
  reply: FastifyReply,
  lines: readonly string[],
): Promise<Buffer> {
  const { bytes, encoding } = await compress(lines.join(''), request.headers['accept-encoding'])
  // An old proxy that ends an answer by closing the line may cut it between two lines.
  reply
    .type('application/x-ndjson; charset=utf-8')
    .header('vary', 'accept-encoding')
    .header('x-lines', lines.length)
  if (encoding) reply.header('content-encoding', encoding)
  return bytes
}

export function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** What the client reads best; small bodies and clients that ask for nothing get the text itself. */
async function compress(
  body: string,
  accepted: string | undefined,
): Promise<{ readonly bytes: Buffer; readonly encoding: 'zstd' | 'gzip' | undefined }> {
  const bytes = Buffer.from(body)
  const offered = (accepted ?? '').split(',').map((part) => part.trim().toLowerCase())
  const encoding = (['zstd', 'gzip'] as const).find((name) => offered.includes(name))
  if (!encoding || bytes.length <= 1024) return { bytes, encoding: undefined }
  return { bytes: await encoders[encoding](bytes), encoding }
}

async function decompress(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body
  if (encoding !== 'gzip' && encoding !== 'zstd') throw refuse('unsupported_media')
  try {
    return await decoders[encoding](body, { maxOutputLength: limits.pushBytes })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw refuse(tooLarge ? 'too_large' : 'bad_input', error)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw refuse('bad_input', error)
  }
}
