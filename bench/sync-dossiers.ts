import { v7 } from 'uuid'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DemoDossier, SeedOperation } from '../resources/demo/dataset.ts'
import { notes } from './notes.ts'

const person = (id: string, name: string, role: Professional['role'], profession: string): Professional => ({
  id,
  name,
  role,
  profession,
  organisation: 'Cabinet des Pins',
})
export const gp = person('899700000001', 'Dr Claire Sance', 'physician', 'médecin généraliste')
export const nurse = person('899700000002', 'Mme Labat', 'nurse', 'infirmière')
export const pharmacist = person('899700000003', 'M. Larrazet', 'pharmacist', 'pharmacien')

const day = '2026-01-05'
const start = Date.parse(`${day}T07:00:00.000Z`)
const text = notes('sync')

/** A dossier that the GP opened and where these people are; `size` records in the feed of each, all told. */
export function dossier(members: readonly Professional[], size: number): DemoDossier {
  const patient = v7()
  const create = (index: number, type: string, body: unknown): SeedOperation => {
    const at = new Date(start + index * 60_000).toISOString()
    return {
      by: gp.id,
      receivedAt: at,
      operation: {
        op_id: v7(),
        dseq: index + 1,
        kind: 'create',
        record_id: v7(),
        type,
        patient,
        schema: 1,
        authored_at: at,
        occurred_at: at,
        confidentiality: type === 'transmission' ? 'paramedical' : 'administrative',
        body,
      },
    }
  }
  const identity = {
    status: 'PROV',
    birthName: 'LARTIGUE',
    firstGivenName: 'JEANNE',
    sex: 'F',
    birthDate: '1941-02-03',
  }
  // The identity, and one record for each person of the circle, the opener first.
  const others = 2 + members.length
  return {
    patientId: patient,
    members: members.map(({ id }) => ({ professionalId: id, since: day })),
    operations: [
      create(0, 'patient-identity', { identity }),
      ...Array.from({ length: Math.max(0, size - others) }, (_, index) =>
        create(index + 1, 'transmission', { text: text.next().value }),
      ),
    ],
    photos: [],
  }
}
