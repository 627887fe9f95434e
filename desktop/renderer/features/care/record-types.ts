import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { createRegistry, defaultConfidentiality } from '@navigateur-pro/domain/records/registry.ts'

const registry = createRegistry()

export function typeNamed(name: string): RecordType | undefined {
  return registry.find(name)
}

export function mayAdd(name: string, role: Role | undefined): boolean {
  const type = registry.find(name)
  return role !== undefined && type !== undefined && defaultConfidentiality(type, role) !== undefined
}
