import type { Professional } from '../../domain/people/professional.ts'
import type { Role } from '../../domain/people/role.ts'

/** RPPS numbers of the series 999 do not exist; the identifier is 8 + RPPS, as Pro Santé Connect gives it. */
function registered(serial: number): Pick<Professional, 'id' | 'rpps'> {
  const rpps = `999${String(serial).padStart(8, '0')}`
  return { id: `8${rpps}`, rpps }
}

const practice = 'Cabinet médical du Bourg, Saint-Sever'
const nursing = 'Cabinet infirmier des Tilleuls, Saint-Sever'
const cell = 'Cellule de coordination Santé Landes, Mont-de-Marsan'
const homeCare = 'Service d’aide à domicile du Gabas'
const hospitalOf = (service: string) => `Centre hospitalier des Pins, ${service}`

/**
 * The invented professionals of the demonstration, who sign in by `id`. Phone numbers are of the
 * series that Arcep keeps for fiction (05 36 49, 06 39 98), except the cell's, which is public. The
 * domain of the MSSanté addresses is nobody's, and no desk of the demonstration has a mailbox.
 */
export const demoPeople = {
  gp: {
    ...registered(1),
    name: 'Dr Claire Sance',
    role: 'physician',
    profession: 'médecin généraliste',
    organisation: practice,
    phone: '05 36 49 10 01',
    mssanteAddress: 'claire.sance@medecin.demonstration.mssante.fr',
  },
  secondGp: {
    ...registered(2),
    name: 'Dr Julien Hargous',
    role: 'physician',
    profession: 'médecin généraliste',
    organisation: practice,
    phone: '05 36 49 10 02',
    mssanteAddress: 'julien.hargous@medecin.demonstration.mssante.fr',
  },
  nurse: {
    ...registered(3),
    name: 'Mme Labat',
    role: 'nurse',
    profession: 'infirmière',
    organisation: nursing,
    phone: '06 39 98 10 03',
    mssanteAddress: 'labat@infirmier.demonstration.mssante.fr',
  },
  secondNurse: {
    ...registered(4),
    name: 'M. Castagnet',
    role: 'nurse',
    profession: 'infirmier',
    organisation: nursing,
    phone: '06 39 98 10 04',
  },
  coordinator: {
    ...registered(5),
    name: 'Mme Duvignau',
    role: 'coordinator-nurse',
    profession: 'coordinatrice infirmière',
    organisation: cell,
    phone: '05 33 130 130',
    mssanteAddress: 'cellule@sante-landes.demonstration.mssante.fr',
  },
  socialCoordinator: {
    id: 'sl-bordessoule',
    name: 'Mme Bordessoule',
    role: 'coordinator-social',
    profession: 'coordinatrice sociale',
    organisation: cell,
    phone: '05 33 130 130',
  },
  pharmacist: {
    ...registered(6),
    name: 'M. Larrazet',
    role: 'pharmacist',
    profession: 'pharmacien',
    organisation: 'Pharmacie de la Halle, Saint-Sever',
    phone: '05 36 49 10 06',
    mssanteAddress: 'larrazet@pharmacien.demonstration.mssante.fr',
  },
  physiotherapist: {
    ...registered(7),
    name: 'Mme Destribats',
    role: 'physiotherapist',
    profession: 'kinésithérapeute',
    organisation: 'Cabinet de kinésithérapie des Arceaux, Saint-Sever',
    phone: '05 36 49 10 07',
  },
  homeHelp: {
    id: 'sl-dubroca',
    name: 'Mme Dubroca',
    role: 'home-help',
    profession: 'aide à domicile',
    organisation: homeCare,
    phone: '06 39 98 10 08',
  },
  secondHomeHelp: {
    id: 'sl-lestage',
    name: 'Mme Lestage',
    role: 'home-help',
    profession: 'aide à domicile',
    organisation: homeCare,
    phone: '06 39 98 10 09',
  },
  socialWorker: {
    id: 'sl-peyrelongue',
    name: 'Mme Peyrelongue',
    role: 'social-worker',
    profession: 'assistante sociale',
    organisation: 'Centre médico-social de l’Adour',
    phone: '05 36 49 10 10',
  },
  caseManager: {
    id: 'sl-tauzin',
    name: 'Mme Tauzin',
    role: 'case-manager',
    profession: 'gestionnaire de cas',
    organisation: 'Dispositif d’appui à la coordination, Mont-de-Marsan',
    phone: '05 36 49 10 11',
  },
  cardiologist: {
    ...registered(12),
    name: 'Dr Antoine Lamarque',
    role: 'specialist',
    profession: 'cardiologue',
    organisation: 'Cabinet de cardiologie des Rives, Mont-de-Marsan',
    phone: '05 36 49 10 12',
    mssanteAddress: 'antoine.lamarque@medecin.demonstration.mssante.fr',
  },
  hospital: {
    ...registered(13),
    name: 'Dr Marc Hontang',
    role: 'hospital',
    profession: 'cardiologue hospitalier',
    organisation: hospitalOf('service de cardiologie'),
    phone: '05 36 49 10 13',
    mssanteAddress: 'cardiologie@ch-pins.demonstration.mssante.fr',
  },
  surgeon: {
    ...registered(14),
    name: 'Dr Vincent Barrouillet',
    role: 'hospital',
    profession: 'chirurgien orthopédiste',
    organisation: hospitalOf('service d’orthopédie'),
    phone: '05 36 49 10 14',
    mssanteAddress: 'orthopedie@ch-pins.demonstration.mssante.fr',
  },
  oncologist: {
    ...registered(15),
    name: 'Dr Pascale Etchart',
    role: 'hospital',
    profession: 'oncologue',
    organisation: hospitalOf('service d’oncologie'),
    phone: '05 36 49 10 15',
    mssanteAddress: 'oncologie@ch-pins.demonstration.mssante.fr',
  },
  woundExpert: {
    ...registered(16),
    name: 'Dr Sylvie Ducamp',
    role: 'specialist',
    profession: 'médecin, plaies et cicatrisation',
    organisation: hospitalOf('expertise plaies et cicatrisation'),
    phone: '05 36 49 10 16',
    mssanteAddress: 'plaies@ch-pins.demonstration.mssante.fr',
  },
  /** With her husband's mandate: she reads what is shown to her, and no desk is hers. */
  carer: {
    id: 'aidant-1',
    name: 'Mme Monique Bergerot',
    role: 'carer',
    profession: 'épouse et aidante',
    organisation: '',
  },
} as const satisfies Readonly<Record<string, Professional>>

const crowd: readonly (readonly [Role, profession: string, title: string, perHundredDossiers: number])[] = [
  ['physician', 'médecin généraliste', 'Dr', 1],
  ['nurse', 'infirmière', 'Mme', 4],
  ['pharmacist', 'pharmacienne', 'Mme', 2],
  ['physiotherapist', 'kinésithérapeute', 'M.', 2],
  ['home-help', 'aide à domicile', 'Mme', 5],
  ['coordinator-nurse', 'coordinatrice infirmière', 'Mme', 1],
  ['specialist', 'cardiologue', 'Dr', 1],
]

/** More people of the same trades, for the tiers where seventeen would look after a thousand patients. */
export function crowdOf(dossiers: number, surnames: readonly string[]): readonly Professional[] {
  const people: Professional[] = []
  for (const [role, profession, title, perHundred] of crowd) {
    for (let index = 0; index < Math.ceil((dossiers * perHundred) / 100); index++) {
      const serial = 100 + people.length
      people.push({
        ...(role === 'home-help' ? { id: `sl-${serial}` } : registered(serial)),
        name: `${title} ${surnames[(people.length * 7) % surnames.length]!} ${serial}`,
        role,
        profession,
        organisation: `Équipe de secteur ${1 + (index % 12)}`,
      })
    }
  }
  return people
}
