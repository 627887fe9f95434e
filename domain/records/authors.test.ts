import { describe, expect, it } from 'vitest'
import { role } from '../people/role.ts'
import { createRegistry, mayAuthorRecord } from './registry.ts'

/** Who writes the types of the medication circuit, whatever else the class allows. */
describe('types of which the class alone does not say who writes them', () => {
  const registry = createRegistry()
  it.each([
    ['dose-change', 'medical', ['physician', 'hospital', 'specialist']],
    ['medication-review', 'medical', ['pharmacist', 'hospital']],
    ['intake-plan', 'medico-social', ['physician', 'nurse', 'coordinator-nurse']],
  ] as const)('%s', (name, confidentiality, expected) => {
    const type = registry.find(name)
    expect(role.options.filter((one) => mayAuthorRecord(type, one, confidentiality))).toEqual(expected)
    expect(role.options.filter((one) => mayAuthorRecord(type, one, 'logistic'))).toEqual([])
  })
})
