import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FileLook, listExports, readExportFile, removeExport } from './export-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function lookedAt(content: string): Promise<FileLook> {
  writeFileSync(join(folder, 'a.txt'), content)
  const [look] = (await listExports(folder, () => true)).files
  if (!look) throw new Error('The file was not listed.')
  return look
}

it('reads a file that is still the one looked at', async () => {
  const look = await lookedAt('NOM')
  expect(await readExportFile(look, 3)).toEqual({ kind: 'read', bytes: new TextEncoder().encode('NOM') })
  expect(await readExportFile(look, 2)).toEqual({ kind: 'refused', reason: 'too-large' })
})

it.each<[string, (path: string) => void, object]>([
  ['grew', (path) => appendFileSync(path, 'X'), { kind: 'changed' }],
  ['was replaced', (path) => replace(path, () => writeFileSync(path, 'NOM')), { kind: 'changed' }],
  ['went away', (path) => rmSync(path), { kind: 'changed' }],
  [
    'became a link to another file',
    (path) => replace(path, () => symlinkSync('/etc/passwd', path)),
    { kind: 'refused', reason: 'not-a-file' },
  ],
  [
    'became a pipe without end',
    (path) => replace(path, () => execFileSync('mkfifo', [path])),
    { kind: 'refused', reason: 'not-a-file' },
  ],
])('a file that %s since it was looked at is not read', async (_, change, expected) => {
  const look = await lookedAt('NOM')
  change(look.path)
  expect(await readExportFile(look, 100)).toEqual(expected)
})

function replace(path: string, put: () => void): void {
  rmSync(path)
  put()
}

it('removes the file that was read, never the one written since under its name', async () => {
  const read = await lookedAt('NOM')
  await removeExport(read)
  expect(existsSync(read.path)).toBe(false)
  const former = await lookedAt('NOM')
  writeFileSync(former.path, 'AUTRE NOM')
  await removeExport(former)
  expect(readFileSync(former.path, 'utf8')).toBe('AUTRE NOM')
})
