import { describe, expect, it } from 'vitest'
import { acceptsOid, oidFamily } from './oid.ts'

describe('the OID of a matricule', () => {
  it.each([
    ['1.2.250.1.213.1.4.8', 'nir', { production: true, test: false, any: true }],
    ['1.2.250.1.213.1.4.9', 'nia', { production: true, test: false, any: true }],
    ['1.2.250.1.213.1.4.10', 'test', { production: false, test: true, any: true }],
    ['1.2.250.1.213.1.4.11', 'demo', { production: false, test: true, any: true }],
    ['1.2.250.1.213.1.4.2', 'ins-c', { production: false, test: false, any: false }],
    ['1.2.250.1.213.1.4.1', 'unknown', { production: false, test: false, any: false }],
    ['urn:oid:1.2.250.1.213.1.4.8', 'unknown', { production: false, test: false, any: false }],
    ['1.2.250.1.213.1.4.8 ', 'unknown', { production: false, test: false, any: false }],
    ['__proto__', 'unknown', { production: false, test: false, any: false }],
    ['', 'unknown', { production: false, test: false, any: false }],
  ] as const)('%s is %s', (oid, family, accepted) => {
    expect(oidFamily(oid)).toBe(family)
    for (const environment of ['production', 'test', 'any'] as const) {
      expect(acceptsOid(oid, environment)).toBe(accepted[environment])
    }
  })
})
