import { type Calendar, dayAndMonth } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { changeDose, contestDose } from '../medication.ts'
import { demoPeople } from '../people.ts'
import { compose, decimal } from '../routines/compose.ts'
import { vitals } from '../routines/nurse.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, pharmacist, oncologist, coordinator } = demoPeople

/** Mme Ducournau, born Tran, 71: palbociclib waits for its blood count; no clearance, no tablets. */
export function oralChemotherapy(calendar: Calendar): Scenario {
  return {
    identity: qualified(
      {
        birthName: 'TRAN',
        usedName: 'DUCOURNAU',
        firstGivenName: 'LAN',
        givenNames: 'LAN THI',
        sex: 'F',
        birthDate: '1955-04-12',
        birthPlace: '99243',
      },
      61,
    ),
    contact: {
      phone: '06 39 98 20 07',
      address: '5 impasse des Acacias, 40700 Hagetmau',
      contact: { name: 'M. Alain Ducournau', link: 'époux', phone: '06 39 98 20 08' },
    },
    opened: 130,
    circle: [gp, nurse, pharmacist, [oncologist, 120], coordinator],
    lastVisit: -4,
    script: (dossier) => {
      background(dossier, calendar)
      cycles(dossier, calendar)
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 2.4,
        text: (prng) =>
          compose(
            prng,
            [
              `T° ${decimal(36.4 + prng.integer(0, 5) / 10)}.`,
              vitals(prng),
              `Poids ${decimal(54 + prng.integer(0, 8) / 10)} kg.`,
            ],
            [
              'Pas de mucite.',
              'Fatigue 3/10.',
              'Fatigue 5/10, sieste l’après-midi.',
              'Nausées légères le matin, cèdent au petit-déjeuner.',
              'Transit normal.',
              'Deux selles molles hier, cédé seul.',
              'Pas de dyspnée, pas de toux.',
            ],
            [
              'Carnet de prise rempli.',
              'Bains de bouche faits.',
              'Conduite en cas de fièvre revue avec le couple.',
              'Douleur hanche 2/10, paracétamol suffisant.',
              '',
            ],
            [
              '',
              '',
              'Moral correct.',
              'Contente d’avoir vu ses petits-enfants.',
              'Un peu inquiète pour la suite.',
            ],
          ),
      },
      {
        by: pharmacist,
        confidentiality: 'medical',
        perWeek: 0.5,
        text: (prng) =>
          compose(
            prng,
            ['Entretien pharmaceutique.', 'Appel de suivi.', 'Passage de Mme Ducournau.'],
            [
              'Pas de pamplemousse, pas de millepertuis.',
              'Prise à heure fixe au cours du repas, bien comprise.',
              'Boîtes vides rapportées.',
              'Pas d’oubli ce cycle.',
              'IPP de l’époux : ne pas lui en donner.',
            ],
          ),
      },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(119)
  const problems = [
    ['Cancer du sein RH+ HER2−, métastases osseuses', 'active', calendar.daysAgo(160).slice(0, 4)],
    ['Hypertension artérielle', 'active', '2015'],
    ['Ostéoporose', 'active', '2020'],
    ['Tumorectomie du sein gauche et curage axillaire', 'surgical-history', '2018'],
  ] as const
  for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
  dossier.allergy(gp, day, '09:25', {
    kind: 'allergy',
    substance: 'Produit de contraste iodé (ioméprol)',
    reaction: 'urticaire 20 min après injection (2018)',
    source: 'lettre d’allergologie',
  })
  dossier.medication(oncologist, day, '10:30', {
    drug: 'Létrozole 2,5 mg',
    dose: '1 matin, en continu',
    reason: 'cancer du sein',
    source: 'ordonnance d’oncologie',
  })
  dossier.medication(oncologist, day, '10:31', {
    drug: 'Dénosumab 120 mg SC',
    dose: '1 injection toutes les 4 semaines',
    reason: 'métastases osseuses',
    source: 'ordonnance d’oncologie',
  })
  dossier.medication(gp, day, '09:30', {
    drug: 'Calcium 1 g / vitamine D 800 UI',
    dose: '1 midi',
    reason: 'dénosumab',
  })
  const pressure = dossier.medication(gp, day, '09:31', {
    drug: 'Amlodipine 5 mg',
    dose: '1 matin',
    reason: 'HTA',
  })
  // Yesterday, neither having read the other: the hospital's line was down until the evening.
  dossier.aside('contested dose', () => {
    changeDose(dossier, calendar, gp, [-1, '12:20'], pressure, {
      dose: '½ matin',
      reason: 'TA 10/6, vertiges au lever',
    })
    contestDose(dossier, calendar, oncologist, [-1, '11:40', '18:25'], pressure, {
      before: '1 matin',
      dose: '1 soir',
      reason: 'œdèmes des chevilles le jour',
    })
  })
  const cyclib = dossier.medication(oncologist, day, '10:29', {
    drug: 'Palbociclib 125 mg',
    dose: '1/j au repas, 21 jours sur 28, après feu vert sur NFS',
    reason: 'cancer du sein',
    source: 'ordonnance d’oncologie',
  })
  dossier.edit(cyclib, oncologist, -4, '10:10', {
    dose: 'EN ATTENTE : cycle 4 reporté, ne pas reprendre avant feu vert (PNN ≥ 1)',
    source: 'avis du Dr Etchart sur NFS',
    statedOn: calendar.workday(-4),
  })
}

function cycles(dossier: DossierWriter, calendar: Calendar): void {
  const monitoring = dossier.referral(gp, -28, '12:30', {
    kind: 'appointment',
    specialty: 'oncology',
    urgency: 'soon',
    question:
      'Douleur de hanche G nouvelle, EVA 5 à la marche, sous palbociclib C2. Radio : lésion mixte connue, pas de fracture. Merci de la revoir avant C3 : place d’une radiothérapie antalgique ?',
  })
  dossier.step(monitoring, coordinator, -27, '09:05', 'taken')
  dossier.step(monitoring, coordinator, -27, '11:40', 'scheduled', {
    appointment: {
      day: -25,
      time: '09:30',
      place: 'Centre hospitalier des Pins, oncologie',
      practitioner: 'Dr Pascale Etchart',
      preparation: 'Apporter la radio.',
    },
  })
  dossier.step(monitoring, oncologist, -25, '10:20', 'attended')
  dossier.step(monitoring, oncologist, -24, '17:30', 'reported', {
    note: 'Radiothérapie antalgique non indiquée pour l’instant, paracétamol, réévaluation à 2 mois.',
  })
  dossier.step(monitoring, gp, -22, '19:00', 'closed')
  dossier.note(nurse, -25, '08:05', 'medical', 'NFS pré-C3 prélevée. T° 36,6, 54,6 kg, pas de mucite.')
  const third = dossier.note(
    oncologist,
    -24,
    '11:15',
    'medical',
    `NFS pré-C3 : PNN 1,4 G/l, plaq 178, Hb 11,2. Feu vert C3 à partir du ${dayAndMonth(calendar.workday(-24))}, 125 mg, 21 jours.`,
  )
  dossier.note(nurse, -24, '18:15', 'medical', 'Vu. 1re prise ce soir au dîner, carnet commencé.', {
    replyTo: third,
  })
  dossier.note(pharmacist, -24, '12:10', 'medical', 'Feu vert reçu, boîte C3 délivrée à M. Ducournau.', {
    replyTo: third,
  })
  dossier.note(
    gp,
    -13,
    '12:45',
    'medical',
    'Cs. Fatigue grade 1, pas d’infection. Hanche : mieux sous paracétamol. Vaccin antigrippal et pneumocoque à jour.',
  )
  const scan = dossier.referral(oncologist, -11, '16:00', {
    kind: 'appointment',
    specialty: 'radiology',
    urgency: 'soon',
    question:
      'TDM TAP de réévaluation après 3 cycles de palbociclib-létrozole. ATCD de réaction à l’ioméprol (urticaire, 2018) : merci de prévoir un autre produit selon le bilan allergologique joint au dossier. Créat 68.',
  })
  dossier.step(scan, coordinator, -10, '09:50', 'taken')
  dossier.step(scan, coordinator, -9, '14:30', 'scheduled', {
    note: 'Imagerie prévenue de la réaction de 2018.',
    appointment: {
      day: 5,
      time: '08:15',
      place: 'Centre hospitalier des Pins, imagerie, niveau 0',
      practitioner: 'Équipe d’imagerie',
      preparation:
        'À jeun 4 h. Apporter la lettre d’allergologie et la dernière créatinine. Arriver 30 min avant.',
    },
  })
  const count = dossier.note(
    nurse,
    -5,
    '08:00',
    'medical',
    'NFS pré-C4 prélevée 7 h 45. T° 36,7. Fatigue 4/10. Rappelé : pas de reprise sans appel de l’oncologie.',
  )
  const hold = dossier.note(
    oncologist,
    -4,
    '10:05',
    'medical',
    'NFS pré-C4 : PNN 0,8 G/l (grade 3), plaq 121, Hb 10,8. Apyrétique. PAS de feu vert : C4 reporté d’une semaine, contrôle NFS à 7 jours. Reprise à la même dose si PNN ≥ 1. Fièvre ≥ 38,3 ou frissons : appel immédiat, urgences.',
    { important: true, replyTo: count },
  )
  dossier.note(
    nurse,
    -4,
    '12:30',
    'medical',
    'Vu. Mme Ducournau et son mari prévenus, ils ont répété la consigne. Thermomètre à la maison, T° matin et soir dans le carnet.',
    { replyTo: hold },
  )
  dossier.note(
    pharmacist,
    -4,
    '12:50',
    'medical',
    'Vu. Boîte C4 gardée à l’officine, non délivrée sans feu vert écrit.',
    { replyTo: hold },
  )
  dossier.note(
    gp,
    -4,
    '19:15',
    'medical',
    'Vu. Joignable sur le portable en cas de fièvre. Pas de paracétamol systématique pour ne pas masquer une fièvre : prendre la T° avant.',
    { replyTo: hold },
  )
  dossier.note(
    nurse,
    -2,
    '08:10',
    'medical',
    'T° 36,8 (max 37,2 hier soir). Pas de foyer, bouche propre. Bon appétit.',
  )
  dossier.note(
    nurse,
    0,
    '07:35',
    'medical',
    'NFS de contrôle prélevée, labo prévenu que c’est urgent. T° 36,6. Résultat à transmettre au Dr Etchart et au Dr Sance dès réception.',
  )
}
