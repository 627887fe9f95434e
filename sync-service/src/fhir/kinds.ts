import { listOf, objectOf, textOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { toAppointments, toSchedules, toSlots, windowOfEvent } from './agenda.ts'
import { canonicals } from './canonicals.ts'
import { toCareTeams } from './care-team.ts'
import { noteRecordTypes, toDocumentReferences } from './document-reference.ts'
import type { StoredRecord } from '../storage/port.ts'
import type { Dossier, Window } from './dossier.ts'
import {
  dateElement,
  dateParameter,
  listElement,
  type Parameter,
  periodElement,
  referenceParameter,
  statusParameter,
  stringParameter,
  tokenParameter,
  tokensOfConcepts,
  tokensOfIdentifiers,
} from './parameters.ts'
import { toPatients } from './patient.ts'
import { toRelatedPersons } from './related-person.ts'
import type { Resource } from './resource.ts'
import { spanOfValue } from './search-values.ts'

/** One line of the table of resources that are of a patient: from what records, and how they are found. */
export type Kind = {
  readonly type: string
  readonly profile?: string
  readonly documentation: string
  /** Types of record that it is made from. */
  readonly records: readonly string[]
  readonly toResources: (dossier: Dossier) => readonly Resource[]
  /** Its number is that of the dossier, or begins with that of a record. */
  readonly numberedBy: 'dossier' | 'record'
  /** Names of the parameters that say of which patient. */
  readonly patient: readonly string[]
  readonly parameters: Readonly<Record<string, Parameter>>
  /** `_include` → the references that it follows. */
  readonly includes: Readonly<Record<string, (resource: Resource) => readonly unknown[]>>
  /** The parameter that widens or narrows the days told. */
  readonly window?: string
  /** The days in which that record alone is told. */
  readonly windowOf?: (record: StoredRecord) => Window | undefined
}

const practitioners = ['Practitioner', 'PractitionerRole']
const identifierParameter = tokenParameter(
  'Identifiant (system|value)',
  ({ identifier, masterIdentifier }) => [
    ...tokensOfIdentifiers(identifier ?? []),
    ...tokensOfIdentifiers(masterIdentifier ?? []),
  ],
)
const itself = (name: string) => (resource: Resource) => [resource[name]]
const all = (name: string) => (resource: Resource) => listOf(resource[name])
const names = (resource: Resource) => listOf(resource['name']).map(objectOf)
const actors = listElement('participant', 'actor')
const startSpan = (resource: Resource) => {
  const [start, end] = [textOf(resource['start']), textOf(resource['end'])]
  return start === undefined ? [] : [{ start: spanOfValue(start).start, end: spanOfValue(end ?? start).end }]
}

/** Adding a resource is adding a line here, and the file that it names. */
export const kinds: readonly Kind[] = [
  {
    type: 'Patient',
    documentation:
      'Les patients des cercles de la personne connectée. L’INS n’est écrit que pour une identité qualifiée.',
    records: ['patient-identity'],
    toResources: toPatients,
    numberedBy: 'dossier',
    patient: ['_id'],
    parameters: {
      identifier: identifierParameter,
      family: stringParameter('Nom de naissance ou nom utilisé', (resource) =>
        names(resource).flatMap(({ family }) => textOf(family) ?? []),
      ),
      given: stringParameter('Prénom', (resource) =>
        names(resource).flatMap(({ given }) => listOf(given).flatMap((one) => textOf(one) ?? [])),
      ),
      birthdate: dateParameter('Date de naissance', dateElement('birthDate')),
    },
    includes: {},
  },
  {
    type: 'DocumentReference',
    profile: canonicals.profiles.note,
    documentation:
      'Notes du cahier de liaison (CDL 3.0.0) : transmissions et documents. Une mise à jour (PUT) enregistre une note qui remplace celle que l’adresse nomme ; la réponse (201, Location) donne son adresse. Pas de suppression.',
    records: noteRecordTypes,
    toResources: toDocumentReferences,
    numberedBy: 'record',
    patient: ['patient', 'subject'],
    parameters: {
      author: referenceParameter('Auteur', practitioners, all('author')),
      date: dateParameter('Quand la note a été écrite', dateElement('date')),
      period: dateParameter('Quand a eu lieu ce qu’elle dit', (resource) =>
        dateElement('context', 'period', 'start')(resource),
      ),
      type: tokenParameter('Type de note (TRE_R234)', ({ type }) => tokensOfConcepts(type)),
      status: statusParameter,
      identifier: identifierParameter,
      relatesto: referenceParameter(
        'Note à laquelle elle répond, ou qu’elle remplace',
        ['DocumentReference'],
        listElement('relatesTo', 'target'),
      ),
    },
    includes: {
      'DocumentReference:subject': itself('subject'),
      'DocumentReference:patient': itself('subject'),
      'DocumentReference:author': all('author'),
    },
  },
  {
    type: 'CareTeam',
    profile: canonicals.profiles.careTeam,
    documentation: 'Le cercle de soins (CDS 2.0.1), un par patient. Il ne s’écrit que depuis Navigateur Pro.',
    records: ['care-team-member', 'patient-identity'],
    toResources: toCareTeams,
    numberedBy: 'dossier',
    patient: ['patient', 'subject'],
    parameters: {
      participant: referenceParameter('Membre', practitioners, listElement('participant', 'member')),
      status: statusParameter,
      identifier: identifierParameter,
      date: dateParameter('Période du cercle', periodElement('period')),
    },
    includes: {
      'CareTeam:subject': itself('subject'),
      'CareTeam:patient': itself('subject'),
      'CareTeam:participant': listElement('participant', 'member'),
    },
  },
  {
    type: 'RelatedPerson',
    profile: canonicals.profiles.relatedPerson,
    documentation: 'La personne à prévenir (CDS 2.0.1), telle que le patient l’a dite.',
    records: ['patient-identity'],
    toResources: toRelatedPersons,
    numberedBy: 'dossier',
    patient: ['patient'],
    parameters: { identifier: identifierParameter },
    includes: { 'RelatedPerson:patient': itself('patient') },
  },
  {
    type: 'Schedule',
    documentation: 'L’agenda partagé d’un patient (GAP 3.0.0).',
    records: ['event'],
    toResources: toSchedules,
    numberedBy: 'dossier',
    patient: ['actor', 'patient'],
    parameters: {
      identifier: identifierParameter,
      date: dateParameter('Jours dits', periodElement('planningHorizon')),
    },
    includes: { 'Schedule:actor': all('actor') },
  },
  {
    type: 'Slot',
    documentation:
      'Les temps pris de l’agenda partagé (busy, busy-unavailable). Les disponibilités ne sont pas connues : il n’y a pas de « free ».',
    records: ['event'],
    toResources: toSlots,
    numberedBy: 'record',
    patient: ['schedule', 'patient'],
    parameters: { start: dateParameter('Début', dateElement('start')), status: statusParameter },
    includes: { 'Slot:schedule': itself('schedule') },
    window: 'start',
    windowOf: windowOfEvent,
  },
  {
    type: 'Appointment',
    documentation:
      'Passages, rendez-vous et réunions de l’agenda partagé ; ce qui se répète est dit jour par jour, des trente jours passés aux quatre-vingt-dix à venir, ou entre les dates demandées (un an au plus).',
    records: ['event'],
    toResources: toAppointments,
    numberedBy: 'record',
    patient: ['patient'],
    parameters: {
      date: dateParameter('Quand il a lieu', startSpan),
      status: statusParameter,
      identifier: identifierParameter,
      actor: referenceParameter('Participant', [...practitioners, 'Patient'], actors),
      practitioner: referenceParameter('Professionnel qui participe', practitioners, actors),
    },
    includes: { 'Appointment:patient': actors, 'Appointment:actor': actors },
    window: 'date',
    windowOf: windowOfEvent,
  },
]
