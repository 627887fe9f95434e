import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { patTrois, sampleDocument } from '@navigateur-pro/domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import { documentPatient } from '@navigateur-pro/domain/documents/document.ts'
import type { ReceivedFile, ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import { formatInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import PDFDocument from 'pdfkit'
import { symbol } from '../../../../plugins/datamatrix/testing/draw.ts'
import { createNodeCrypto } from '../../platform/node/node-crypto.ts'
import { writeXdm } from '../../documents/xdm/write-xdm.ts'

const { localId: _local, ...dominique } = patTrois
/** The ANS's test patient, as an INS says her. */
export { dominique }

/** A liaison sheet about somebody, as a hospital would send it. */
export function cdaAbout(identity: Identity): string {
  return writeCda(sampleDocument('liaison', { patient: documentPatient({ identity }) }))
}

/** A small page, with the files and the codes that one wants. */
export async function pdfWith(part: {
  readonly attached?: readonly (string | Uint8Array)[]
  readonly codes?: readonly (Identity | string)[]
}): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A6' })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => document.on('end', resolve))
  document.text('Compte rendu. INS à scanner')
  for (const [index, content] of (part.attached ?? []).entries()) {
    document.file(Buffer.from(content), { name: `piece-${String(index).padStart(5, '0')}.xml` })
  }
  for (const [index, code] of (part.codes ?? []).entries()) {
    const text = typeof code === 'string' ? code : codeOf(code)
    document.image(await symbol(text), 200, 60 + index * 120, { width: 70 })
  }
  document.end()
  await ended
  return Buffer.concat(chunks)
}

function codeOf(identity: Identity): string {
  const formatted = formatInsDatamatrix(identity)
  if (formatted.kind === 'invalid') throw new Error(formatted.message)
  return formatted.text
}

export async function xdmAbout(identity: Identity): Promise<Uint8Array> {
  const document = sampleDocument('liaison', { patient: documentPatient({ identity }) })
  return writeXdm(document, writeCda(document), createNodeCrypto())
}

/** An archive whose description says what one wants. */
export function xdmOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  described: readonly { readonly name: string; readonly hash?: string; readonly pid?: string }[],
): Buffer {
  const entries = described.map(({ name, hash, pid }) => {
    const slot = (slotName: string, value: string) =>
      `<Slot name="${slotName}"><ValueList><Value>${value}</Value></ValueList></Slot>`
    return `<ExtrinsicObject>${slot('URI', name)}${hash ? slot('hash', hash) : ''}${pid ? slot('sourcePatientInfo', pid) : ''}</ExtrinsicObject>`
  })
  const metadata = `<SubmitObjectsRequest><RegistryObjectList>${entries.join('')}</RegistryObjectList></SubmitObjectsRequest>`
  return rawZip(
    { name: 'IHE_XDM/SUBSET01/METADATA.XML', content: Buffer.from(metadata) },
    ...Object.entries(files).map(([name, content]) => ({
      name: `IHE_XDM/SUBSET01/${name}`,
      content: Buffer.from(content),
    })),
  )
}

export function sha1(content: string | Uint8Array): string {
  return createHash('sha1').update(content).digest('hex')
}

type RawEntry = {
  readonly name: string
  readonly content: Buffer
  /** What it says that it unfolds into. */
  readonly claimed?: number
  /** Unix mode: a link is 0o120777. */
  readonly mode?: number
}

/** Written by hand, so that it can be what no writer makes (APPNOTE 4.3). */
export function rawZip(...entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, content, claimed = content.length, mode = 0o100644 } of entries) {
    const packed = deflateRawSync(content, { level: 9 })
    const path = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x800, 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt32LE(crc32(content), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(claimed, 18)
    shared.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, path, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode << 16) >>> 0, 6)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0003'), shared, tail, path]))
    locals.push(local)
    at += local.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, list, Buffer.from('PK\u0005\u0006'), end])
}

export function file(name: string, content: string | Uint8Array, mediaType = ''): ReceivedFile {
  return { name, mediaType, bytes: new Uint8Array(Buffer.from(content)) }
}

export function message(
  sourceId: string,
  files: readonly ReceivedFile[],
  said: Partial<ReceivedMessage> = {},
): ReceivedMessage {
  return {
    sourceId,
    source: 'mssante',
    from: { address: 'urgences@hopital.mssante.example', name: 'Urgences de Mont-de-Marsan' },
    subject: 'Compte rendu',
    text: 'Bonjour, veuillez trouver le compte rendu ci-joint.',
    receivedAt: '2026-11-20T08:00:00.000Z',
    files,
    ...said,
  }
}
