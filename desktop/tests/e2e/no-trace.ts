import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Demonstration } from '../../../build/demonstration.ts'

/** The practice software's own files are not ours. */
const notOurs = /^(patients\.json|lgc.*)$/

/**
 * No file of the service or of a desk, log or database, bears in clear an INS, a patient's name or
 * a text: the canaries of the dataset, and whatever the test typed.
 */
export function expectNoTrace({ folder, dataset }: Demonstration, typed: readonly string[] = []): void {
  const canaries = [
    ...dataset.practiceSoftware.flatMap(({ matricule, birthName }) => [
      ...(matricule ? [matricule.slice(0, 13)] : []),
      ...(birthName.length >= 7 ? [birthName] : []),
    ]),
    ...typed,
  ].map((canary) => Buffer.from(canary).toString('latin1').toLowerCase())
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !notOurs.test(entry.name),
  )
  const found = files.flatMap(({ parentPath, name }) => {
    const content = readFileSync(join(parentPath, name)).toString('latin1').toLowerCase()
    return canaries.filter((canary) => content.includes(canary)).map((canary) => `${name} : ${canary}`)
  })
  expect(files.map(({ name }) => name)).toContain('service.log')
  expect(found).toEqual([])
}
