import { type Json, listOf, objectOf, textOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { readFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import { type Candidate, matchPatient } from '@navigateur-pro/domain/identity/match-patient.ts'
import type { Environment } from '@navigateur-pro/domain/identity/oid.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { patientId } from '@navigateur-pro/domain/records/record.ts'
import { refuseFhir } from './outcome.ts'
import { fhirIdOf, isIdentifierOf } from './professionals.ts'

/** Resources that came with a note, by every address that a reference may give them. */
export type Companions = ReadonlyMap<string, unknown>

/** Contained resources (`#id`) and those of a transaction (`fullUrl`, `Type/id`). */
export function gatherCompanions(note: unknown, entries: readonly Json[] = []): Companions {
  const companions = new Map<string, unknown>()
  for (const contained of listOf(objectOf(note)['contained']).map(objectOf)) {
    companions.set(`#${textOf(contained['id']) ?? ''}`, contained)
  }
  for (const entry of entries) {
    const resource = objectOf(entry['resource'])
    const [url, id] = [textOf(entry['fullUrl']), textOf(resource['id'])]
    if (url !== undefined) companions.set(url, resource)
    if (id !== undefined) companions.set(`${String(resource['resourceType'])}/${id}`, resource)
  }
  return companions
}

/** By what the other entries of a transaction name this one. */
export function addressOf(entry: Json): string {
  const { resourceType, id } = objectOf(entry['resource'])
  return textOf(entry['fullUrl']) ?? `${String(resourceType)}/${String(id)}`
}

/**
 * Whom the note is about: the number of a dossier, or a Patient that comes with it and is certainly
 * one of this person's patients (OID, matricule and every strict trait, qualified on both sides).
 * A matricule alone names nobody: nothing is guessed. Throws AppError.
 */
export function findSubject(
  subject: unknown,
  companions: Companions,
  candidates: readonly Candidate[],
  environment: Environment,
): string {
  const reference = textOf(objectOf(subject)['reference'])
  const companion = reference === undefined ? undefined : companions.get(reference)
  if (companion !== undefined) return matchSubject(companion, candidates, environment)
  const number = patientId.safeParse(/(?:^|\/)Patient\/([^/]+)$/.exec(reference ?? '')?.[1])
  if (number.success) return number.data
  throw refuseSubject(
    'Le patient n’est pas désigné avec certitude : donnez son adresse Patient/… sur ce service, ou joignez la ressource Patient avec son matricule INS, l’OID et tous ses traits.',
  )
}

/** Throws AppError unless exactly one of the candidates is certainly this Patient. */
export function matchSubject(
  patient: unknown,
  candidates: readonly Candidate[],
  environment: Environment,
): string {
  const read = readFhirPatient(patient)
  if (read.kind === 'invalid') throw refuseSubject(read.message)
  const verdict = matchPatient(read.identity, candidates, { environment })
  switch (verdict.kind) {
    case 'matched':
      return verdict.patientId
    case 'collision':
      throw refuseSubject(
        'Ce matricule INS est connu avec d’autres traits : rien n’a été enregistré. Vérifiez l’identité.',
      )
    case 'unknown':
      throw refuseSubject('Aucun de vos patients n’a cette identité ; rien n’a été enregistré.')
    default:
      throw refuseSubject(`${verdict.message} Donnez son adresse Patient/… sur ce service.`)
  }
}

/** A note is signed by the person of the session: nobody writes in another's name. Throws AppError. */
export function checkAuthors(
  authors: readonly unknown[],
  companions: Companions,
  person: Professional,
): void {
  if (authors.length > 0 && authors.every((author) => names(author, companions, person))) return
  throw refuseFhir(
    'forbidden',
    'L’auteur d’une note est la personne connectée, désignée par son RPPS, son identifiant national ou son adresse Practitioner/… sur ce service.',
    { where: 'DocumentReference.author' },
  )
}

/** Whether a reference, or what it leads to, is this person and no one else. */
function names(reference: unknown, companions: Companions, person: Professional, depth = 0): boolean {
  const { reference: address, identifier } = objectOf(reference)
  const { system, value } = objectOf(identifier)
  if (isIdentifierOf(person, system, value)) return true
  const url = textOf(address)
  if (url === undefined || depth > 2) return false
  const companion = companions.get(url)
  if (companion === undefined) {
    return /(?:^|\/)Practitioner(?:Role)?\/([^/]+)$/.exec(url)?.[1] === fhirIdOf(person.id)
  }
  const resource = objectOf(companion)
  if (resource['resourceType'] === 'PractitionerRole') {
    return names(resource['practitioner'], companions, person, depth + 1)
  }
  return (
    resource['resourceType'] === 'Practitioner' &&
    listOf(resource['identifier'])
      .map(objectOf)
      .some((one) => isIdentifierOf(person, one['system'], one['value']))
  )
}

function refuseSubject(message: string): Error {
  return refuseFhir('business-rule', message, { where: 'DocumentReference.subject' })
}
