import { Readable } from 'node:stream'
import { recordId } from '@navigateur-pro/domain/records/record.ts'
import type { FastifyPluginAsync } from 'fastify'
import { refuse } from '../errors.ts'
import { isDetached } from '../fhir/document-reference.ts'
import { checkFormat, fhirJson } from '../fhir/negotiate.ts'
import { attachmentsOf, findVisible } from '../fhir/note-files.ts'
import { noteFileRead } from '../fhir/note-reading.ts'
import { createFileVault } from '../records/file-vault.ts'
import { openFile } from '../records/files.ts'
import type { RouteDeps } from './deps.ts'

/**
 * A file of a note, by the number of the note and its place in it: who reads the note reads its
 * files. Its bytes as they are, or inside a Binary when FHIR JSON is asked for (R4 §2.43.1).
 */
export function fhirBinaryRoutes({ storage, registry, keys }: RouteDeps): FastifyPluginAsync {
  const store = { storage, vault: createFileVault(keys.file) }
  return async (app) => {
    app.get<{ Params: { id: string } }>('/Binary/:id', async (request, reply) => {
      const { params, session, headers } = request
      const [, number = '', index = ''] = /^([^.]+)\.(\d{1,2})$/.exec(params.id) ?? []
      if (!recordId.safeParse(number).success) throw refuse('not_found')
      const person = session.professional
      const record = await storage.read(async (tx) => {
        const found = await findVisible(tx, person, number)
        return found && (await isDetached({ tx, registry, person }, found)) ? undefined : found
      })
      const attachment = record && attachmentsOf(registry, record)[Number(index)]
      if (!attachment) throw refuse('not_found')
      const { sha256 } = attachment
      const file = await openFile(store, person, { patient: record.patientId, sha256 })
      await noteFileRead(storage, person, record, attachment)
      const pieces = file.read(0, file.size - 1)
      reply.header('vary', 'accept').header('content-security-policy', "default-src 'none'; sandbox")
      if (headers.accept?.includes('json')) {
        checkFormat(request)
        const chunks: Buffer[] = []
        for await (const piece of pieces) chunks.push(piece)
        const data = Buffer.concat(chunks).toString('base64')
        return reply
          .type(`${fhirJson}; charset=utf-8`)
          .send(JSON.stringify({ resourceType: 'Binary', id: params.id, contentType: file.mediaType, data }))
      }
      // Opened before the headers leave: bytes that were altered at rest are an error, not a short answer.
      const first = await pieces.next()
      reply
        .type(file.mediaType)
        .header('content-disposition', 'attachment')
        .header('content-length', file.size)
      return reply.send(Readable.from(continued(first.value, pieces)))
    })
  }
}

async function* continued(first: Buffer | void, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first) yield first
  yield* rest
}
