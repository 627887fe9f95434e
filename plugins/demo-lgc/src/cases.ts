import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Patient } from './patients.ts'

/** A dossier that teaches something, and what the Navigateur is expected to do with it. */
export type Case = { readonly title: string; readonly expected: string; readonly patient: Patient }

const testOid = '1.2.250.1.213.1.4.10'

/** PAT-TROIS, the official test patient of the INS teleservice (OID .10): every trait is published, it belongs to nobody. */
export const patTrois: Identity = {
  matricule: '279035121518989',
  oid: testOid,
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
}

const { matricule: _matricule, oid: _oid, ...withoutIns } = patTrois

/** Identities made to be doubted, as practices really send them one day or another. */
export const traps: readonly Case[] = [
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
    title: 'Jumelle de Mme PAT-TROIS',
    expected: 'Même jour, même commune, matricule voisin : elle n’est jamais prise pour sa sœur.',
    patient: {
      ...patTrois,
      matricule: '279035121519088',
      firstGivenName: 'DOMITILLE',
      givenNames: 'DOMITILLE MARIE-LOUISE',
      localId: 'PIEGE-JUMELLE',
    },
  },
  {
    title: 'Mariée : nouveau nom utilisé',
    expected: 'Le nom utilisé n’est pas un trait strict : le dossier s’ouvre sans question.',
    patient: { ...patTrois, usedName: 'DUVERGER', localId: 'PIEGE-MARIEE' },
  },
  {
    title: 'Mariée : nom utilisé mis à la place du nom de naissance',
    expected: 'Les deux noms sont croisés et l’INS manque : le médecin choisit.',
    patient: {
      ...withoutIns,
      status: 'VALI',
      birthName: 'DUVERGER',
      usedName: 'PAT-TROIS',
      localId: 'PIEGE-NOM-CROISE',
    },
  },
  {
    title: 'Née dans l’avenir',
    expected: 'La date de naissance est refusée ; rien ne peut être écrit.',
    patient: {
      status: 'PROV',
      birthName: 'LENDEMAIN',
      firstGivenName: 'AURORE',
      givenNames: 'AURORE',
      sex: 'F',
      birthDate: '2061-05-01',
      birthPlace: '40282',
      localId: 'PIEGE-AVENIR',
    },
  },
  {
    title: 'Née il y a plus de 130 ans',
    expected: 'Personne ne lui est rapproché ; l’âge est à vérifier avant de créer le dossier.',
    patient: {
      status: 'PROV',
      birthName: 'ANTAN',
      firstGivenName: 'EUGENIE',
      givenNames: 'EUGENIE',
      sex: 'F',
      birthDate: '1880-05-01',
      birthPlace: '40282',
      localId: 'PIEGE-AGE',
    },
  },
  {
    title: 'Patiente réelle sur un poste de test',
    expected: 'L’OID des vrais patients est refusé sur ce poste ; rien ne peut être écrit.',
    patient: { ...patTrois, oid: '1.2.250.1.213.1.4.8', localId: 'PIEGE-REELLE' },
  },
  {
    title: 'Patient inconnu du Navigateur',
    expected: 'La barre latérale propose de créer le dossier.',
    patient: {
      matricule: '185054019277782',
      oid: testOid,
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

type Sought = Omit<Case, 'patient'> & {
  readonly fits: (patient: Patient, all: readonly Patient[]) => boolean
}

const sought: readonly Sought[] = [
  {
    title: 'Naissance en Corse',
    expected: 'Le département 2A ou 2B du matricule est compris.',
    fits: ({ birthPlace, status }) => status === 'QUAL' && /^2[AB]/.test(birthPlace ?? ''),
  },
  {
    title: 'Naissance à l’étranger',
    expected: 'Le pays tient lieu de commune (99…) ; le dossier s’ouvre comme un autre.',
    fits: ({ birthPlace, status }) => status === 'QUAL' && /^99(?!999)/.test(birthPlace ?? ''),
  },
  {
    title: 'Numéro d’attente (NIA)',
    expected: 'Le matricule commence par 7 ou 8 : il est reconnu comme un numéro d’attente.',
    fits: ({ matricule }) => /^[78]/.test(matricule ?? ''),
  },
  {
    title: 'Ancien numéro d’attente devenu NIR',
    expected: 'Le matricule précédent reste connu ; c’est la même personne.',
    fits: ({ historic }) => historic !== undefined,
  },
  {
    title: 'Homonyme du même jour',
    expected: 'Deux dossiers du cabinet, mêmes nom, prénom et date : seul le matricule les distingue.',
    fits: (one, all) =>
      all.some(
        (other) =>
          other !== one &&
          sameDay(one, other) &&
          sameFirst(one, other) &&
          one.birthPlace !== other.birthPlace,
      ),
  },
  {
    title: 'Jumeaux du cabinet',
    expected: 'Même nom, même jour, prénoms voisins : jamais pris l’un pour l’autre.',
    fits: (one, all) => all.some((other) => sameDay(one, other) && !sameFirst(one, other)),
  },
  {
    title: 'Date de naissance incomplète',
    expected: 'Le jour inconnu est complété selon le RNIV, et dit comme tel.',
    fits: ({ birthDateCertainty }) => birthDateCertainty !== undefined,
  },
]

function sameDay(a: Patient, b: Patient): boolean {
  return a.birthName === b.birthName && a.birthDate === b.birthDate
}

function sameFirst(a: Patient, b: Patient): boolean {
  return a.firstGivenName === b.firstGivenName
}

/** The traps, then the first dossier of the practice for each situation that it holds. */
export function casesOf(patients: readonly Patient[]): readonly Case[] {
  const held = sought.flatMap(({ fits, ...said }) => {
    const patient = patients.find((one) => fits(one, patients))
    return patient === undefined ? [] : [{ ...said, patient }]
  })
  return [...traps, ...held]
}
