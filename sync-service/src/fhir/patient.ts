import { identityStatus, type Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { effectiveStatus } from '@navigateur-pro/domain/identity/identity-status.ts'
import { toFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import type { PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import { canonicals } from './canonicals.ts'
import { bodiesOf, type Dossier } from './dossier.ts'
import type { Identifier, Resource } from './resource.ts'

const { QUAL } = identityStatus.enum

/** Nothing before the identity has come: a dossier without a name is no patient. */
export function toPatients(dossier: Dossier): readonly Resource[] {
  return bodiesOf<PatientIdentityBody>(dossier, 'patient-identity')
    .slice(0, 1)
    .map(({ version, receivedAt, body: { identity, phone, address, contact } }) => ({
      ...(toFhirPatient(identity) as Omit<Resource, 'id' | 'meta'> & { readonly resourceType: 'Patient' }),
      id: dossier.patient,
      meta: { versionId: String(version), lastUpdated: receivedAt },
      active: true,
      identifier: [...insOf(identity), numberOf(dossier.patient)],
      ...(phone !== undefined && { telecom: [{ system: 'phone', value: phone }] }),
      ...(address !== undefined && { address: [{ use: 'home', text: address }] }),
      ...(contact && {
        contact: [
          {
            relationship: [{ text: contact.link }],
            name: { text: contact.name },
            telecom: [{ system: 'phone', value: contact.phone }],
          },
        ],
      }),
    }))
}

/** RNIV, EXI SI 08: the matricule leaves with QUAL alone, and never without its OID. */
function insOf(identity: Identity): readonly Identifier[] {
  if (effectiveStatus(identity).status !== QUAL) return []
  return (toFhirPatient(identity)['identifier'] ?? []) as readonly Identifier[]
}

function numberOf(patient: string): Identifier {
  return {
    use: 'usual',
    type: { coding: [{ system: canonicals.systems.hl7IdentifierType, code: 'PI' }] },
    system: canonicals.systems.dossier,
    value: patient,
  }
}
