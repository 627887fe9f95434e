import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium'
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import type { FileFormat } from './file-format.ts'

// The entry of a thread that reads one file, then is ended. Its decoders meet what anybody may have made.

export type ReadTask = { readonly bytes: Uint8Array; readonly kind: Exclude<FileFormat['kind'], 'unknown'> }
export type CodesRead =
  | { readonly kind: 'read'; readonly texts: readonly string[] }
  | { readonly kind: 'failed' }

/** A code that identifies the patient is on the first page (RNIV, EXI DIF 02); a fax cover may come before. */
const firstPages = 3
/** A4 at 300 dots per inch is 8.7 million; a larger sheet is drawn coarser. */
const pixelsPerPage = 9_000_000
const finestScale = 300 / 72
/** Thirty million pixels of a photo fit; both decoders could otherwise ask for 2 GiB. */
const mostMemory = 512 * 1024 * 1024

/** `Plain` keeps the group separators. An INS code is printed dark on light: to look for the inverse takes twice the time. */
const options: ReaderOptions = {
  formats: ['DataMatrix'],
  textMode: 'Plain',
  tryInvert: false,
  maxNumberOfSymbols: 16,
}

type Image = Parameters<typeof readBarcodes>[0]
/** What Node offers, and its types leave to those of a browser. */
type Memories = {
  readonly WebAssembly: {
    readonly Memory: { readonly prototype: { readonly buffer: ArrayBuffer; grow(pages: number): number } }
  }
}

boundMemory()
parentPort?.postMessage(await read(workerData as ReadTask))

async function read({ bytes, kind }: ReadTask): Promise<CodesRead> {
  try {
    prepareZXingModule({ overrides: { wasmBinary: wasm('zxing-wasm/reader/zxing_reader.wasm') } })
    return { kind: 'read', texts: kind === 'pdf' ? await textsOfPdf(bytes) : await textsOf(bytes) }
  } catch {
    return { kind: 'failed' }
  }
}

async function textsOfPdf(bytes: Uint8Array): Promise<string[]> {
  const library = await PDFiumLibrary.init({ wasmBinary: wasm('@hyzyla/pdfium/pdfium.wasm') })
  const document = await library.loadDocument(bytes)
  const texts: string[] = []
  for (let page = 0; page < Math.min(document.getPageCount(), firstPages); page += 1)
    texts.push(...(await textsOf(await draw(document.getPage(page)))))
  return texts
}

async function draw(page: PDFiumPage): Promise<Image> {
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const scale = Math.min(finestScale, Math.sqrt(pixelsPerPage / (originalWidth * originalHeight)))
  const { data, width, height } = await page.render({ scale })
  const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length)
  return { data: pixels, width, height } as Image
}

async function textsOf(image: Image): Promise<string[]> {
  const results = await readBarcodes(image, options)
  // An image that cannot be decoded is given back as a symbol of no format.
  if (results.some(({ format }) => !format)) throw new Error('Unreadable image')
  return results.filter(({ isValid }) => isValid).map(({ text }) => text)
}

/** From the package, or from beside the bundle: never from the network, where the reader would look by itself. */
function wasm(specifier: string): ArrayBuffer {
  const beside = new URL(specifier.slice(specifier.lastIndexOf('/') + 1), import.meta.url)
  const file = existsSync(beside) ? beside : createRequire(import.meta.url).resolve(specifier)
  return new Uint8Array(readFileSync(file)).buffer
}

/** The memory of a decoder is outside what `resourceLimits` counts; a refused growth is for it a failed allocation. */
function boundMemory(): void {
  const memory = (globalThis as unknown as Memories).WebAssembly.Memory.prototype
  const grow = memory.grow
  memory.grow = function bounded(pages) {
    if (this.buffer.byteLength + pages * 65_536 > mostMemory) throw new RangeError('Out of memory')
    return grow.call(this, pages)
  }
}
