/**
 * What the core needs from a machine. The core names no runtime: Node's adapters are in
 * `platform/node/`, Electron's in `desktop/shell/`, and a browser worker could bring its own.
 * The database is synchronous (SQLite is); files, crypto and network are asynchronous.
 */

import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'

export type SqlValue = string | number | bigint | Uint8Array | null
export type SqlParameters = Readonly<Record<string, SqlValue>> | readonly SqlValue[]

/** A connection that cannot write, by type. */
export type ReadableDatabase = {
  all<Row>(sql: string, parameters?: SqlParameters): Row[]
  get<Row>(sql: string, parameters?: SqlParameters): Row | undefined
}

export type WritableDatabase = ReadableDatabase & {
  run(sql: string, parameters?: SqlParameters): { readonly changes: number; readonly rowid: number }
  /** Several statements without parameters; for migrations. */
  script(sql: string): void
  /** BEGIN IMMEDIATE … COMMIT; rolls back when `work` throws. Not re-entrant. */
  transaction<T>(work: () => T): T
}

/**
 * One encrypted file, three connections: `durable` flushes to disk at each commit
 * (synchronous=FULL: what we call "enregistré ici"), `bulk` does not (pulled pages, which the
 * service can send again), `reader` never writes.
 */
export type CacheDatabase = {
  readonly reader: ReadableDatabase
  readonly durable: WritableDatabase
  readonly bulk: WritableDatabase
  close(): void
}

export type DatabaseKey = {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** 16 bytes, explicit, fixed for the life of the file. */
  readonly salt: Uint8Array
}

/**
 * Opens (or creates when `create`) the encrypted file. Asserts at every open that the key was
 * accepted, that the cipher is in the library, and that the file's header is not SQLite's plain
 * one. Throws AppError cache_plaintext | cache_unreadable | cipher_missing | key_missing. Never
 * deletes and never recreates a file.
 */
export type OpenCacheDatabase = (
  path: string,
  key: DatabaseKey,
  options: { readonly create: boolean },
) => CacheDatabase

export type Files = {
  read(path: string): Promise<Uint8Array | undefined>
  /** Temporary file, flush, rename, flush of the folder: the old or the new content, never half. */
  writeAtomic(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  exists(path: string): Promise<boolean>
  /** Names of what a folder holds; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>
  /** Creates the folder with mode 0700. */
  makeFolder(path: string): Promise<void>
  /** Holds the folder for this process; throws AppError already_running. */
  lockFolder(path: string): Promise<() => Promise<void>>
}

export type Argon2Parameters = {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
}

export type Crypto = {
  randomBytes(length: number): Uint8Array
  sha256(bytes: Uint8Array): Promise<Uint8Array>
  /** For what a norm asks it of (XDS document hashes); proves nothing against a forger. */
  sha1(bytes: Uint8Array): Promise<Uint8Array>
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array>
  hkdfSha256(secret: Uint8Array, info: string, length: number): Promise<Uint8Array>
  argon2id(secret: string, salt: Uint8Array, parameters: Argon2Parameters): Promise<Uint8Array>
  /** AES-256-GCM; the result is nonce(12) ‖ ciphertext ‖ tag(16). */
  seal(key: Uint8Array, plaintext: Uint8Array, context: Uint8Array): Promise<Uint8Array>
  /** Undefined when the key is wrong or the bytes were touched. */
  open(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Promise<Uint8Array | undefined>
  equal(a: Uint8Array, b: Uint8Array): boolean
}

export type Cancel = () => void

export type Clock = {
  /** Milliseconds since 1970, as the machine declares them. */
  now(): number
  /** Milliseconds that never go back. */
  monotonic(): number
  after(milliseconds: number, work: () => void): Cancel
}

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'HEAD' | 'PATCH'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Sends the body as gzip. */
  readonly compress?: true
  /** Whole exchange, body included. Default 30 000 ms. */
  readonly timeoutMs?: number
}

export type HttpResponse = {
  readonly status: number
  /** Lower-case names. */
  header(name: string): string | undefined
  readonly body: Uint8Array
}

export type Http = {
  /** Never follows a redirect. Throws AppError offline when no complete answer came. */
  send(request: HttpRequest): Promise<HttpResponse>
  /** Server-sent events. `onEnd` is called once, whatever ended it; cancel ends it silently. */
  events(
    request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
    on: { event(data: string): void; end(status: number | undefined): void },
  ): Cancel
  /**
   * Waits for the browser to come back to a loopback address (RFC 8252 §7.3). Resolves with the
   * query of the first request to `path`, and shows `page` to the person.
   */
  awaitRedirect(
    path: string,
    page: string,
  ): Promise<{ readonly redirectUri: string; readonly query: Promise<URLSearchParamsLike>; cancel: Cancel }>
}

export type URLSearchParamsLike = { get(name: string): string | null }

/** Small secrets kept by the operating system for this user. */
export type SecretStore = {
  /** Recorded in the key file: a change is explained, never silently accepted. */
  readonly backend: string
  read(name: string): Promise<Uint8Array | undefined>
  write(name: string, secret: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
}

export type SidebarDock = {
  dock(options: {
    readonly edge: 'right' | 'left'
    readonly width: number
  }): Promise<'reserved' | 'floating' | 'plain'>
  undock(): Promise<void>
}

export type ExternalLinks = {
  /** https anywhere; http only on loopback. Anything else is refused with AppError forbidden. */
  open(url: string): Promise<void>
}

/** Fields are a closed list so that no patient data can be logged by inadvertence. */
export type LogFields = {
  readonly reference?: string
  readonly code?: string
  readonly method?: string
  readonly plugin?: string
  readonly count?: number
  readonly status?: number
  readonly milliseconds?: number
  readonly reason?: string
}

export type Logger = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** `error` gives its name and stack to the log, never its message when it is not ours. */
  error(event: string, error: unknown, fields?: LogFields): void
}

/** What goes with a document and is not said by it. */
export type Beside = {
  /** The same document as CDA R2, to be attached. */
  readonly cda?: string
  /** Bytes of the photos that it shows, by their SHA-256. */
  readonly files?: ReadonlyMap<string, Uint8Array>
}

/** Renders a document from its model. Same model, same bytes. */
export type PdfWriter = { write(document: ClinicalDocument, beside?: Beside): Promise<Uint8Array> }

export type PdfPage = {
  readonly pages: number
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  /** What the page says, for who does not see it. */
  readonly text: string
}

/**
 * Draws a page (from 1) of a PDF that anybody may have made, about `width` pixels wide: nothing in it runs, opens or
 * asks for anything. Throws AppError, in French.
 */
export type PdfReader = {
  draw(bytes: Uint8Array, page: number, width: number): Promise<PdfPage>
  /** The CDA documents attached to it, as they are: claims of whoever made it. */
  attachedCda(bytes: Uint8Array): Promise<readonly Uint8Array[]>
}

/**
 * The texts of the datamatrix symbols drawn on the first pages of a PDF; given up when `until` resolves. Throws AppError
 * when they cannot be looked at.
 */
export type CodeReader = (bytes: Uint8Array, until: Promise<void>) => Promise<readonly string[]>

export type Ports = {
  readonly openDatabase: OpenCacheDatabase
  readonly files: Files
  readonly crypto: Crypto
  readonly clock: Clock
  readonly http: Http
  readonly secrets: SecretStore
  readonly links: ExternalLinks
  readonly logger: Logger
  readonly pdf: PdfWriter
  readonly pdfReader: PdfReader
  readonly codes: CodeReader
}
