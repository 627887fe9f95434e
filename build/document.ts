import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type DocumentKind, documentKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { writeXdm } from '../desktop/core/documents/xdm/write-xdm.ts'
import { createNodeCrypto } from '../desktop/core/platform/node/node-crypto.ts'
import { scenarioNames } from '../resources/demo/dataset.ts'
import { openScenarioDesk } from './scenario-desk.ts'
import { documentOfScenario } from './scenario-document.ts'

const usage =
  'npm run -s document -- --scenario <nom> --kind <sorte> --out <dossier>\nnpm run -s document -- --list'

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' },
      kind: { type: 'string' },
      out: { type: 'string' },
      list: { type: 'boolean' },
    },
  })
  if (values.list) {
    process.stdout.write(`${JSON.stringify(scenarioNames)}\n`)
    return
  }
  const { scenario, kind, out } = values
  if (scenario === undefined || kind === undefined || out === undefined) throw new Error(usage)
  if (!isKind(kind)) {
    throw new Error(
      `Il n’y a pas de document « ${kind} ». Sortes : ${Object.keys(documentKinds).join(', ')}.`,
    )
  }
  process.stdout.write(`${JSON.stringify(await write(scenario, kind, resolve(out)))}\n`)
}

/** The paths of what was written, by name. */
async function write(scenario: string, kind: DocumentKind, folder: string): Promise<Record<string, string>> {
  const opened = await openScenarioDesk(scenario)
  try {
    const document = documentOfScenario(opened, kind)
    mkdirSync(folder, { recursive: true })
    const paths: Record<string, string> = {}
    const { pdf, cda } = await opened.desk.documents.writeFiles(document, opened.patientId)
    const files = {
      'document.pdf': pdf,
      ...(cda !== undefined && {
        'document.xml': cda,
        'IHE_XDM.zip': await writeXdm(document, cda, createNodeCrypto()),
      }),
    }
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      paths[name] = path
    }
    return paths
  } finally {
    opened.close()
  }
}

function isKind(name: string): name is DocumentKind {
  return Object.hasOwn(documentKinds, name)
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
