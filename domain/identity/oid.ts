/**
 * What an assigning authority OID says of a matricule. INS-C is the legacy identifier (CI-SIS, before 2017):
 * recognised, never accepted as an INS matricule.
 */
export type OidFamily = 'nir' | 'nia' | 'test' | 'demo' | 'ins-c' | 'unknown'

/** Which patients a configuration may meet; `any` only where no decision is taken (parsing, display). */
export type Environment = 'production' | 'test' | 'any'

// FR Core, profile fr-core-patient-ins; CI-SIS, "structuration minimale".
const families: ReadonlyMap<string, OidFamily> = new Map([
  ['1.2.250.1.213.1.4.8', 'nir'],
  ['1.2.250.1.213.1.4.9', 'nia'],
  ['1.2.250.1.213.1.4.10', 'test'],
  ['1.2.250.1.213.1.4.11', 'demo'],
  ['1.2.250.1.213.1.4.2', 'ins-c'],
])

const accepted: Readonly<Record<Environment, ReadonlySet<OidFamily>>> = {
  production: new Set<OidFamily>(['nir', 'nia']),
  test: new Set<OidFamily>(['test', 'demo']),
  any: new Set<OidFamily>(['nir', 'nia', 'test', 'demo']),
}

/** The family of a bare OID ("1.2.250.1.213.1.4.8", without "urn:oid:"). */
export function oidFamily(oid: string): OidFamily {
  return families.get(oid) ?? 'unknown'
}

/** A production configuration refuses test identities, a test one refuses real people. */
export function acceptsOid(oid: string, environment: Environment): boolean {
  return accepted[environment].has(oidFamily(oid))
}
