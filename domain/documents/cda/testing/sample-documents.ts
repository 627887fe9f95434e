import type { Identity } from '../../../identity/identity.ts'
import { documentKinds, type DocumentKind, type SectionId } from '../../document-kinds.ts'
import {
  type ClinicalDocument,
  documentPatient,
  type DocumentPerson,
  type DocumentSection,
} from '../../document.ts'
import type { Content, Entry } from '../../entry.ts'

/** The ANS's test patient, known to its test environments. */
export const patTrois: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
  localId: 'P-0042',
}

export const gp: DocumentPerson = {
  kind: 'person',
  name: 'Dr Claire Sance',
  role: 'physician',
  profession: 'médecin généraliste',
  rpps: '99900000001',
  organisation: 'Cabinet médical du Bourg, Saint-Sever',
  phone: '05 36 49 10 01',
  email: 'claire.sance@medecin.mssante.example',
}

let drawn = 0
export function sampleEntry(content: Content): Entry {
  drawn += 1
  return {
    ...content,
    id: `entry-${drawn}`,
    included: true,
    age: 'il y a 3 semaines',
    provenance: { source: 'dossier du cabinet, Dr Sance', statedOn: '2026-11-01' },
  }
}

export function sampleSection(
  id: SectionId,
  title: string,
  ...contents: readonly Content[]
): DocumentSection {
  return { id, title, legal: false, entries: contents.map(sampleEntry) }
}

/** Something in every section that a builder can make. */
export function everySection(): readonly DocumentSection[] {
  return [
    sampleSection('reason', 'Motif', { kind: 'text', text: 'Dyspnée aiguë au repos\nOrthopnée depuis hier' }),
    sampleSection('allergies', 'Allergies', {
      kind: 'allergy',
      nature: 'allergy',
      agent: 'Amoxicilline',
      reaction: 'urticaire',
    }),
    sampleSection(
      'treatments',
      'Traitements',
      {
        kind: 'treatment',
        drug: 'Bisoprolol 2,5 mg',
        dosage: '1 le matin',
        reason: 'insuffisance cardiaque',
        startedOn: '2024-03-04',
        code: { code: '60019927', system: '1.2.250.1.213.2.3.1', label: 'BISOPROLOL 2,5 mg, comprimé' },
      },
      { kind: 'treatment', drug: 'Furosémide 40 mg', dosage: '' },
      { kind: 'text', text: 'Prend parfois de l’ibuprofène sans le dire' },
    ),
    sampleSection('stopped-treatments', 'Arrêtés', {
      kind: 'treatment',
      drug: 'Ramipril 5 mg',
      dosage: '1 le soir',
      stoppedOn: '2026-10-02',
      stopReason: 'toux',
    }),
    sampleSection(
      'problems',
      'Problèmes actifs',
      {
        kind: 'problem',
        status: 'active',
        label: 'Insuffisance cardiaque',
        since: 'mars 2021',
        code: {
          code: 'I50.9',
          system: '2.16.840.1.113883.6.3',
          label: 'Insuffisance cardiaque, sans précision',
        },
      },
      { kind: 'problem', status: 'active', label: 'Diabète de type 2', since: 'il y a longtemps' },
    ),
    sampleSection('history', 'Antécédents', {
      kind: 'problem',
      status: 'medical-history',
      label: 'Embolie pulmonaire',
      since: '2019',
    }),
    sampleSection('procedures', 'Interventions', {
      kind: 'problem',
      status: 'surgical-history',
      label: 'Prothèse de hanche droite',
      since: '2015',
    }),
    sampleSection('vigilance', 'Points de vigilance', { kind: 'text', text: 'Vit seule ; chutes' }),
    sampleSection(
      'measurements',
      'Constantes',
      measurement('weight', 'Poids', [71.5], 'kg', '71,5 kg'),
      measurement('blood-pressure', 'Tension artérielle', [132, 78], 'mmHg', '132/78 mmHg'),
      measurement('inr', 'INR', [2.4], '', '2,4'),
    ),
    sampleSection('immunizations', 'Vaccinations', {
      kind: 'immunization',
      vaccine: 'Grippe',
      givenOn: '2026-10-14',
    }),
    sampleSection('directives', 'Directives anticipées', { kind: 'text', text: 'Écrites, chez sa fille' }),
    sampleSection('recent', 'Événements récents', { kind: 'text', text: 'Chute le 2 novembre' }),
    sampleSection('contacts', 'Contacts', {
      kind: 'contact',
      name: 'Sophie Nessi',
      link: 'fille',
      phone: '06 39 98 00 01',
    }),
    sampleSection('care-team', 'Cercle de soins', {
      kind: 'member',
      name: 'Mme Labat',
      profession: 'infirmière',
      since: '2025-01-01',
    }),
    sampleSection('social', 'Situation sociale', {
      kind: 'answer',
      question: 'APA',
      answer: 'oui, GIR 4',
    }),
    sampleSection('plan', 'Plan de soins', {
      kind: 'plan',
      level: 'objective',
      label: 'Marcher jusqu’au marché',
      details: ['d’ici le 4 mars 2027'],
    }),
    sampleSection('comment', 'Commentaire', { kind: 'text', text: 'Merci de rappeler avant la sortie.' }),
    sampleSection('attachments', 'Pièces jointes', {
      kind: 'file',
      caption: 'Photo de la plaie',
      sha256: '0'.repeat(64),
      mediaType: 'image/jpeg',
      size: 120_000,
    }),
  ]
}

function measurement(
  measure: string,
  label: string,
  figures: readonly number[],
  unit: string,
  said: string,
): Content {
  return { kind: 'measurement', measure, label, figures, unit, said, at: '2026-11-20T07:30:00.000Z' }
}

const acts: Partial<Record<DocumentKind, NonNullable<ClinicalDocument['act']>>> = {
  'ldl-ees': {
    code: 'IMP',
    system: '2.16.840.1.113883.5.4',
    label: 'Hospitalisation (établissement, y compris HAD)',
    startsAt: '2026-11-23',
    urgent: true,
  },
  'tlm-da': {
    code: 'TE2',
    system: '1.2.250.1.215.200.3.3',
    label: 'Acte de téléexpertise',
    startsAt: '2026-11-21T09:12:45.000Z',
    urgent: false,
  },
}

export function sampleDocument(
  kind: DocumentKind,
  changes: Partial<ClinicalDocument> & { readonly identity?: Identity } = {},
): ClinicalDocument {
  const { identity = patTrois, ...rest } = changes
  return {
    kind,
    title: documentKinds[kind].title,
    subtitle: '',
    id: '0199f2b4-7d3c-7a10-8d0e-5f6a7b8c9d01',
    setId: '0199f2b4-7d3c-7a10-8d0e-5f6a7b8c9d00',
    version: 1,
    madeAt: '2026-11-21T09:12:45.000Z',
    confidentiality: 'N',
    patient: documentPatient({
      identity,
      phone: '05 36 49 00 42',
      address: '3 rue des Lilas\n40500 SAINT-SEVER',
      contact: { name: 'Sophie Nessi', link: 'fille', phone: '06 39 98 00 01' },
    }),
    author: gp,
    custodian: { kind: 'organisation', name: gp.organisation },
    recipients: [],
    treatingPhysician: gp,
    sections: everySection(),
    ...(acts[kind] && { act: acts[kind] }),
    ...rest,
  }
}
