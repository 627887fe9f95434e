import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createHash } from 'node:crypto'
import { canonicals } from './canonicals.ts'
import type { Identifier, Reference, Resource } from './resource.ts'
import { referenceTo } from './resource.ts'

const { systems } = canonicals

/** Numbers of people are of any shape; those of FHIR are not. */
export function fhirIdOf(id: string): string {
  return /^[A-Za-z0-9.-]{1,64}$/.test(id) ? id : createHash('sha256').update(id).digest('hex')
}

/** A professional in his or her exercise, as CDL and CDS prefer an author and a member. */
export function refersToRole({
  id,
  name,
  profession,
}: Pick<Professional, 'id' | 'name' | 'profession'>): Reference {
  return referenceTo('PractitionerRole', fhirIdOf(id), `${name} (${profession})`)
}

/** The directory has one name, as it is read aloud: it is not cut into parts that nobody gave. */
export function toPractitioner(person: Professional): Resource {
  return {
    resourceType: 'Practitioner',
    id: fhirIdOf(person.id),
    meta: {},
    identifier: identifiersOf(person),
    active: true,
    name: [{ text: person.name }],
    ...(person.phone !== undefined && {
      telecom: [{ system: 'phone', value: person.phone, use: 'work' }],
    }),
  }
}

export function toPractitionerRole(person: Professional): Resource {
  return {
    resourceType: 'PractitionerRole',
    id: fhirIdOf(person.id),
    meta: {},
    active: true,
    practitioner: referenceTo('Practitioner', fhirIdOf(person.id), person.name),
    ...(person.organisation !== '' && { organization: { display: person.organisation } }),
    code: [{ text: person.profession }],
  }
}

function identifiersOf({ id, rpps }: Professional): readonly Identifier[] {
  const typed = (code: string) => ({ coding: [{ system: systems.identifierType, code }] })
  return [
    { use: 'official', type: typed('IDNPS'), system: systems.person, value: id },
    ...(rpps === undefined
      ? []
      : [{ use: 'official', type: typed('RPPS'), system: systems.rpps, value: rpps }]),
  ]
}

/** Whether an identifier as received names this person; a number without its system names nobody. */
export function isIdentifierOf({ id, rpps }: Professional, system: unknown, value: unknown): boolean {
  return (
    (system === systems.person && (value === id || (rpps !== undefined && value === `8${rpps}`))) ||
    (system === systems.rpps && rpps !== undefined && value === rpps)
  )
}
