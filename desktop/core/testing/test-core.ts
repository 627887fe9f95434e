import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { definePlugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { readCodes } from '@navigateur-pro/datamatrix/read-codes.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { z } from 'zod'
import type { Input, Method, Output } from '../../contract/api.ts'
import { type Core, type CoreConfig, createCore } from '../main.ts'
import { createFileSecretStore } from '../platform/node/file-secret-store.ts'
import { createNodeClock } from '../platform/node/node-clock.ts'
import { createNodeCrypto } from '../platform/node/node-crypto.ts'
import { openNodeDatabase } from '../platform/node/node-database.ts'
import { createNodeFiles } from '../platform/node/node-files.ts'
import { createNodeHttp } from '../platform/node/node-http.ts'
import { createNodeLogger } from '../platform/node/node-logger.ts'
import { createPdfReader } from '../platform/node/pdf-reader.ts'
import { createPdfWriter } from '../platform/node/pdf-writer.ts'
import type { ExternalLinks, Ports } from '../platform/ports.ts'

const testPin = '402817'
export const nobodyListens = 'http://127.0.0.1:9'

export type TestCore = {
  readonly core: Core
  readonly folder: string
  /** What the core logged. */
  readonly logged: string[]
  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>
  /** Says something as a practice software would. */
  say(message: ContextMessage): void
  close(): Promise<void>
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'navigateur-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

export function testPorts(folder: string, logged: string[], links?: ExternalLinks): Ports {
  const files = createNodeFiles()
  return {
    openDatabase: openNodeDatabase,
    files,
    crypto: createNodeCrypto(),
    clock: createNodeClock(),
    http: createNodeHttp(),
    secrets: createFileSecretStore(files, join(folder, 'secrets')),
    links: links ?? { open: async () => undefined },
    logger: createNodeLogger({ write: (line) => logged.push(line) }),
    pdf: createPdfWriter(join(import.meta.dirname, '../../../resources/fonts')),
    // What a hostile file may take is for its own tests; here a slow machine is given its time.
    pdfReader: createPdfReader(60_000),
    codes: (bytes) => readCodes(bytes, 60_000, new AbortController().signal),
  }
}

/** A core on real parts: encrypted file, real clock, real sockets; only argon2 is made quick. */
export async function startTestCore(
  options: Partial<CoreConfig> & { readonly links?: ExternalLinks; readonly unlock?: boolean } = {},
): Promise<TestCore> {
  const folder = options.folder ?? temporaryFolder()
  const logged: string[] = []
  let say: (message: ContextMessage) => void = () => undefined
  const practiceSoftware = definePlugin({
    id: 'practice-software',
    label: 'Logiciel de cabinet',
    description: 'Pour les essais.',
    onByDefault: true,
    configuration: z.object({}),
    async start(host) {
      say = host.publish
      return { stop: async () => undefined, selfTest: async () => [] }
    },
  })
  const { links, unlock = true, ...config } = options
  const core = await createCore(testPorts(folder, logged, links), {
    serviceUrl: nobodyListens,
    environment: 'test',
    demonstration: false,
    appVersion: '0.0.0',
    plugins: [practiceSoftware],
    mail: createMssante(),
    channelFolder: join(folder, 'channel'),
    autoLockMs: 3_600_000,
    argon2: { memoryKiB: 64, passes: 1, parallelism: 1 },
    longestPauseMs: 500,
    ...config,
    folder: join(folder, 'cache'),
  })
  async function call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    const reply = await core.call({ id: 1, method, params: input })
    if (reply.ok) return reply.value as Output<M>
    throw new AppError(reply.error.code, reply.error.message)
  }
  if (unlock) {
    const { lock } = await call('session.read', {})
    await call(lock.kind === 'new' ? 'lock.create' : 'lock.unlock', { pin: testPin })
  }
  return {
    core,
    folder,
    logged,
    call,
    say: (message) => say(message),
    async close() {
      await core.close()
      if (!options.folder) removeFolder(folder)
    },
  }
}

export const physician: Professional = {
  id: '899700000001',
  name: 'Dr Claire Sance',
  role: 'physician',
  profession: 'médecin généraliste',
  organisation: 'Cabinet des Pins',
}

export const patTrois: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}

export const nessi: Identity = {
  matricule: '277076322082910',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'NESSI',
  firstGivenName: 'RUTH',
  givenNames: 'RUTH ISABELLE',
  sex: 'F',
  birthDate: '1977-07-14',
  birthPlace: '63220',
}
