import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { crc32, deflateSync } from 'node:zlib'
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium'
import type { PdfPage } from '../ports.ts'
import { attachedCda } from './pdf/attached-cda.ts'

// The entry of a thread that draws one page or takes what is attached, then is ended. This pdfium has no JavaScript
// engine, no form is initialised, and no action is ever performed: a page is only painted and its words taken.

export type PdfTask =
  | { readonly kind: 'page'; readonly bytes: Uint8Array; readonly page: number; readonly width: number }
  | { readonly kind: 'attached'; readonly bytes: Uint8Array }
export type PdfAnswer =
  | { readonly kind: 'drawn'; readonly page: PdfPage }
  | { readonly kind: 'attached'; readonly files: readonly Uint8Array[] }
  | { readonly kind: 'refused'; readonly why: 'damaged' | 'protected' | 'no-page' | 'too-much' }

/** A4 at 200 % on a fine screen; a larger sheet is drawn coarser. */
const mostPixels = 6_000_000
const mostMemory = 384 * 1024 * 1024
const mostText = 200_000

type Memories = {
  readonly WebAssembly: {
    readonly Memory: { readonly prototype: { readonly buffer: ArrayBuffer; grow(pages: number): number } }
  }
}

boundMemory()
parentPort?.postMessage(await answer(workerData as PdfTask))

async function answer(task: PdfTask): Promise<PdfAnswer> {
  try {
    const library = await PDFiumLibrary.init({ wasmBinary: decoder() })
    const document = await library.loadDocument(task.bytes)
    if (task.kind === 'page') return await draw(document, task.page, task.width)
    const files = attachedCda(document)
    return files ? { kind: 'attached', files } : { kind: 'refused', why: 'too-much' }
  } catch (error) {
    return { kind: 'refused', why: /password|security/i.test(String(error)) ? 'protected' : 'damaged' }
  }
}

async function draw(document: PDFiumDocument, number: number, width: number): Promise<PdfAnswer> {
  const pages = document.getPageCount()
  if (pages === 0) return { kind: 'refused', why: 'damaged' }
  if (number > pages) return { kind: 'refused', why: 'no-page' }
  const page = document.getPage(number - 1)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  if (!(originalWidth >= 1 && originalHeight >= 1)) return { kind: 'refused', why: 'damaged' }
  // Before it is painted: painting closes the page.
  const text = page.getText().slice(0, mostText)
  const scale = Math.min(width / originalWidth, Math.sqrt(mostPixels / (originalWidth * originalHeight)))
  const drawn = await page.render({
    width: Math.max(1, Math.floor(originalWidth * scale)),
    height: Math.max(1, Math.floor(originalHeight * scale)),
    scale: 1,
  })
  return {
    kind: 'drawn',
    page: { pages, png: png(drawn), width: drawn.width, height: drawn.height, text },
  }
}

/** RGB of eight bits without filter: what is white compresses well enough. */
function png({
  data,
  width,
  height,
}: {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}): Uint8Array {
  const lines = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0, from = 0, to = 0; y < height; y += 1) {
    to += 1
    for (let x = 0; x < width; x += 1, from += 4) {
      lines[to++] = data[from]!
      lines[to++] = data[from + 1]!
      lines[to++] = data[from + 2]!
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** From the package, or from beside the bundle: never from the network. */
function decoder(): ArrayBuffer {
  const beside = new URL('pdfium.wasm', import.meta.url)
  const file = existsSync(beside)
    ? beside
    : createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm')
  return new Uint8Array(readFileSync(file)).buffer
}

/** The memory of pdfium is outside what `resourceLimits` counts; a refused growth is for it a failed allocation. */
function boundMemory(): void {
  const memory = (globalThis as unknown as Memories).WebAssembly.Memory.prototype
  const grow = memory.grow
  memory.grow = function bounded(pages) {
    if (this.buffer.byteLength + pages * 65_536 > mostMemory) throw new RangeError('Out of memory')
    return grow.call(this, pages)
  }
}
