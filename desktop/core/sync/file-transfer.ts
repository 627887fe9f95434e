import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { limits } from '@navigateur-pro/domain/sync/messages.ts'
import {
  countParts,
  type FileToSend,
  type TransferLedger,
  type WantedFile,
} from '../attachments/transfer-ledger.ts'
import { toUtf8 } from '../lock/bytes.ts'
import type { Clock, Crypto } from '../platform/ports.ts'
import { createLane, type LaneDependencies } from './lane.ts'
import { notOurs, type ServiceClient } from './service-client.ts'

type Dependencies = LaneDependencies & {
  readonly ledger: TransferLedger
  readonly service: ServiceClient
  readonly clock: Clock
  readonly crypto: Crypto
  readonly onChanged: (patientId: string) => void
}

declare const btoa: (binary: string) => string

/** 1 MiB at 64 kbit/s takes 131 s. */
const partTimeoutMs = 180_000
const putOffMs = 3_600_000
/** What does not depend on the moment: the bytes are too many, of no accepted kind, or not those announced. */
const finalRefusals: readonly unknown[] = [400, 413, 415]
const quotaFull =
  'La place prévue pour les fichiers de ce dossier est pleine. Il attend ici, votre texte est parti.'

/**
 * Photos, voice and documents, beside the text and never before it. Each step is one request of at
 * most 1 MiB, after which what is most wanted is looked for again: a voice message passes a photo
 * that is half sent, an original that somebody opens passes the thumbnails.
 */
export function createFileTransfer(dependencies: Dependencies) {
  const { ledger, service, clock, crypto, onChanged } = dependencies
  /** Uploads whose place we know: after a cut or a restart, the service is asked first (HEAD). */
  const certain = new Set<string>()
  /** Refusals of a file since it last moved. */
  const stumbles = new Map<number, number>()
  /** What the service did not have in this round. */
  const missing = new Set<number>()
  const sending = createLane(dependencies, sendNext)
  const receiving = createLane(dependencies, receiveNext)

  async function sendNext(): Promise<boolean> {
    const file = ledger.nextToSend()
    if (!file) return false
    try {
      await sendPart(file)
      stumbles.delete(file.key)
    } catch (error) {
      if (file.upload) certain.delete(file.upload)
      refused(file, error)
    }
    return true
  }

  async function sendPart(file: FileToSend): Promise<void> {
    const place = await placeOf(file)
    if (place.sent < file.size) await patch(file, place)
    else {
      ledger.markSent(file.key)
      onChanged(file.patientId)
    }
  }

  async function placeOf(file: FileToSend): Promise<{ readonly upload: string; readonly sent: number }> {
    const { upload, sent } = file
    if (upload !== undefined && certain.has(upload)) return { upload, sent }
    const known = upload === undefined ? undefined : await look(upload)
    const place = upload !== undefined && known !== undefined ? { upload, sent: known } : await create(file)
    certain.add(place.upload)
    ledger.noteUpload(file.key, place.upload, place.sent)
    return place
  }

  /** How much of it the service has; undefined when it has dropped it. */
  async function look(upload: string): Promise<number | undefined> {
    const reply = await service.send({ method: 'HEAD', path: upload, headers: tus })
    if (reply.status === 404) return undefined
    if (reply.status !== 200) throw notOurs('upload')
    return offsetOf(reply.header('upload-offset'))
  }

  async function create(file: FileToSend): Promise<{ readonly upload: string; readonly sent: number }> {
    const { patientId, sha256, mediaType, size } = file
    const metadata = Object.entries({ patient: patientId, sha256, mediaType })
    const reply = await service.ask({
      method: 'POST',
      path: '/v1/files',
      headers: {
        ...tus,
        'upload-length': String(size),
        'upload-metadata': metadata.map(([key, text]) => `${key} ${base64(toUtf8(text))}`).join(','),
      },
    })
    const upload = reply.header('location') ?? ''
    if (!/^\/v1\/files\/[\w.-]+$/.test(upload)) throw notOurs('location')
    return { upload, sent: offsetOf(reply.header('upload-offset')) }
  }

  async function patch(file: FileToSend, { upload, sent }: { upload: string; sent: number }): Promise<void> {
    const bytes = ledger.part(file.key, sent / limits.chunk)
    if (!bytes) throw notOurs('offset')
    const reply = await service.ask({
      method: 'PATCH',
      path: upload,
      headers: {
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(sent),
        'upload-checksum': `sha256 ${base64(await crypto.sha256(bytes))}`,
      },
      body: bytes,
      timeoutMs: partTimeoutMs,
    })
    const now = offsetOf(reply.header('upload-offset'))
    if (now !== sent + bytes.length) throw notOurs('offset')
    ledger.noteUpload(file.key, upload, now)
    if (now === file.size) ledger.markSent(file.key)
    onChanged(file.patientId)
  }

  /** A file that the service does not take waits and stops no other. What is no refusal goes on up. */
  function refused(file: FileToSend, error: unknown): void {
    const status = isAppError(error) ? error.details['status'] : undefined
    const isRefusal = isAppError(error) && (error.code === 'service_refused' || error.code === 'too_large')
    // Another request of ours is still being taken: in a moment.
    if (status === 423) throw new AppError('offline', 'Le fichier est déjà en cours d’envoi.', { status })
    if (!isAppError(error) || (!isRefusal && status !== 507)) throw error
    const times = (stumbles.get(file.key) ?? 0) + 1
    stumbles.set(file.key, times)
    const isFinal = finalRefusals.includes(status)
    // Damaged on the way, not where we thought, gone (a day has passed): the service is asked where it is.
    if (!isFinal && status !== 507 && file.upload !== undefined && times < 3) return
    stumbles.delete(file.key)
    const retryAt = isFinal ? undefined : new Date(clock.now() + putOffMs).toISOString()
    ledger.putOff(file.key, status === 507 ? quotaFull : error.message, retryAt)
    onChanged(file.patientId)
  }

  async function receiveNext(): Promise<boolean> {
    const file = ledger.nextWanted(missing)
    if (!file) return false
    try {
      await receivePart(file)
    } catch (error) {
      if (!isAppError(error) || error.code !== 'service_refused') throw error
      // The file has another length than the parts that we hold.
      if (error.details['status'] === 416) ledger.dropParts(file.key)
      else if (ledger.markAbsent(file.key)) onChanged(file.patientId)
      missing.add(file.key)
    }
    return true
  }

  async function receivePart(file: WantedFile): Promise<void> {
    const from = file.parts * limits.chunk
    const reply = await service.ask({
      method: 'GET',
      path: `/v1/patients/${file.patientId}/files/${file.sha256}`,
      headers: { range: `bytes=${from}-${from + limits.chunk - 1}` },
      timeoutMs: partTimeoutMs,
    })
    const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(reply.header('content-range') ?? '') ?? []
    const size = Number(total)
    const whole = Math.min(limits.chunk, size - from)
    const isPart = Number(start) === from && Number(end) === from + whole - 1 && reply.body.length === whole
    if (!isPart || size > limits.file) throw notOurs('range')
    if (!ledger.keepPart(file, size, reply.body)) return
    if (file.parts + 1 < countParts(size)) {
      onChanged(file.patientId)
      return
    }
    if (!(await ledger.complete(file))) {
      missing.add(file.key)
      return
    }
    for (const patientId of new Set([file.patientId, ...ledger.evict()])) onChanged(patientId)
  }

  return {
    /** Sends and fetches what waits, without being waited for. */
    run(): void {
      missing.clear()
      sending.run()
      receiving.run()
    },
    async stop(): Promise<void> {
      await Promise.all([sending.stop(), receiving.stop()])
    },
  }
}

const tus = { 'tus-resumable': '1.0.0' }

function offsetOf(header: string | undefined): number {
  if (!/^\d{1,9}$/.test(header ?? '')) throw notOurs('offset')
  return Number(header)
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
