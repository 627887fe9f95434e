import { Readable } from 'node:stream'
import { mediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { patientId } from '@navigateur-pro/domain/records/record.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse } from '../errors.ts'
import { createFileVault } from '../records/file-vault.ts'
import {
  appendChunk,
  cancelUpload,
  type FileStore,
  findUpload,
  openFile,
  startUpload,
} from '../records/files.ts'
import type { Upload } from '../storage/port.ts'
import type { RouteDeps } from './deps.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const address = z.strictObject({ patient: patientId, sha256 })
/** An upload, or the file of a patient as one that has ended. */
const uploadAddress = z.strictObject({
  id: z.union([z.uuid(), z.string().regex(/^[0-9a-f-]{36}\.[0-9a-f]{64}$/)]),
})
const announced = z.strictObject({ patient: patientId, sha256, mediaType })
const count = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
const checksum = /^sha256 ([A-Za-z0-9+/]{43}=)$/

/** https://tus.io/protocols/resumable-upload 1.0.0, and reading by ranges (RFC 9110 §14). */
export function fileRoutes({ storage, keys }: RouteDeps): FastifyPluginAsyncZod {
  const store: FileStore = { storage, vault: createFileVault(keys.file) }
  return async (app) => {
    await app.register(uploadRoutes(store))
    app.get(
      '/v1/patients/:patient/files/:sha256',
      { schema: { params: address } },
      async (request, reply) => {
        const { params, headers } = request
        const file = await openFile(store, request.session.professional, params)
        const etag = `"${params.sha256}"`
        reply
          .type(file.mediaType)
          .header('etag', etag)
          .header('accept-ranges', 'bytes')
          .header('content-disposition', 'attachment')
          .header('content-security-policy', "default-src 'none'; sandbox")
        const wanted = (headers['if-range'] ?? etag) === etag ? headers.range : undefined
        const range = readRange(wanted, file.size)
        if (range === 'outside') {
          reply.header('content-range', `bytes */${file.size}`)
          throw refuse('range_unsatisfiable')
        }
        const { from, to } = range ?? { from: 0, to: file.size - 1 }
        const pieces = file.read(from, to)
        // Opened before the headers leave: bytes that were altered at rest are an error, not a short answer.
        const first = await pieces.next()
        if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${file.size}`)
        reply.header('content-length', to - from + 1)
        return reply.send(Readable.from(continued(first.value, pieces)))
      },
    )
  }
}

function uploadRoutes(store: FileStore): FastifyPluginAsyncZod {
  /**
   * One change of an upload at a time. Taken once the body is here: a line that died half-way must not
   * keep its successor waiting. Between processes the transaction, which looks at the offset again, decides.
   */
  const locked = new Set<string>()
  async function alone<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (locked.has(id)) throw refuse('upload_locked')
    locked.add(id)
    try {
      return await work()
    } finally {
      locked.delete(id)
    }
  }

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('tus-resumable', '1.0.0')
      if (request.method === 'OPTIONS' || request.headers['tus-resumable'] === '1.0.0') return
      reply.header('tus-version', '1.0.0')
      throw refuse('tus_version')
    })

    app.options('/v1/files', async (_request, reply) =>
      reply
        .code(204)
        .header('tus-version', '1.0.0')
        .header('tus-extension', 'creation,checksum,expiration,termination')
        .header('tus-checksum-algorithm', 'sha256')
        .header('tus-max-size', limits.file)
        .send(),
    )

    app.post('/v1/files', async ({ headers, session }, reply) => {
      const size = count.safeParse(headers['upload-length'])
      const metadata = announced.safeParse(readMetadata(headers['upload-metadata']))
      if (!size.success || size.data === 0 || !metadata.success) throw refuse('bad_input')
      const upload = await startUpload(store, session.professional, { ...metadata.data, size: size.data })
      return tell(reply.code(201).header('location', `/v1/files/${upload.id}`), upload).send()
    })

    app.head('/v1/files/:id', { schema: { params: uploadAddress } }, async ({ params, session }, reply) => {
      const upload = await findUpload(store, session.professional, params.id)
      return tell(reply.code(200).header('upload-length', upload.size), upload).send()
    })

    app.patch('/v1/files/:id', { schema: { params: uploadAddress } }, async (request, reply) => {
      const { params, headers, body, session } = request
      const offset = count.safeParse(headers['upload-offset'])
      const named = headers['upload-checksum']
      const digest = checksum.exec(String(named))?.[1]
      if (!Buffer.isBuffer(body)) throw refuse('unsupported_media')
      if (!offset.success || (named !== undefined && digest === undefined)) throw refuse('bad_input')
      const chunk = {
        offset: offset.data,
        bytes: body,
        ...(digest !== undefined && { sha256: Buffer.from(digest, 'base64') }),
      }
      const { professional } = session
      const upload = await alone(params.id, () => appendChunk(store, professional, params.id, chunk))
      return tell(reply.code(204), upload).send()
    })

    app.delete('/v1/files/:id', { schema: { params: uploadAddress } }, async ({ params, session }, reply) => {
      await alone(params.id, () => cancelUpload(store, session.professional, params.id))
      return reply.code(204).send()
    })
  }
}

function tell(reply: FastifyReply, { offset, size, expiresAt }: Upload): FastifyReply {
  reply.header('upload-offset', offset)
  return offset < size ? reply.header('upload-expires', new Date(expiresAt).toUTCString()) : reply
}

/** `key base64, key base64` */
function readMetadata(header: unknown): Readonly<Record<string, string>> {
  const pairs = String(header)
    .split(',')
    .map((pair) => pair.trim().split(' '))
  return Object.fromEntries(
    pairs.map(([key = '', value = '']) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}

/** The one range that is asked; what is not one range of bytes is ignored, as if none were asked. */
function readRange(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | 'outside' | undefined {
  const [, start = '', end = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (start === '' && end === '') return undefined
  const from = start === '' ? Math.max(0, size - Number(end)) : Number(start)
  const to = start === '' || end === '' ? size - 1 : Math.min(Number(end), size - 1)
  if (start !== '' && end !== '' && Number(end) < from) return undefined
  return from > to ? 'outside' : { from, to }
}

async function* continued(first: Buffer | void, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first) yield first
  yield* rest
}
