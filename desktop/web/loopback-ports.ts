import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { codes } from '../../plugins/all-plugins.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { createFileSecretStore } from '../core/platform/node/file-secret-store.ts'
import { createLatePdfWriter } from '../core/platform/node/late-pdf-writer.ts'
import { createNodeClock } from '../core/platform/node/node-clock.ts'
import { createNodeCrypto } from '../core/platform/node/node-crypto.ts'
import { openNodeDatabase } from '../core/platform/node/node-database.ts'
import { createNodeFiles } from '../core/platform/node/node-files.ts'
import { createNodeHttp } from '../core/platform/node/node-http.ts'
import { createNodeLogger } from '../core/platform/node/node-logger.ts'
import { createPdfReader } from '../core/platform/node/pdf-reader.ts'
import type { ExternalLinks, Ports } from '../core/platform/ports.ts'

/** The machine as the loopback host has it: everything is real but the keystore, which is a file (development only). */
export function createLoopbackPorts(folder: string, links: ExternalLinks = systemBrowser): Ports {
  const files = createNodeFiles()
  return {
    openDatabase: openNodeDatabase,
    files,
    crypto: createNodeCrypto(),
    clock: createNodeClock(),
    http: createNodeHttp(),
    secrets: createFileSecretStore(files, join(folder, 'secrets')),
    links,
    logger: createNodeLogger(process.stderr),
    pdf: createLatePdfWriter(join(import.meta.dirname, '../../resources/fonts')),
    pdfReader: createPdfReader(),
    codes,
  }
}

const systemBrowser: ExternalLinks = {
  async open(url) {
    const { protocol, hostname } = new URL(url)
    if (protocol !== 'https:' && !(protocol === 'http:' && hostname === '127.0.0.1')) {
      throw new AppError('forbidden', 'Cette adresse ne peut pas être ouverte.')
    }
    const command =
      process.platform === 'win32' ? 'explorer' : process.platform === 'darwin' ? 'open' : 'xdg-open'
    const opener = spawn(command, [url], { stdio: 'ignore', detached: true })
    opener.on('error', () => undefined)
    opener.unref()
  },
}
