import { readFileSync } from 'node:fs'
import { type Identity, identity } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'

/** A dossier of the practice, by its local number. */
export type Patient = Identity & { readonly localId: string }

/** A dossier made to be doubted, and what the Navigateur is expected to do with it. */
export type Trap = { readonly title: string; readonly expected: string; readonly patient: Patient }

/** @throws when the file is not an array of identities, each with its local number. */
export function readPatients(path: string): readonly Patient[] {
  const rows: readonly unknown[] = JSON.parse(readFileSync(path, 'utf8'))
  return rows.map((row) => {
    const { localId, ...traits } = identity.parse(row)
    if (!localId) throw new Error('Un dossier du fichier n’a pas de numéro local (localId).')
    return { ...traits, localId }
  })
}

/** The official test identity of the INS teleservice (OID .10): it belongs to nobody. */
const patTrois: Identity = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}

const { matricule: _matricule, oid: _oid, ...withoutIns } = patTrois

/** The identities that practices really send one day or another. */
export const traps: readonly Trap[] = [
  {
    title: 'Clé INS fausse',
    expected: 'Le matricule est montré comme invalide ; rien ne peut être écrit.',
    patient: { ...patTrois, matricule: '279035121518912', localId: 'PIEGE-CLE' },
  },
  {
    title: 'Même matricule, autre date de naissance',
    expected: 'Collision : les traits qui diffèrent sont mis côte à côte, l’écriture est bloquée.',
    patient: { ...patTrois, birthDate: '1979-03-29', localId: 'PIEGE-COLLISION' },
  },
  {
    title: 'Homonyme signalé',
    expected: 'Le médecin choisit parmi les identités complètes.',
    patient: { ...withoutIns, status: 'VALI', attributes: ['HOMA'], localId: 'PIEGE-HOMONYME' },
  },
  {
    title: 'Identité provisoire, sans INS',
    expected: 'Le rapprochement est proposé ; une personne le confirme.',
    patient: { ...withoutIns, status: 'PROV', localId: 'PIEGE-PROVISOIRE' },
  },
  {
    title: 'Patient inconnu du Navigateur',
    expected: 'La barre latérale propose de créer le dossier.',
    patient: {
      matricule: '185054019277782',
      oid: '1.2.250.1.213.1.4.10',
      status: 'QUAL',
      birthName: 'SAINT-MARTIN D’ORX',
      firstGivenName: 'CAMILLE',
      givenNames: 'CAMILLE ANDRE',
      sex: 'M',
      birthDate: '1985-05-14',
      birthPlace: '40192',
      localId: 'PIEGE-INCONNU',
    },
  },
]

const statusWords = {
  PROV: 'identité provisoire',
  VALI: 'identité validée',
  RECUP: 'INS récupérée',
  QUAL: 'INS qualifiée',
} as const

/** What the page shows of a dossier. */
export function listed(patient: Patient) {
  const { localId, birthName, usedName, firstGivenName, sex, birthDate, matricule, status } = patient
  const ins = matricule === undefined ? '' : formatMatricule(matricule)
  return { localId, birthName, usedName, firstGivenName, sex, birthDate, ins, status: statusWords[status] }
}

const reasons = [
  'Renouvellement',
  'Retour d’hospitalisation',
  'Suivi de plaie',
  'Consultation',
  'Résultats de biologie',
  'Vaccination',
  'Visite à domicile',
  'Certificat',
] as const

/** From 8:30, a quarter of an hour each: the first patients of the file. */
export function morningOf(patients: readonly Patient[]) {
  return patients.slice(0, 12).map(({ localId }, index) => {
    const minutes = 8 * 60 + 30 + index * 15
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    return { time, localId, reason: reasons[index % reasons.length] }
  })
}
