import type { Identity } from '../../../domain/identity/identity.ts'
import type { Calendar } from '../calendar.ts'
import { qualified, type Traits } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { pharmacistNote } from '../routines/others.ts'
import type { Scenario } from '../scenario.ts'

const { gp, secondNurse, pharmacist } = demoPeople

const traits: Traits = {
  birthName: 'LESTREMAU',
  usedName: 'PEYROUX',
  firstGivenName: 'SOLANGE',
  givenNames: 'SOLANGE MATHILDE',
  sex: 'F',
  birthDate: '1951-10-03',
  birthPlace: '40245',
}

/** As the practice software knows her. */
export const hasTwoDossiers: Identity = qualified(traits, 27)

const contact = { phone: '05 36 49 20 21', address: '3 route de Mugron, 40500 Saint-Sever' }

/** Mme Peyroux, 75: the dossier that her GP opened, without knowing that the pharmacist had begun one. */
export function twoDossiers(calendar: Calendar): Scenario {
  return {
    identity: hasTwoDossiers,
    contact,
    opened: 30,
    circle: [gp, secondNurse],
    lastVisit: -4,
    script: (dossier) => {
      const day = calendar.daysAgo(30)
      dossier.problem(gp, day, '09:20', { label: 'Polyarthrite rhumatoïde', kind: 'active', since: '2011' })
      dossier.allergy(gp, day, '09:25', { kind: 'none-known', substance: '' })
      dossier.medication(gp, day, '09:30', {
        drug: 'Méthotrexate 10 mg',
        dose: '1 fois par semaine, le lundi',
        reason: 'polyarthrite',
      })
      dossier.note(
        gp,
        day,
        '09:40',
        'medical',
        'Polyarthrite stable sous méthotrexate 10 mg le lundi. NFS, créat, ASAT/ALAT tous les mois au domicile.',
      )
      dossier.note(
        secondNurse,
        -5,
        '08:20',
        'paramedical',
        'Bilan mensuel prélevé au domicile, envoyé au laboratoire. Raideur du matin 20 min.',
      )
    },
    routines: [],
  }
}

/** The other one, opened by the pharmacist some weeks before, from her word: no INS, and the GP called in later. */
export function dossierOfThePharmacist(calendar: Calendar): Scenario {
  return {
    identity: { status: 'VALI', ...traits },
    contact,
    opened: 50,
    circle: [pharmacist, [gp, 12]],
    lastVisit: -11,
    script: (dossier) => {
      const day = calendar.daysAgo(50)
      dossier.allergy(pharmacist, day, '09:25', {
        kind: 'none-known',
        substance: '',
        source: 'interrogatoire au comptoir',
      })
      dossier.note(
        pharmacist,
        day,
        '09:30',
        'medical',
        'Bilan partagé de médication : méthotrexate hebdomadaire bien compris, boîte datée. Pas d’acide folique retrouvé.',
      )
      dossier.note(
        pharmacist,
        -7,
        '11:10',
        'medical',
        'Ibuprofène en vente libre refusé, paracétamol proposé. À rappeler en consultation ?',
        { important: true },
      )
    },
    routines: [{ by: pharmacist, confidentiality: 'medical', perWeek: 0.1, text: pharmacistNote }],
  }
}
