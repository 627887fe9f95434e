import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { listOf, objectOf, textOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import {
  referenceParameter,
  type Parameter,
  stringParameter,
  tokenParameter,
  tokensOfIdentifiers,
} from './parameters.ts'
import { toPractitioner, toPractitionerRole } from './professionals.ts'
import type { Resource } from './resource.ts'

/** The resources of the directory: of no patient, and known to every professional of the service. */
export type DirectoryKind = {
  readonly type: string
  readonly documentation: string
  readonly toResource: (person: Professional) => Resource
  readonly parameters: Readonly<Record<string, Parameter>>
}

/** A question gets few answers: the directory is not for copying. */
export const directoryLimit = 20

const words = (name: string) => (resource: Resource) =>
  listOf(resource[name])
    .map(objectOf)
    .flatMap(({ text }) => textOf(text) ?? [])
    .flatMap((text) => [text, ...text.split(/\s+/)])

export const directoryKinds: readonly DirectoryKind[] = [
  {
    type: 'Practitioner',
    documentation:
      'Les professionnels de l’annuaire : vingt réponses au plus, à une question sur le nom ou l’identifiant.',
    toResource: toPractitioner,
    parameters: {
      identifier: tokenParameter('RPPS ou identifiant national', ({ identifier }) =>
        tokensOfIdentifiers(identifier),
      ),
      name: stringParameter('Nom, ou un mot du nom', words('name')),
    },
  },
  {
    type: 'PractitionerRole',
    documentation: 'La profession et la structure d’un professionnel.',
    toResource: toPractitionerRole,
    parameters: {
      practitioner: referenceParameter('Le professionnel', ['Practitioner'], ({ practitioner }) => [
        practitioner,
      ]),
    },
  },
]
