import { type Json, listOf, objectOf, textOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { recordId } from '@navigateur-pro/domain/records/record.ts'
import { refuseFhir } from './outcome.ts'

/** A transaction of the cahier de liaison, taken apart: one note, and the resources that say whose it is. */
export type NoteTransaction = {
  readonly entries: readonly Json[]
  readonly place: number
  readonly note: unknown
  /** `PUT`: the note that it replaces. */
  readonly target: string | undefined
  readonly ifNoneExist: string | undefined
  readonly ifMatch: string | undefined
}

const companionTypes = [
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'RelatedPerson',
  'Device',
]

/**
 * cdl-bundle-creation-note and cdl-bundle-maj-note: one DocumentReference; the other resources are
 * there to be recognised, and none is written. Throws AppError.
 */
export function readTransaction(resource: unknown): NoteTransaction {
  const bundle = objectOf(resource)
  if (bundle['resourceType'] !== 'Bundle' || bundle['type'] !== 'transaction') {
    throw refuseFhir('not-supported', 'Une transaction est attendue (Bundle.type = transaction).', {
      where: 'Bundle.type',
    })
  }
  const entries = listOf(bundle['entry']).map(objectOf)
  const typeOf = (entry: Json) => textOf(objectOf(entry['resource'])['resourceType'])
  const places = entries.flatMap((entry, place) => (typeOf(entry) === 'DocumentReference' ? [place] : []))
  const [place] = places
  if (place === undefined || places.length > 1) {
    throw refuseFhir('business-rule', 'Une transaction du cahier de liaison porte une note, et une seule.', {
      where: 'Bundle.entry',
    })
  }
  entries.forEach((entry, index) => {
    const [type, { method, url }] = [typeOf(entry), objectOf(entry['request'])]
    const isKnown = index === place || companionTypes.includes(type ?? '')
    if (isKnown && (method === 'POST' || method === 'PUT') && textOf(url)?.split(/[/?]/)[0] === type) return
    throw refuseFhir(
      'not-supported',
      'Cette transaction demande ce que le service ne fait pas ; rien n’a été enregistré.',
      {
        where: `Bundle.entry[${index}].request`,
      },
    )
  })
  const request = objectOf(entries[place]!['request'])
  const id = recordId.safeParse(textOf(request['url'])?.split('/')[1])
  if (request['method'] === 'PUT' && !id.success) {
    throw refuseFhir(
      'not-found',
      'La note à mettre à jour est désignée par son adresse DocumentReference/… sur ce service.',
      {
        where: `Bundle.entry[${place}].request.url`,
      },
    )
  }
  return {
    entries,
    place,
    note: entries[place]!['resource'],
    target: request['method'] === 'PUT' ? id.data : undefined,
    ifNoneExist: textOf(request['ifNoneExist']),
    ifMatch: textOf(request['ifMatch']),
  }
}
