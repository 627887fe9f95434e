import { type Calendar, daysBetween, longDate, shift, weekdayName } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { changeDose, keep, proposeReview } from '../medication.ts'
import { demoPeople } from '../people.ts'
import { compose } from '../routines/compose.ts'
import { vitals } from '../routines/nurse.ts'
import { gpNote, pharmacistNote } from '../routines/others.ts'
import { weekdays, writeAgenda } from '../agenda.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, pharmacist, coordinator, cardiologist } = demoPeople

/** Mme Labarthe, born Saint-Guirons, 84: an INR out of range after an antibiotic, and a dose that must reach everybody. */
export function vkaDoseChange(calendar: Calendar): Scenario {
  const day = calendar.workday
  return {
    identity: qualified(
      {
        birthName: 'SAINT-GUIRONS',
        usedName: 'LABARTHE',
        firstGivenName: 'YVETTE',
        givenNames: 'YVETTE JEANNE',
        sex: 'F',
        birthDate: '1942-06-30',
        birthPlace: '40313',
      },
      4,
    ),
    contact: {
      phone: '05 36 49 20 05',
      address: '8 place de la Fontaine, 40500 Saint-Sever',
      contact: { name: 'Mme Karine Lespiaucq', link: 'nièce', phone: '06 39 98 20 06' },
    },
    opened: 260,
    circle: [gp, nurse, pharmacist, [coordinator, 200], cardiologist],
    lastVisit: -3,
    agenda: (dossier) =>
      writeAgenda(dossier, calendar, {
        written: day(-20),
        gp,
        lastVisit: -3,
        planned: [
          {
            by: nurse,
            kind: 'visit',
            title: 'pilulier',
            day: day(-19),
            time: '09:15',
            on: weekdays,
            who: [nurse],
          },
        ],
        asked: [
          {
            by: gp,
            of: nurse,
            what: 'Prélever l’INR de contrôle',
            day: -4,
            time: '13:12',
            due: day(0),
            confidentiality: 'medical',
            steps: [
              ['accepted', -4, '18:30'],
              ['done', 0, '07:42'],
            ],
          },
          {
            by: gp,
            of: nurse,
            what: 'Prélever l’INR dans quinze jours',
            day: -1,
            time: '12:40',
            due: shift(day(0), 15),
            confidentiality: 'medical',
          },
        ],
      }),
    script: (dossier) => {
      background(dossier, calendar)
      overdose(dossier, calendar)
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 2.2,
        text: (prng) =>
          compose(
            prng,
            [
              'Pilulier de la semaine fait.',
              'Passage hebdo.',
              'Prise du soir vérifiée dans le pilulier.',
              'Carnet AVK à jour.',
            ],
            [
              vitals(prng),
              'Pas de saignement signalé, gencives RAS.',
              'Petites ecchymoses aux avant-bras, anciennes.',
              'Pas d’hématome.',
            ],
            [
              '',
              'Alimentation stable, peu de choux.',
              'Pas de nouveau médicament.',
              'Pas de chute.',
              'Chevilles fines.',
            ],
            ['', '', 'Bon moral.', 'Sort au marché avec sa voisine.'],
          ),
      },
      { by: pharmacist, confidentiality: 'medical', perWeek: 0.5, text: pharmacistNote },
      { by: gp, confidentiality: 'medical', perWeek: 0.3, until: day(-21), text: gpNote },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(260)
  const problems = [
    ['Fibrillation atriale permanente', 'active', '2011'],
    ['Maladie rénale chronique stade 4 (DFG 24)', 'active', '2023'],
    ['Hypertension artérielle', 'active', '1999'],
    ['AIT sylvien gauche', 'medical-history', '2013'],
    ['Thyroïdectomie totale', 'surgical-history', '1987'],
  ] as const
  for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
  dossier.allergy(gp, day, '09:25', {
    kind: 'none-known',
    substance: '',
    source: 'interrogatoire du Dr Sance',
  })
  const betaBlocker = dossier.medication(gp, day, '09:30', {
    drug: 'Bisoprolol 2,5 mg',
    dose: '1 matin',
    reason: 'FA',
  })
  const hormone = dossier.medication(gp, day, '09:30', {
    drug: 'Lévothyroxine 100 µg',
    dose: '1 matin à jeun',
    reason: 'thyroïdectomie',
  })
  const inhibitor = dossier.medication(gp, day, '09:31', {
    drug: 'Ramipril 2,5 mg',
    dose: '1 matin',
    reason: 'HTA',
  })
  const diuretic = dossier.medication(gp, day, '09:31', {
    drug: 'Furosémide 40 mg',
    dose: '½ matin',
    reason: 'maladie rénale chronique, HTA',
  })
  const reviewed = calendar.daysAgo(80)
  const review = proposeReview(
    dossier,
    pharmacist,
    [reviewed, '15:40'],
    [
      keep(betaBlocker),
      keep(hormone, 'À distance du calcium, vu avec elle.'),
      keep(inhibitor),
      keep(diuretic),
    ],
    'Liste relue avec Mme Labarthe au comptoir. Rien à changer, pas d’automédication.',
  )
  dossier.move(review, gp, calendar.daysAgo(79), '12:40', 'agreed', { note: '' })
  // Since yesterday evening, and nobody has read it yet.
  changeDose(dossier, calendar, gp, [-1, '18:50'], betaBlocker, {
    dose: '½ matin',
    reason: 'pouls à 50 au repos',
  })
}

function overdose(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.workday
  const end = shift(day(-19), 7)
  const morrow = shift(day(-12), 1)
  const anticoagulant = dossier.medication(gp, calendar.daysAgo(260), '09:32', {
    drug: 'Fluindione (Préviscan) 20 mg',
    dose: '¾ cp le soir (INR cible 2–3)',
    reason: 'FA',
  })
  const antibiotic = dossier.medication(gp, -19, '11:50', {
    drug: 'Amoxicilline 1 g',
    dose: '1 matin, 1 soir pendant 7 jours (DFG 24)',
    reason: 'pneumopathie',
    startedOn: day(-19),
    source: 'ordonnance du Dr Sance',
  })
  const fever = dossier.note(
    gp,
    -19,
    '11:55',
    'medical',
    `VAD. Toux, 38,6, crépitants base G, SpO2 94 % AA, FR 20, bonne conscience. Pneumopathie sans signe de gravité. Amoxicilline 1 g × 2/j 7 j (DFG 24). INR ${weekdayName(day(-16))} (antibiotique + fièvre). M’appeler si FR > 25 ou confusion.`,
  )
  dossier.note(
    pharmacist,
    -19,
    '14:20',
    'medical',
    'Délivré. D’accord pour l’INR rapproché : elle mange peu en plus. Pas d’AINS ni d’aspirine à la maison, vérifié.',
    { replyTo: fever },
  )
  dossier.note(
    nurse,
    -17,
    '08:15',
    'medical',
    'T° 37,4, SpO2 95 % AA, FR 18. Tousse moins. Boit mieux. Antibiotique pris.',
  )
  const j3 = dossier.note(
    nurse,
    -16,
    '08:10',
    'medical',
    'INR prélevé 7 h 40. T° 37,0. Mange la moitié des repas.',
  )
  dossier.note(
    gp,
    -16,
    '13:05',
    'medical',
    'INR 3,2. Fluindione inchangée, contrôle à la fin de l’antibiotique.',
    { replyTo: j3 },
  )
  dossier.edit(antibiotic, gp, -13, '12:30', { stoppedOn: end, statedOn: day(-13) })
  const high = dossier.note(
    nurse,
    -12,
    '07:50',
    'medical',
    'INR capillaire 4,4 ce matin (cible 2–3). Pas de saignement : gencives, nez, urines, selles revus. TA 13/7. Pas de chute. Tube veineux porté au labo pour confirmer.',
    { important: true, photos: [['inr', 'Lecteur : INR 4,4']] },
  )
  dossier.document(nurse, -12, '07:55', 'report', 'INR capillaire 4,4', 'inr')
  dossier.note(
    gp,
    -12,
    '11:40',
    'medical',
    'INR labo 4,4 confirmé. Pas de saignement : saut de la prise de ce soir, pas de vitamine K. INR demain. Puis ½ cp le soir. Consigne donnée à Mme Labarthe et à sa nièce. Saignement, chute ou mal de tête : 15.',
    { replyTo: high },
  )
  const skipped = changeDose(dossier, calendar, gp, [-12, '11:42'], anticoagulant, {
    dose: 'pas de prise ce soir, puis ½ cp le soir (INR cible 2–3)',
    reason: 'INR 4,4',
  })
  const seen = () => ({ note: '', dose: anticoagulant.body.dose })
  dossier.move(skipped, nurse, -12, '18:10', 'acknowledged', seen())
  dossier.move(skipped, pharmacist, -12, '18:45', 'acknowledged', seen())
  dossier.note(
    nurse,
    -12,
    '18:10',
    'medical',
    'Vu et fait : comprimé de ce soir retiré du pilulier, ½ cp à partir de demain. Consigne reformulée par Mme Labarthe.',
    { replyTo: high },
  )
  dossier.note(pharmacist, -12, '18:45', 'medical', 'Vu. Carnet AVK mis à jour au comptoir avec la nièce.', {
    replyTo: high,
  })
  const down = dossier.note(nurse, morrow, '12:20', 'medical', 'INR 3,3 ce matin. Pas de saignement.')
  dossier.note(gp, morrow, '13:00', 'medical', `Bien. Reprise ½ cp ce soir. INR ${weekdayName(day(-7))}.`, {
    replyTo: down,
  })
  const low = dossier.note(
    nurse,
    -7,
    '12:10',
    'medical',
    `INR 1,9. A repris l’appétit, antibiotique terminé depuis ${daysBetween(end, day(-7))} jours.`,
  )
  dossier.note(
    gp,
    -7,
    '13:15',
    'medical',
    `Remonter un peu : alternance ½ cp les jours pairs, ¾ cp les jours impairs, le soir. INR ${weekdayName(day(-4))}.`,
    { replyTo: low },
  )
  const up = changeDose(dossier, calendar, gp, [-7, '13:17'], anticoagulant, {
    dose: '½ cp les jours pairs, ¾ cp les jours impairs, le soir (INR cible 2–3)',
    reason: 'INR 1,9',
  })
  dossier.move(up, nurse, -7, '18:25', 'acknowledged', seen())
  dossier.note(nurse, -7, '18:25', 'medical', 'Vu, pilulier refait pour 7 jours avec l’alternance.', {
    replyTo: low,
  })
  dossier.note(
    pharmacist,
    -6,
    '10:30',
    'medical',
    'Calendrier pairs/impairs imprimé et remis. Attention au passage du 31 au 1er : deux jours impairs de suite, c’est marqué dessus.',
  )
  dossier.note(
    gp,
    -4,
    '13:10',
    'medical',
    `INR 2,4 : dans la cible. Pas de changement. Contrôle ${longDate(day(0))}, puis tous les 15 j.`,
  )
  dossier.limits(gp, -12, '11:45', { kind: 'inr', low: 2, high: 3 })
  for (const [on, time, value] of [
    [-16, '13:00', 3.2],
    [-12, '07:45', 4.4],
    [morrow, '12:10', 3.3],
    [-7, '12:00', 1.9],
    [-4, '13:00', 2.4],
  ] as const) {
    dossier.measure(nurse, on, time, { kind: 'inr', value })
  }
  const kidney = dossier.referral(gp, -3, '18:50', {
    kind: 'appointment',
    specialty: 'nephrology',
    urgency: 'routine',
    question:
      'F 84 ans, DFG 24 (31 il y a un an), protéinurie 0,8 g/g, HTA équilibrée, FA sous fluindione. Merci pour avis sur la prise en charge de la maladie rénale et la place d’un relais de l’AVK.',
  })
  dossier.step(kidney, coordinator, -2, '10:15', 'taken', {
    note: 'Secrétariat de néphrologie appelé, rappel prévu demain.',
  })
  dossier.note(
    cardiologist,
    -2,
    '17:40',
    'medical',
    'Vu l’épisode d’INR. Pas de relais par AOD avec ce DFG, je reste sur l’AVK. ETT à 6 mois.',
  )
  dossier.note(
    nurse,
    0,
    '07:40',
    'medical',
    'INR de contrôle prélevé 7 h 30, résultat vers midi. Pas de saignement, TA 13/7. Pilulier prêt, dose de ce soir à confirmer selon résultat.',
  )
}
