import { randomUUID } from 'node:crypto'
import { readFhirPatient, toFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { EventName, FhircastEvent } from '@navigateur-pro/sdk/fhircast/messages.ts'
import { z } from 'zod'

const fhirIdentifier = z.looseObject({ system: z.string().optional(), value: z.string().min(1) })
const patientResource = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string().min(1).optional(),
  identifier: z.array(z.unknown()).optional(),
})
export type PatientResource = z.infer<typeof patientResource>

export type PatientEvent =
  | { readonly kind: 'opens'; readonly patient: Identity; readonly resource: PatientResource }
  | { readonly kind: 'closes'; readonly resource: PatientResource }
  /** Home, session over or asleep: no patient, whoever it was. */
  | { readonly kind: 'ends' }
  /** In French, for the self-test. */
  | { readonly kind: 'refused'; readonly why: string }

/** Never chooses: two patients, or one that cannot be told from another, are no patient. */
export function readPatientEvent(
  name: Exclude<EventName, 'SyncError'>,
  context: FhircastEvent['context'],
): PatientEvent {
  if (name !== 'Patient-open' && name !== 'Patient-close') return { kind: 'ends' }
  const resource = onlyPatient(context)
  if (resource === undefined) return { kind: 'refused', why: 'il ne porte pas exactement un patient' }
  if (name === 'Patient-close') return { kind: 'closes', resource }
  // FHIRcast STU3, profile fhircast-patient-open: at least one identifier.
  if (identifiersOf(resource).length === 0) {
    return { kind: 'refused', why: 'le patient n’a pas d’identifiant' }
  }
  const read = readFhirPatient(resource)
  return read.kind === 'valid'
    ? { kind: 'opens', patient: read.identity, resource }
    : { kind: 'refused', why: read.message }
}

/** A close gives the id of the open (SHALL), or at least an identifier (SHOULD). */
export function samePatient(one: PatientResource | undefined, other: PatientResource): boolean {
  if (one === undefined) return false
  if (one.id !== undefined && one.id === other.id) return true
  const known = new Set(identifiersOf(one))
  return identifiersOf(other).some((identifier) => known.has(identifier))
}

export function patientOf(event: FhircastEvent | undefined): PatientResource | undefined {
  return onlyPatient(event?.context ?? [])
}

/**
 * What the programs that follow are given. The id lives as long as the opening; a patient without INS
 * still needs an identifier, and gets one that says nothing (a UUID, RFC 9562).
 */
export function openingContext(patient: Identity): FhircastEvent['context'] {
  const id = randomUUID()
  const resource = toFhirPatient(patient)
  const identifiers = Array.isArray(resource['identifier']) ? resource['identifier'] : []
  const own = { use: 'secondary', system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` }
  return [{ key: 'patient', resource: { ...resource, id, identifier: [...identifiers, own] } }]
}

export function closingContext({ id, identifier }: PatientResource): FhircastEvent['context'] {
  return [{ key: 'patient', resource: { resourceType: 'Patient', id, identifier } }]
}

function onlyPatient(context: FhircastEvent['context']): PatientResource | undefined {
  const patients = context.flatMap(({ key, resource }) => {
    const parsed = patientResource.safeParse(resource)
    return key === 'patient' || parsed.success ? [parsed.data] : []
  })
  return patients.length === 1 ? patients[0] : undefined
}

function identifiersOf({ identifier = [] }: PatientResource): readonly string[] {
  return identifier.flatMap((one) => {
    const parsed = fhirIdentifier.safeParse(one)
    return parsed.success ? [JSON.stringify([parsed.data.system ?? '', parsed.data.value])] : []
  })
}
