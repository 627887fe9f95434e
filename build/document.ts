import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import { type DocumentKind, documentKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { scenarioNames } from '../resources/demo/dataset.ts'
import { openScenarioDesk, type ScenarioDesk } from './scenario-desk.ts'
import { documentOfScenario } from './scenario-document.ts'

type Writer = (document: ClinicalDocument, opened: ScenarioDesk) => Promise<Uint8Array>

/** What a document becomes; each writer knows nothing of the others. */
const writers: Readonly<Record<string, Writer>> = {
  'document.pdf': (document, { desk, patientId }) => desk.documents.writePdf(document, patientId),
}

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
    for (const [name, writer] of Object.entries(writers)) {
      const path = join(folder, name)
      writeFileSync(path, await writer(document, opened))
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
