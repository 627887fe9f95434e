import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cdaBody, writeCda } from '@navigateur-pro/domain/documents/cda/write-cda.ts'
import { type DocumentKind, documentKinds, factsOf } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOfScenario } from './scenario-document.ts'
import { openScenarioDesk, type ScenarioDesk } from './scenario-desk.ts'
import { testedScenarios } from './tested-scenarios.ts'

const kinds = (Object.keys(documentKinds) as DocumentKind[]).filter((kind) => cdaBody(kind) !== 'none')

// The official rules (ANS) and what runs them are outside of the project, which may not hold them: they have no
// licence. CHECK_CDA names another copy, whose packages are installed.
const checker = process.env['CHECK_CDA'] ?? resolve(import.meta.dirname, '../../shared/tools/check-cda')
const schematrons = join(checker, 'data/schematrons')
const isInstalled = existsSync(join(checker, 'node_modules')) && existsSync(schematrons)

type Schematron = object
type Run = {
  readonly evaluated: number
  readonly findings: readonly { readonly role?: string; readonly message: string }[]
  readonly errors: readonly object[]
}
type Rules = {
  readonly loadSchema: (path: string) => Schematron
  readonly runSchema: (schema: Schematron, document: object) => Run
  readonly isAdvisory: (role: string | undefined) => boolean
}
type Reader = { readonly loadXml: (path: string) => object }

function filesFor(kind: DocumentKind): readonly string[] {
  const { model } = factsOf(kind)
  const structure = 'profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch'
  return [...(model ? [`CI-SIS_${model}.sch`] : []), structure].filter((file) =>
    existsSync(join(schematrons, file)),
  )
}

describe.skipIf(!isInstalled)('the rules of the CI-SIS (check-cda)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-cda-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let rules: Rules
  let reader: Reader
  // Compiled rules are kept by the schematron that they come from.
  const loaded = new Map<string, Schematron>()
  const load = (file: string) => {
    const schema = loaded.get(file) ?? rules.loadSchema(join(schematrons, file))
    loaded.set(file, schema)
    return schema
  }
  beforeAll(async () => {
    rules = (await import(pathToFileURL(join(checker, 'lib/schematron.mjs')).href)) as Rules
    reader = (await import(pathToFileURL(join(checker, 'lib/xml.mjs')).href)) as Reader
  })

  describe.each(testedScenarios)('%s', (scenario) => {
    let opened: ScenarioDesk
    beforeAll(async () => {
      opened = await openScenarioDesk(scenario)
    })
    afterAll(() => opened.close())

    test.each(kinds)('%s breaks none', { timeout: 300_000 }, async (kind) => {
      const path = join(folder, `${scenario}-${kind}.xml`)
      writeFileSync(path, writeCda(documentOfScenario(opened, kind), 'JVBERi0xLjcK'))
      const document = reader.loadXml(path)
      for (const file of filesFor(kind)) {
        const { evaluated, findings, errors } = rules.runSchema(load(file), document)
        const broken = findings.filter(({ role }) => !rules.isAdvisory(role)).map(({ message }) => message)
        expect({ file, broken, errors }).toEqual({ file, broken: [], errors: [] })
        expect(evaluated).toBeGreaterThan(0)
      }
    })
  })
})
