import type { Identity } from '../../domain/identity/identity.ts'
import { patTrois } from '../../plugins/demo-lgc/src/cases.ts'
import { createPrng } from './prng.ts'
import { qualified, randomIdentity, testOid, type Traits, withKey } from './identities.ts'

export type Appointment = { readonly localId: string; readonly at: string; readonly reason: string }

/** Its matricule has a wrong key (88 for 89): everything must refuse to write about it. */
export const trapLocalId = 'P0040'

const twins = { birthName: 'CAZAUX', sex: 'F', birthDate: '2017-10-06', birthPlace: '40192' } as const

/** Patients of the practice who have no circle, chosen for what their identity teaches. */
const notable: readonly Identity[] = [
  // Twins: one letter and one order number apart.
  qualified({ ...twins, firstGivenName: 'LOUISE', givenNames: 'LOUISE ANNE' }, 41),
  qualified({ ...twins, firstGivenName: 'LOUISA', givenNames: 'LOUISA ANNE' }, 42),
  // Corsica: 2A and 2B since 1976, 20 before.
  qualified(
    {
      birthName: 'CASANOVA',
      firstGivenName: 'JEAN-BAPTISTE',
      givenNames: 'JEAN-BAPTISTE',
      sex: 'M',
      birthDate: '1984-05-21',
      birthPlace: '2A004',
    },
    112,
  ),
  qualified(
    {
      birthName: 'SANTONI',
      firstGivenName: 'GHJULIA',
      givenNames: 'GHJULIA MARIA',
      sex: 'F',
      birthDate: '1992-12-02',
      birthPlace: '2B033',
    },
    87,
  ),
  // Born abroad.
  qualified(
    {
      birthName: 'EL AMRANI',
      usedName: 'DUCOS',
      firstGivenName: 'FATIMA',
      givenNames: 'FATIMA ZAHRA',
      sex: 'F',
      birthDate: '1968-02-11',
      birthPlace: '99350',
    },
    254,
  ),
  qualified(
    {
      birthName: 'ITURRALDE',
      firstGivenName: 'MIKEL',
      givenNames: 'MIKEL',
      sex: 'M',
      birthDate: '1975-08-30',
      birthPlace: '99134',
    },
    19,
  ),
  // Namesakes born on the same day, neither of them marked yet.
  qualified(
    {
      birthName: 'DUPOUY',
      firstGivenName: 'JEAN',
      givenNames: 'JEAN RENE',
      sex: 'M',
      birthDate: '1949-01-17',
      birthPlace: '40282',
    },
    6,
  ),
  qualified(
    {
      birthName: 'DUPOUY',
      firstGivenName: 'JEAN',
      givenNames: 'JEAN MARCEL',
      sex: 'M',
      birthDate: '1949-01-17',
      birthPlace: '40313',
    },
    3,
  ),
  // Apostrophe, hyphens, particle; a name of one letter; a very long one.
  qualified(
    {
      birthName: "L'HOSTE",
      usedName: 'SAINTE-CROIX',
      firstGivenName: 'MARIE-ANGE',
      givenNames: 'MARIE-ANGE LOUISE',
      sex: 'F',
      birthDate: '1960-06-15',
      birthPlace: '40088',
    },
    33,
  ),
  qualified(
    {
      birthName: 'O',
      firstGivenName: 'SEN',
      givenNames: 'SEN',
      sex: 'M',
      birthDate: '1988-09-09',
      birthPlace: '99243',
    },
    5,
  ),
  qualified(
    {
      birthName: "DE LABORIE DE CASTELNAU-TURSAN D'ARBLADE",
      usedName: 'DE LABORIE',
      firstGivenName: 'MARIE-CHARLOTTE',
      givenNames: 'MARIE-CHARLOTTE EUGENIE HENRIETTE APOLLINE',
      sex: 'F',
      birthDate: '1971-04-03',
      birthPlace: '33063',
    },
    408,
  ),
  // A matricule that replaced a waiting number.
  {
    ...qualified(
      {
        birthName: 'KONE',
        firstGivenName: 'AWA',
        givenNames: 'AWA',
        sex: 'F',
        birthDate: '1997-11-24',
        birthPlace: '99326',
      },
      71,
    ),
    historic: [{ matricule: withKey('8971199326071'), oid: testOid }],
  },
  // A waiting number, until the NIR is given.
  {
    matricule: withKey('8010599335012'),
    oid: testOid,
    status: 'QUAL',
    birthName: 'TRAORE',
    firstGivenName: 'MARIAM',
    givenNames: 'MARIAM',
    sex: 'F',
    birthDate: '2001-05-17',
    birthPlace: '99335',
  },
  // Statuses that do not allow the matricule to travel.
  { status: 'PROV', birthName: 'LALANNE', firstGivenName: 'CLAUDE', sex: 'M', birthDate: '1952-07-19' },
  {
    status: 'PROV',
    attributes: ['DOUT'],
    birthName: 'MARSAN',
    firstGivenName: 'INCONNUE',
    sex: 'F',
    birthDate: '1930-12-31',
    birthDateCertainty: 'day-and-month-unknown',
    birthPlace: '99999',
  },
  {
    status: 'VALI',
    birthName: 'TASTET',
    usedName: 'LABEYRIE',
    firstGivenName: 'ODILE',
    givenNames: 'ODILE JEANNE',
    sex: 'F',
    birthDate: '1946-03-08',
    birthPlace: '40245',
  },
  {
    ...qualified(
      {
        birthName: 'SENTUCQ',
        firstGivenName: 'PAUL',
        givenNames: 'PAUL ANDRE',
        sex: 'M',
        birthDate: '2001-02-28',
        birthPlace: '40046',
      },
      15,
    ),
    status: 'RECUP',
  },
  // Born on an unknown day of June 1943.
  qualified(
    {
      birthName: 'BENALI',
      firstGivenName: 'SAID',
      givenNames: 'SAID',
      sex: 'M',
      birthDate: '1943-06-01',
      birthDateCertainty: 'day-unknown',
      birthPlace: '99350',
    } satisfies Traits,
    130,
  ),
]

const trap: Identity = { ...patTrois, matricule: '279035121518988', localId: trapLocalId }

/**
 * What the practice software holds: the dossiers' patients as it knows them, then others, the trap in the
 * demonstration's place, and who came to the practice last.
 */
export function practicePatients(
  seed: number,
  today: string,
  withDossier: readonly Identity[],
  newcomers: readonly Identity[],
  count: number,
): readonly Identity[] {
  const prng = createPrng(seed, 'practice')
  const named = withDossier.length + notable.length + newcomers.length + 1
  const others = Array.from({ length: count - named }, () => randomIdentity(prng, today, false))
  const patients = [...withDossier, ...notable, ...others, ...newcomers].map((identity, index) => ({
    ...identity,
    localId: localIdOf(index + (index < 39 ? 1 : 2)),
  }))
  return [...patients.slice(0, 39), trap, ...patients.slice(39)]
}

function localIdOf(number: number): string {
  return `P${String(number).padStart(4, '0')}`
}

/** The morning's appointments of the GP; the two Mmes Laborde follow each other, as it happens. */
export function morningOf(patients: readonly Identity[]): readonly Appointment[] {
  return booked.map(([at, birthName, reason, usedName]) => {
    const patient = patients.find(
      (each) => each.birthName === birthName && (usedName === undefined || each.usedName === usedName),
    )
    return { localId: patient!.localId!, at, reason }
  })
}

const booked: readonly (readonly [at: string, birthName: string, reason: string, usedName?: string])[] = [
  ['08:30', 'PAT-TROIS', 'suivi plaie du talon'],
  ['08:45', 'SENTUCQ', 'certificat de sport'],
  ['09:00', 'SAINT-GUIRONS', 'INR, adaptation du traitement'],
  ['09:15', 'LABORDE', 'tension, renouvellement', 'CAZALIS'],
  ['09:30', 'LABORDE', 'renouvellement annuel', 'DULUC'],
  ['09:45', 'CAZAUX', 'vaccin'],
  ['10:00', 'TRAN', 'feu vert chimiothérapie orale'],
  ['10:15', 'ORSINI', 'toux, suivi BPCO'],
  ['10:30', 'EL AMRANI', 'lombalgie'],
  ['10:45', 'FERREIRA DA SILVA', 'glycémies, rendez-vous à obtenir'],
  ['11:00', 'COLOMBANI', 'asthme'],
  ['11:30', 'DARRACQ', 'visite à domicile'],
  ['12:00', "D'ARGELOS", 'visite à domicile'],
]
