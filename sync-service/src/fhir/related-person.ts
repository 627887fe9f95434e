import type { PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import { canonicals } from './canonicals.ts'
import { bodiesOf, type Dossier } from './dossier.ts'
import { referenceTo, type Resource } from './resource.ts'

/**
 * Who to call, as the patient said (CDS 2.0.1, cds-fr-related-person). The guide asks for a family
 * name: the one text that we have stands there whole.
 */
export function toRelatedPersons(dossier: Dossier): readonly Resource[] {
  return bodiesOf<PatientIdentityBody>(dossier, 'patient-identity')
    .slice(0, 1)
    .flatMap(({ version, receivedAt, body: { contact } }) => {
      if (!contact || contact.name.trim() === '' || contact.phone.trim() === '') return []
      const { name, link, phone } = contact
      return [
        {
          resourceType: 'RelatedPerson',
          id: dossier.patient,
          meta: {
            versionId: String(version),
            lastUpdated: receivedAt,
            profile: [canonicals.profiles.relatedPerson],
          },
          identifier: [
            { use: 'usual', system: canonicals.systems.dossier, value: `${dossier.patient}/contact` },
          ],
          active: true,
          patient: referenceTo('Patient', dossier.patient),
          relationship: [
            {
              coding: [
                {
                  system: canonicals.systems.contactRole,
                  code: 'ECON',
                  display: 'Entité à contacter en cas d’urgence',
                },
              ],
              ...(link.trim() !== '' && { text: link }),
            },
          ],
          name: [{ use: 'official', text: name, family: name }],
          telecom: [{ system: 'phone', value: phone }],
        },
      ]
    })
}
