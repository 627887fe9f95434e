import { join } from 'node:path'
import type { ParentPort } from 'electron'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { codes, mail, plugins } from '../../plugins/all-plugins.ts'
import { type Core, createCore } from '../core/main.ts'
import { createLatePdfWriter } from '../core/platform/node/late-pdf-writer.ts'
import { createNodeClock } from '../core/platform/node/node-clock.ts'
import { createNodeCrypto } from '../core/platform/node/node-crypto.ts'
import { openNodeDatabase } from '../core/platform/node/node-database.ts'
import { createNodeFiles } from '../core/platform/node/node-files.ts'
import { createNodeHttp } from '../core/platform/node/node-http.ts'
import { createNodeLogger } from '../core/platform/node/node-logger.ts'
import { createPdfReader } from '../core/platform/node/pdf-reader.ts'
import type { Ports } from '../core/platform/ports.ts'
import { type CoreSettings, coreOperations, shellOperations } from './core-operations.ts'
import { createLink } from './process-link.ts'

const parent: ParentPort = process.parentPort
const logger = createNodeLogger(process.stderr)
const core = Promise.withResolvers<Core>()
// Whoever asks is told; nobody may be asking yet.
core.promise.catch(() => undefined)

const shell = createLink(
  {
    post: (message) => parent.postMessage(message),
    listen: (listener) => void parent.on('message', ({ data }) => listener(data)),
  },
  shellOperations,
  coreOperations,
  {
    start: async (settings) => {
      core.resolve(start(settings))
      await core.promise
      return null
    },
    call: async (request) => (await core.promise).call(request),
    readFile: async ({ ticket }) => (await core.promise).readFile(ticket) ?? null,
    writeFile: async ({ ticket, bytes }) => (await core.promise).writeFile(ticket, bytes),
    openLink: async ({ url }) => (await core.promise).openLink(url),
    close: async () => {
      core.reject(new AppError('internal', 'Le Navigateur se ferme.'))
      await core.promise.then(
        (opened) => opened.close(),
        () => undefined,
      )
      return null
    },
  },
  (error) => logger.error('core.link', error),
)

async function start({ secretsBackend, ...config }: CoreSettings): Promise<Core> {
  const ports: Ports = {
    openDatabase: openNodeDatabase,
    files: createNodeFiles(),
    crypto: createNodeCrypto(),
    clock: createNodeClock(),
    http: createNodeHttp(),
    secrets: {
      backend: secretsBackend,
      read: async (name) => (await shell.ask('secrets.read', { name })) ?? undefined,
      write: async (name, secret) => void (await shell.ask('secrets.write', { name, secret })),
      remove: async (name) => void (await shell.ask('secrets.remove', { name })),
    },
    links: { open: async (url) => void (await shell.ask('links.open', { url })) },
    // This file runs as desktop/dist/shell/core-process.js, in the archive as in the repository.
    pdf: createLatePdfWriter(join(import.meta.dirname, '../../../resources/fonts')),
    pdfReader: createPdfReader(),
    codes,
    logger,
  }
  const opened = await createCore(ports, { ...config, plugins, mail })
  opened.onPush((push) => {
    // A shell that no longer listens is about to end this process.
    shell.ask('push', push).catch((error: unknown) => logger.error('core.push', error))
  })
  return opened
}
