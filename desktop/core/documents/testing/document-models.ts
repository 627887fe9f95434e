import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { effectiveStatus } from '@navigateur-pro/domain/identity/identity-status.ts'
import { formatInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import type { DocumentModel, DocumentSection } from '../document-model.ts'

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

export const reason: DocumentSection = {
  title: 'Motif',
  legal: true,
  lines: [
    {
      text: 'Décompensation cardiaque : dyspnée de repos, SpO₂ 89 %. Demande d’hospitalisation.',
      source: 'saisi par l’auteur de la fiche',
      age: '',
    },
  ],
}
export const allergies: DocumentSection = {
  title: 'Allergies',
  legal: true,
  emphasis: 'alert',
  lines: [
    { text: 'Pénicilline : œdème de Quincke', source: 'Dr Claire Sance', age: 'il y a 3 ans' },
    { text: 'Iode (produits de contraste) : urticaire', source: 'cardiologue', age: 'il y a 14 mois' },
  ],
}

export function treatments(count: number): DocumentSection {
  const lines = Array.from({ length: count }, (_, index) => ({
    text: `Médicament n° ${index + 1}, ${index % 3 === 0 ? '½ comprimé' : '75 µg'} le matin → midi (≥ 37,5 °C)`,
    source: index % 2 === 0 ? 'ordonnance du 12 mars' : 'courrier de sortie du CH de Dax, cardiologie',
    age: `il y a ${index + 2} mois`,
  }))
  return { title: 'Traitements en cours', legal: true, lines }
}

export const legalItems: readonly DocumentSection[] = [reason, allergies, treatments(7)]

/** A liaison sheet about somebody; the status and the datamatrix follow from the identity. */
export function sheet(
  identity: Identity = dominique,
  sections: readonly DocumentSection[] = legalItems,
): DocumentModel {
  const datamatrix = formatInsDatamatrix(identity)
  return {
    title: 'Fiche de liaison d’urgence',
    subtitle: 'Urgences du centre hospitalier de Dax',
    patient: {
      patientId: '018f0000-0000-7000-8000-000000000000',
      identity,
      status: effectiveStatus(identity).status,
    },
    ...(datamatrix.kind === 'valid' && { datamatrix: datamatrix.text }),
    author: {
      name: 'Dr Claire Sance',
      profession: 'médecin généraliste',
      organisation: 'Cabinet des Pins',
      rpps: '10003456789',
      phone: '05 58 00 00 00',
    },
    // Half past midnight on the 22nd in Paris.
    madeAt: '2026-11-21T23:30:00.000Z',
    sections,
  }
}
