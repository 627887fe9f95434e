import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { handOverLink } from './link-door.ts'

/** What the system's second instance does under Electron: the Navigateur that is already open takes the link. */
const { values, positionals } = readArguments()
const [link] = positionals
if (!values.folder || positionals.length !== 1 || !link?.startsWith('navigateurpro://')) {
  process.stderr.write('Usage : node desktop/web/open-link.ts --folder DOSSIER navigateurpro://…\n')
  process.exitCode = 2
} else await handOver(resolve(values.folder), link)

async function handOver(folder: string, url: string): Promise<void> {
  try {
    await handOverLink(folder, url)
  } catch (error) {
    if (!isAppError(error)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

function readArguments() {
  try {
    return parseArgs({ options: { folder: { type: 'string' } }, allowPositionals: true })
  } catch {
    return { values: { folder: undefined }, positionals: [] }
  }
}
