// SQL takes its values as parameters, never spliced into its text. Reads every product file and
// refuses a statement that is built at run time. Run by Node 24, once packages are installed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Visitor, parseSync } from 'vite'
import { root } from './prepare.mjs'
import { isTestFile, sourceFiles } from './sources.mjs'

/**
 * Files that build SQL text, in how many places, and why none of them holds a value from outside.
 * @type {Readonly<Record<string, { readonly places: number, readonly why: string }>>}
 */
const allowed = {
  'desktop/core/database/migrate.ts': { places: 1, why: 'a pragma takes no parameter; the version is ours' },
  'desktop/core/records/record-removal.ts': {
    places: 1,
    why: 'the tables of a patient, from a list beside it',
  },
  'desktop/core/records/across-dossiers.ts': {
    places: 1,
    why: 'the columns of a record, named once in the record store',
  },
  'desktop/core/attachments/transfer-ledger.ts': {
    places: 1,
    why: 'which files and in what order, from texts of this file',
  },
  'sync-service/src/storage/sqlite/dossiers.ts': { places: 1, why: 'the columns of a record, named once' },
  'sync-service/src/storage/sqlite/feeds.ts': { places: 1, why: 'the columns of a record, named once' },
  'sync-service/src/storage/sqlite/transfer-end.ts': {
    places: 5,
    why: 'every table and its columns, from our own list of them',
  },
  'sync-service/src/storage/postgres/dossiers.ts': { places: 1, why: 'the columns of a record, named once' },
  'sync-service/src/storage/postgres/feeds.ts': { places: 1, why: 'the columns of a record, named once' },
  'sync-service/src/storage/postgres/lineage.ts': { places: 1, why: 'what tells one server from another' },
  'sync-service/src/storage/postgres/transfer-end.ts': {
    places: 9,
    why: 'every table and its columns, from our own list of them',
  },
}

/** Methods that take SQL and nothing else; `get`, `all` and `run` also belong to maps and runners. */
const statementMethods = new Set(['prepare', 'script', 'pragma'])
const sqlWords =
  /\b(SELECT|INSERT|REPLACE INTO|UPDATE|DELETE FROM|FROM|WHERE|VALUES|ORDER BY|LIMIT|CREATE|DROP|ALTER|PRAGMA|ATTACH|VACUUM)\b/

/**
 * Lines where SQL text is built: a template with values, or a concatenation, that holds SQL words
 * or is given to a method that takes SQL. Constants of the file are not values: a list of columns
 * may be named once.
 * @param {string} path @param {string} source
 * @returns {number[]}
 */
export function builtSqlLines(path, source) {
  /** @type {Set<number>} */
  const found = new Set()
  /** @param {{ start: number }} node */
  const flag = (node) => found.add(source.slice(0, node.start).split('\n').length)
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} ne se lit pas : ${errors[0]?.message}`)
  const constants = constantsOf(program)
  /** @param {Node} node */
  const isBuilt = (node) =>
    (node.type === 'TemplateLiteral' || (node.type === 'BinaryExpression' && node.operator === '+')) &&
    !isFixed(node, constants)
  new Visitor({
    TemplateLiteral(node) {
      if (isBuilt(node) && sqlWords.test(fixedText(node))) flag(node)
    },
    BinaryExpression(node) {
      if (isBuilt(node) && sqlWords.test(fixedText(node))) flag(node)
    },
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (first && statementMethods.has(callee.property.name) && isBuilt(first)) flag(first)
    },
  }).visit(program)
  return [...found]
}

/** @typedef {import('vite').ESTree.Expression | import('vite').ESTree.Node} Node */

/**
 * Names of the file's top level that stand for a text or a number written in it.
 * @param {import('vite').ESTree.Program} program
 */
function constantsOf(program) {
  /** @type {Set<string>} */
  const constants = new Set()
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init && isFixed(init, constants)) constants.add(id.name)
    }
  }
  return constants
}

/** @param {Node} node @param {ReadonlySet<string>} constants @returns {boolean} */
function isFixed(node, constants) {
  if (node.type === 'Literal') return true
  if (node.type === 'Identifier') return constants.has(node.name)
  if (node.type === 'TemplateLiteral') return node.expressions.every((inner) => isFixed(inner, constants))
  if (node.type !== 'BinaryExpression') return false
  return isFixed(node.left, constants) && isFixed(node.right, constants)
}

/** The parts of a text that the source itself gives. @param {Node} node @returns {string} */
function fixedText(node) {
  if (node.type === 'BinaryExpression') return `${fixedText(node.left)}\0${fixedText(node.right)}`
  if (node.type === 'TemplateLiteral') return node.quasis.map((quasi) => quasi.value.raw).join('\0')
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : ''
}

/** Every fault of the product, as `file:line`. */
export function checkSql() {
  const product = sourceFiles(['domain', 'desktop', 'sync-service', 'plugins']).filter(
    (path) => /\.(ts|tsx|mjs)$/.test(path) && !isTestFile(path) && !path.includes('/testing/'),
  )
  const faults = product.flatMap((path) => {
    const lines = builtSqlLines(path, readFileSync(join(root, path), 'utf8'))
    const places = allowed[path]?.places ?? 0
    if (lines.length < places) return [`${path} : ${lines.length} assemblages de SQL pour ${places} permis.`]
    return lines.length > places
      ? lines.map((line) => `${path}:${line} : du SQL est assemblé à l’exécution.`)
      : []
  })
  const gone = Object.keys(allowed).filter((path) => !product.includes(path))
  return [...faults, ...gone.map((path) => `${path} : fichier disparu, permission inutile.`)]
}

if (import.meta.main) {
  const faults = checkSql()
  for (const fault of faults) console.log(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
}
