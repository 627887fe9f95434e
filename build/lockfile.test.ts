import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './prepare.mjs'

type Entry = { readonly version?: string; readonly optionalDependencies?: Readonly<Record<string, string>> }

const packages: Readonly<Record<string, Entry>> = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
).packages

/** Where Node would look for `name` from `path`, nearest first. */
function candidates(path: string, name: string): string[] {
  const nested = `${path}${path === '' ? '' : '/'}node_modules/${name}`
  if (path === '') return [nested]
  const cut = path.lastIndexOf('/node_modules/')
  return [nested, ...candidates(cut < 0 ? '' : path.slice(0, cut), name)]
}

// `npm install` leaves out the binaries of other platforms that its registry does not have, and
// `npm ci` then refuses the whole lockfile: nobody could start from a clean clone.
test('the lockfile names the binaries of every platform, so that npm ci accepts it', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !candidates(path, name).some((key) => packages[key])),
  )
  expect(missing).toEqual([])
})

test('the lockfile names no host', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/)
})
