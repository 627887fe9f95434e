import { expect, test } from 'vitest'
import { builtSqlLines } from './check-sql.mjs'

test.each([
  'db.all(`SELECT body FROM record WHERE id = ${id}`)',
  'db.get<Row>(`SELECT body FROM ${table}`)',
  'const sql = `\n  DELETE FROM record WHERE id = ${id}`',
  "db.run('UPDATE record SET body = ' + body)",
  "const sql = columns + ' FROM record'",
  'const sql = `${start} ORDER BY ${column}`',
  'db.prepare(`${sql}`)',
  'db.script(statements + more)',
  'db.pragma(`key = "${key}"`)',
  "let columns = 'id'\nconst query = `SELECT ${columns} FROM record`",
  'function read(columns) { return db.all(`SELECT ${columns} FROM record`) }',
])('refused: %s', (source) => {
  expect(builtSqlLines('store.ts', source)).toHaveLength(1)
})

test.each([
  "db.all('SELECT body FROM record WHERE id = ?', [id])",
  'db.get(`SELECT body\n FROM record\n WHERE id = :id`, { id })',
  'names.get(`${area}/${name}`)',
  'const sentence = `Le dossier de ${name} a été mis à jour.`',
  'const total = 1 + 2',
  "const columns = 'id, body'\nconst query = `SELECT ${columns} FROM record`",
  "export const limit = 50\nconst page = `${'LIMIT'} ${limit}`\ndb.all(`SELECT id FROM record ${page}`)",
])('allowed: %s', (source) => {
  expect(builtSqlLines('store.ts', source)).toEqual([])
})

test('the line is that of the text, in a page of the interface too', () => {
  expect(builtSqlLines('page.tsx', 'const a = <p>é</p>\n\nrun(\n  `SELECT ${a}`)')).toEqual([4])
})
