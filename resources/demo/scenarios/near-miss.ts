import type { Identity } from '../../../domain/identity/identity.ts'
import { type Calendar, shift } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { homeHelpNote } from '../routines/home-help.ts'
import { nurseVisit } from '../routines/nurse.ts'
import { coordinatorNote, pharmacistNote } from '../routines/others.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, secondNurse, pharmacist, coordinator, homeHelp } = demoPeople

const shared = { birthName: 'LABORDE', firstGivenName: 'MARIE', sex: 'F', birthDate: '1938-05-12' } as const

/** Mme Cazalis, born Marie Laborde on 12 May 1938 at Hagetmau: the result was hers. */
export function nearMiss(calendar: Calendar): Scenario {
  const identity = qualified(
    { ...shared, usedName: 'CAZALIS', givenNames: 'MARIE JEANNE', birthPlace: '40119' },
    9,
  )
  const contact = {
    phone: '05 36 49 20 13',
    address: '6 rue des Jardins, 40500 Saint-Sever',
    contact: { name: 'Mme Corinne Cazalis', link: 'fille', phone: '06 39 98 20 14' },
  }
  return {
    identity,
    contact,
    opened: 240,
    circle: [gp, nurse, [secondNurse, 100], pharmacist, coordinator, [homeHelp, 180]],
    lastVisit: -2,
    script: (dossier) => {
      const day = calendar.daysAgo(240)
      const problems = [
        ['Insuffisance cardiaque à FEVG préservée', 'active', '2020'],
        ['Maladie rénale chronique stade 3a (DFG 48)', 'active', '2021'],
        ['Hypertension artérielle', 'active', '1996'],
        ['Fracture du poignet gauche', 'surgical-history', '2014'],
      ] as const
      for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
      dossier.allergy(gp, day, '09:25', { kind: 'allergy', substance: 'Aspirine', reaction: 'asthme (1988)' })
      dossier.medication(gp, day, '09:30', {
        drug: 'Furosémide 20 mg',
        dose: '1 matin',
        reason: 'insuffisance cardiaque',
      })
      dossier.medication(gp, day, '09:30', { drug: 'Candésartan 8 mg', dose: '1 matin', reason: 'HTA' })
      const diuretic = dossier.medication(gp, day, '09:31', {
        drug: 'Spironolactone 25 mg',
        dose: '1 matin',
        reason: 'insuffisance cardiaque',
      })
      const result = dossier.note(
        secondNurse,
        -9,
        '09:50',
        'medical',
        'Le labo a appelé à 8 h 40 : K+ 5,8, créat 132 (prélèvement de ce matin, non hémolysé). Identité revérifiée avec eux : nom d’usage, commune de naissance, INS. Asymptomatique, FC 74 régulière.',
        { important: true },
      )
      dossier.note(
        gp,
        -9,
        '10:10',
        'medical',
        'Spironolactone suspendue ce jour, ECG au cabinet à 11 h 30, iono de contrôle demain. Pas de sel de régime (KCl). Vérifier l’eau et les compléments.',
        { replyTo: result },
      )
      dossier.edit(diuretic, gp, -9, '10:12', {
        dose: 'SUSPENDUE (K+ 5,8)',
        source: 'avis du Dr Sance sur bilan',
        statedOn: calendar.workday(-9),
      })
      dossier.note(
        gp,
        -9,
        '11:55',
        'medical',
        'ECG : pas d’onde T ample, QRS fins. Utilisait un sel de régime depuis 1 mois : arrêté.',
      )
      dossier.note(
        nurse,
        -9,
        '18:20',
        'medical',
        'Vu. Spironolactone sortie du pilulier, sel de régime jeté avec la fille.',
        { replyTo: result },
      )
      dossier.note(nurse, shift(calendar.workday(-9), 1), '12:15', 'medical', 'Contrôle : K+ 5,1, créat 124.')
      dossier.note(
        pharmacist,
        -7,
        '10:45',
        'medical',
        'Deux patientes homonymes nées le même jour dans notre fichier. Alerte posée : nom d’usage et commune de naissance exigés au comptoir.',
      )
      const later = dossier.note(
        nurse,
        -3,
        '12:10',
        'medical',
        'K+ 4,6, créat 116. Poids 63,2 kg, pas d’OMI.',
      )
      dossier.note(
        gp,
        -2,
        '08:40',
        'medical',
        'Bien. On reste sans spironolactone, iono dans 15 j, poids 2 fois par semaine.',
        { replyTo: later },
      )
      dossier.note(
        nurse,
        0,
        '08:00',
        'paramedical',
        'Poids 63,4. TA 13/7. N’a pas racheté de sel de régime. Ordonnance à renouveler, elle vient au cabinet ce matin.',
      )
      report(dossier, coordinator)
      markNamesake(dossier, identity)
    },
    routines: [
      { by: nurse, confidentiality: 'paramedical', perWeek: 1.8, text: (prng) => nurseVisit(prng) },
      {
        by: homeHelp,
        confidentiality: 'medico-social',
        perWeek: 0.9,
        text: (prng) => homeHelpNote(prng, 'F'),
      },
      { by: pharmacist, confidentiality: 'medical', perWeek: 0.25, text: pharmacistNote },
      { by: coordinator, confidentiality: 'medico-social', perWeek: 0.3, text: coordinatorNote },
    ],
  }
}

/** Mme Duluc, born Marie Laborde on 12 May 1938 at Dax: the result was written in her journal for fifty-five minutes. */
export function nearMissNamesake(calendar: Calendar): Scenario {
  const identity = qualified(
    { ...shared, usedName: 'DULUC', givenNames: 'MARIE LOUISE', birthPlace: '40088' },
    21,
  )
  const contact = {
    phone: '05 36 49 20 15',
    address: '11 chemin de Lagastet, 40360 Pomarez',
    contact: { name: 'M. Éric Duluc', link: 'fils', phone: '06 39 98 20 16' },
  }
  return {
    identity,
    contact,
    opened: 180,
    circle: [gp, [secondNurse, 100], coordinator],
    lastVisit: -8,
    script: (dossier) => {
      const day = calendar.daysAgo(180)
      dossier.problem(gp, day, '09:20', { label: 'Hypertension artérielle', kind: 'active', since: '2003' })
      dossier.problem(gp, day, '09:20', { label: 'Ostéoporose', kind: 'active', since: '2016' })
      dossier.allergy(gp, day, '09:25', {
        kind: 'none-known',
        substance: '',
        source: 'interrogatoire du Dr Sance',
      })
      dossier.medication(gp, day, '09:30', { drug: 'Amlodipine 5 mg', dose: '1 matin', reason: 'HTA' })
      dossier.medication(gp, day, '09:30', {
        drug: 'Vitamine D 100 000 UI',
        dose: '1 ampoule tous les 3 mois',
        reason: 'ostéoporose',
      })
      const wrong = dossier.note(
        secondNurse,
        -9,
        '08:50',
        'medical',
        'Labo appelle : K+ 5,8, créat 132. Suspendre la spironolactone ?',
        { important: true },
      )
      dossier.note(
        gp,
        -9,
        '09:30',
        'medical',
        'Mme Duluc n’a pas de spironolactone et n’a pas eu de bilan ce matin. Vérifiez l’identité : il existe une homonyme née le même jour. Rien n’est modifié ici.',
        { replyTo: wrong },
      )
      dossier.note(
        secondNurse,
        -9,
        '09:45',
        'medical',
        'Erreur de dossier de ma part : ce résultat ne concerne pas Mme Duluc. Ne pas tenir compte de ma transmission de 8 h 50. Résultat rendu à la bonne personne, médecin prévenu.',
        { corrects: wrong },
      )
      dossier.note(
        gp,
        -8,
        '12:30',
        'medical',
        'Aucune conséquence pour Mme Duluc, informée par téléphone de l’erreur et de sa correction.',
      )
      report(dossier, coordinator)
      markNamesake(dossier, identity)
    },
    routines: [
      { by: secondNurse, confidentiality: 'paramedical', perWeek: 0.2, text: (prng) => nurseVisit(prng) },
    ],
  }
}

function report(dossier: DossierWriter, by: typeof coordinator): void {
  dossier.note(
    by,
    -8,
    '11:00',
    'medico-social',
    'Événement déclaré (confusion d’homonymes, sans conséquence). Marque « homonyme » ajoutée à l’identité. Avant d’écrire : nom d’usage, commune de naissance, INS.',
  )
}

/** RNIV: a known namesake is marked HOMA, so that everybody compares before writing. */
function markNamesake(dossier: DossierWriter, identity: Identity): void {
  dossier.amendIdentity(coordinator, -8, '11:05', { identity: { ...identity, attributes: ['HOMA'] } })
}
