import {
  type ClinicalDocument,
  documentPatient,
  type DocumentSection,
} from '@navigateur-pro/domain/documents/document.ts'
import type { Content, Entry } from '@navigateur-pro/domain/documents/entry.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

export const dominique: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  usedName: 'CÆSAR-DUPRÉ',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}

let count = 0

/** A ticked line, with where it comes from and how old it is. */
export function line(content: Content, source = 'dossier', age = 'il y a 2 ans'): Entry {
  count += 1
  return { ...content, id: `line-${count}`, provenance: { source }, age, included: true }
}

export const reason: DocumentSection = {
  id: 'reason',
  title: 'Motif',
  code: '42349-1',
  legal: true,
  entries: [
    line(
      {
        kind: 'text',
        text: 'Décompensation cardiaque : dyspnée de repos, SpO₂ 89 %. Demande d’hospitalisation.',
      },
      'saisi par l’auteur du document',
      '',
    ),
  ],
}
export const allergies: DocumentSection = {
  id: 'allergies',
  title: 'Allergies',
  code: '48765-2',
  legal: true,
  emphasis: 'alert',
  entries: [
    line(
      { kind: 'allergy', nature: 'allergy', agent: 'Pénicilline', reaction: 'œdème de Quincke' },
      'Dr Claire Sance',
      'il y a 3 ans',
    ),
    line(
      { kind: 'allergy', nature: 'allergy', agent: 'Iode (produits de contraste)', reaction: 'urticaire' },
      'cardiologue',
      'il y a 14 mois',
    ),
  ],
}

export function treatments(many: number): DocumentSection {
  const entries = Array.from({ length: many }, (_, index) =>
    line(
      {
        kind: 'treatment',
        drug: `Médicament n° ${index + 1}`,
        dosage: `${index % 3 === 0 ? '½ comprimé' : '75 µg'} le matin → midi (≥ 37,5 °C)`,
      },
      index % 2 === 0 ? 'ordonnance du 12 mars' : 'courrier de sortie du CH de Dax, cardiologie',
      `il y a ${index + 2} mois`,
    ),
  )
  return { id: 'treatments', title: 'Traitements en cours', code: '10160-0', legal: true, entries }
}

export const legalItems: readonly DocumentSection[] = [reason, allergies, treatments(7)]

/** A liaison sheet about somebody; the status and the datamatrix follow from the identity. */
export function sheet(
  identity: Identity = dominique,
  sections: readonly DocumentSection[] = legalItems,
): ClinicalDocument {
  const id = '018f0000-0000-7000-8000-000000000001'
  return {
    kind: 'liaison',
    title: 'Fiche de liaison d’urgence',
    subtitle: 'Urgences du centre hospitalier de Dax',
    id,
    setId: id,
    version: 1,
    confidentiality: 'N',
    patient: documentPatient({ identity }),
    author: {
      kind: 'person',
      name: 'Dr Claire Sance',
      role: 'physician',
      profession: 'médecin généraliste',
      organisation: 'Cabinet des Pins',
      rpps: '10003456789',
      phone: '05 58 00 00 00',
    },
    custodian: { kind: 'organisation', name: 'Cabinet des Pins' },
    recipients: [{ kind: 'organisation', name: 'Urgences du centre hospitalier de Dax' }],
    // Half past midnight on the 22nd in Paris.
    madeAt: '2026-11-21T23:30:00.000Z',
    sections,
  }
}
