import { checkIdentity } from './check-identity.ts'
import { type Identity, type IdentityStatus, identityStatus } from './identity.ts'
import { type StrictTrait, startsGivenNames, traitLabel } from './traits.ts'

export type Downgrade = {
  readonly code: 'DOUT' | 'FICT' | 'MATRICULE_MISSING' | 'INVALID' | 'TRAIT_MISSING' | 'FIRST_NAME'
  /** French, to show beside the status. */
  readonly message: string
}

export type EffectiveStatus = { readonly status: IdentityStatus; readonly downgrade?: Downgrade }

const labels: Readonly<Record<IdentityStatus, string>> = {
  PROV: 'identité provisoire',
  VALI: 'identité validée',
  RECUP: 'INS récupérée',
  QUAL: 'INS qualifiée',
}

// Both systems carry the same four codes; the older one (HL7 v2 table 0445) has management codes besides.
const fhirSystems: ReadonlySet<string> = new Set([
  'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445',
  'https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status',
])

export function statusLabel(status: IdentityStatus): string {
  return labels[status]
}

/** FHIR `identityStatus` coding → status. Exact code once trimmed; anything else is PROV, the status that opens nothing. */
export function statusFromFhir(system: string, code: string): IdentityStatus {
  const parsed = identityStatus.safeParse(code.trim())
  return fhirSystems.has(system.trim()) && parsed.success ? parsed.data : 'PROV'
}

/**
 * The status that an identity deserves, whatever it announces. DOUT or FICT forces PROV (EXI SI 09); RECUP and QUAL
 * need a valid matricule with its OID (EXI ID 29), every strict trait (CI-SIS, structuration minimale) and a first
 * given name that begins the list (EXI ID 10). It only ever lowers: this application never qualifies an identity.
 */
export function effectiveStatus(identity: Identity): EffectiveStatus {
  if (identity.status === 'PROV') return { status: 'PROV' }
  if (identity.attributes?.includes('DOUT')) return lowered('DOUT', 'l’identité est signalée douteuse')
  if (identity.attributes?.includes('FICT')) return lowered('FICT', 'l’identité est signalée fictive')
  if (identity.status === 'VALI') return { status: 'VALI' }
  if (!identity.matricule) return lowered('MATRICULE_MISSING', 'le matricule INS manque')
  const check = checkIdentity(identity, { environment: 'any' })
  if (check.kind === 'invalid') {
    return { status: 'PROV', downgrade: { code: 'INVALID', message: check.message } }
  }
  const missing = missingTraits(identity)
  if (missing.length > 0) return lowered('TRAIT_MISSING', `il manque : ${missing.map(traitLabel).join(', ')}`)
  if (identity.givenNames && !startsGivenNames(identity.firstGivenName, identity.givenNames)) {
    return lowered('FIRST_NAME', 'le premier prénom ne commence pas la liste des prénoms')
  }
  return { status: identity.status }
}

// The list of given names is not asked for: the first one, the fifth mandatory strict trait, stands for it.
function missingTraits(identity: Identity): readonly StrictTrait[] {
  return (['birthName', 'firstGivenName', 'birthPlace'] as const).filter((trait) => !identity[trait]?.trim())
}

function lowered(code: Downgrade['code'], why: string): EffectiveStatus {
  return { status: 'PROV', downgrade: { code, message: `Identité ramenée à provisoire : ${why}.` } }
}
