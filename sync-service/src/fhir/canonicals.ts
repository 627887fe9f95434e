/** Names that FHIR and the French guides give to things. Sources: CDL 3.0.0, CDS 2.0.1, GAP 3.0.0, FR Core 2.x. */
const ans = 'https://interop.esante.gouv.fr/ig/fhir'
const frCore = 'https://hl7.fr/ig/fhir/core'
const nos = 'https://mos.esante.gouv.fr/NOS'

export const canonicals = {
  fhirVersion: '4.0.1',
  /** Claimed only where the constraints of the profile were read one by one (`guide-rules.test.ts`). */
  profiles: {
    note: `${ans}/cdl/StructureDefinition/cdl-document-reference`,
    careTeam: `${ans}/cds/StructureDefinition/cds-ihe-careteam`,
    relatedPerson: `${ans}/cds/StructureDefinition/cds-fr-related-person`,
  },
  isEmergency: `${ans}/cdl/StructureDefinition/cdl-ext-is-emergency`,
  systems: {
    noteType: `${nos}/TRE_R234-TypeNote/FHIR/TRE-R234-TypeNote`,
    /** National identifier of a person (8 + RPPS); of anybody in Pro Santé Connect. */
    person: 'urn:oid:1.2.250.1.71.4.2.1',
    rpps: 'https://rpps.esante.gouv.fr',
    identifierType: `${frCore}/CodeSystem/fr-core-cs-v2-0203`,
    hl7IdentifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
    contactRole: `${nos}/TRE_R260-HL7RoleClass/FHIR/TRE-R260-HL7RoleClass`,
    /** The value is itself a URI, such as urn:uuid:… */
    uri: 'urn:ietf:rfc:3986',
    /** Ours: the class of confidentiality of a record, as a tag. */
    confidentiality: 'urn:navigateur-pro:confidentialite',
    /** Ours: numbers of dossiers, and why something was refused. */
    dossier: 'urn:navigateur-pro:dossier',
    refusal: 'urn:navigateur-pro:refus',
  },
} as const
