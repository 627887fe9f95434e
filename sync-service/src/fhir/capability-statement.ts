import { canonicals } from './canonicals.ts'
import { directoryKinds } from './directory.ts'
import { kinds } from './kinds.ts'
import { commonParameters, type Parameter } from './parameters.ts'
import { type AnyKind, interactionsOf } from './interactions.ts'

/** What is served, said from the tables that serve it. */
export function toCapabilityStatement(base: string): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-22',
    publisher: 'Santé Landes',
    kind: 'instance',
    software: { name: 'Navigateur Pro, service de synchronisation' },
    implementation: { description: 'Service de coordination Navigateur Pro', url: base },
    fhirVersion: canonicals.fhirVersion,
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Cahier de liaison (CDL 3.0.0), cercle de soins (CDS 2.0.1) et agenda partagé (GAP 3.0.0) des patients dont la personne connectée est dans le cercle, dans les catégories que son rôle lui permet. Une transaction porte une note, et ce qui la désigne : patient, auteur.',
        security: {
          cors: false,
          description:
            'Jeton d’accès de la personne connectée (Authorization: Bearer), le même que pour la synchronisation. Seule cette description se lit sans jeton.',
        },
        resource: [
          ...[...kinds, ...directoryKinds].map(toResource),
          {
            type: 'Binary',
            documentation:
              'Un fichier d’une note, pour qui lit la note : ses octets, ou la ressource si application/fhir+json est demandé.',
            interaction: [{ code: 'read' }],
          },
        ],
        interaction: [{ code: 'transaction' }],
      },
    ],
  }
}

function toResource(kind: AnyKind): object {
  const codes = interactionsOf(kind)
  const writes = codes.includes('create')
  const parameters: Readonly<Record<string, Parameter>> = { ...commonParameters, ...kind.parameters }
  const patients = 'patient' in kind ? kind.patient.filter((name) => name !== '_id') : []
  return {
    type: kind.type,
    ...('profile' in kind && kind.profile !== undefined && { supportedProfile: [kind.profile] }),
    documentation: kind.documentation,
    interaction: codes.map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: false,
    ...(writes && { updateCreate: false, conditionalCreate: true }),
    ...('includes' in kind &&
      Object.keys(kind.includes).length > 0 && { searchInclude: Object.keys(kind.includes) }),
    searchParam: [
      ...patients.map((name) => ({
        name,
        type: 'reference',
        documentation: `Le patient : Patient/… ; ou, par ${name}.identifier ou ${name}:identifier, son INS (urn:oid:…|matricule) si son identité est qualifiée.`,
      })),
      ...Object.entries(parameters).map(([name, { type, documentation }]) => ({ name, type, documentation })),
    ],
    ...(kind.type === 'Patient' && {
      operation: [
        {
          name: 'everything',
          definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
          documentation:
            'Tout ce que la personne connectée peut lire du patient par cette interface, page par page.',
        },
      ],
    }),
  }
}
