import { type Calendar, dayAndMonth, shift, weekdayName } from '../calendar.ts'
import { curve } from '../curve.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { compose, decimal, pressure, saturation } from '../routines/compose.ts'
import { homeHelpNote, logisticNote } from '../routines/home-help.ts'
import { vitals } from '../routines/nurse.ts'
import { coordinatorNote, physiotherapyNote } from '../routines/others.ts'
import { heartFailurePlan } from './heart-failure-plan.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, secondNurse, coordinator, pharmacist, physiotherapist, homeHelp, cardiologist, hospital } =
  demoPeople

/** M. Darracq, 82: back home after a decompensation, weight rising again; the call threshold is crossed yesterday. */
export function heartFailure(calendar: Calendar): Scenario {
  const day = calendar.workday
  const weight = curve([
    [calendar.daysAgo(330), 70.2],
    [day(-33), 71.0],
    [day(-25), 74.8],
    [day(-17), 68.4],
    [day(-16), 68.6],
    [day(-10), 68.5],
    [day(-7), 68.5],
    [day(-4), 69.3],
    [day(-2), 70.2],
    [day(-1), 70.9],
    [day(0), 70.4],
  ])
  return {
    identity: qualified(
      {
        birthName: 'DARRACQ',
        firstGivenName: 'JEAN-BAPTISTE',
        givenNames: 'JEAN-BAPTISTE PIERRE',
        sex: 'M',
        birthDate: '1944-02-17',
        birthPlace: '40184',
      },
      8,
    ),
    contact: {
      phone: '05 36 49 20 01',
      address: '14 chemin des Palombes, 40500 Saint-Sever',
      contact: { name: 'Mme Odile Darracq', link: 'épouse', phone: '05 36 49 20 01' },
    },
    opened: 330,
    circle: [
      gp,
      nurse,
      secondNurse,
      coordinator,
      pharmacist,
      [physiotherapist, 120],
      homeHelp,
      cardiologist,
      [hospital, 40],
    ],
    away: [
      [day(-32), day(-26)],
      [day(-24), day(-17)],
    ],
    lastVisit: -1,
    script: (dossier) => {
      background(dossier, calendar)
      decompensation(dossier, calendar)
      backHome(dossier, calendar)
      relapse(dossier, calendar)
      measures(dossier, calendar)
      dossier.aside('plan', () => heartFailurePlan(dossier, calendar))
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 7,
        when: 'morning',
        from: day(-16),
        text: (prng, date) => {
          const kilograms = weight(date)
          const swollen = kilograms > 69.6
          return compose(
            prng,
            [
              `${decimal(kilograms)} kg.`,
              `Poids ${decimal(kilograms)} kg à jeun.`,
              `Poids du matin ${decimal(kilograms)}.`,
            ],
            [
              `TA ${pressure(prng, 12, 6)}, FC ${66 + prng.integer(-4, 8)}, SpO2 ${saturation(prng, swollen ? 95 : 96)} % AA.`,
              `TA ${pressure(prng, 12, 6)} assis, FC ${66 + prng.integer(-4, 8)}.`,
            ],
            swollen
              ? ['OMI discrets le soir.', 'Chaussettes qui marquent.', 'Pas de dyspnée au repos.']
              : [
                  'Pas d’OMI.',
                  'Pas de dyspnée.',
                  'Dort avec un oreiller.',
                  'Mollets souples, pas d’œdème.',
                  'A marché jusqu’à la boîte aux lettres.',
                ],
            [
              '',
              'Pilulier vérifié.',
              'Régime sans sel rappelé.',
              'Médicaments pris devant moi.',
              'Boissons : environ 1,2 l/j.',
              'Pas de vertige au lever.',
            ],
            swollen ? ['', 'Surveillé de près.'] : ['', '', 'RAS.', 'Moral correct.'],
          )
        },
      },
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 3.5,
        until: day(-26),
        text: (prng, date) =>
          compose(
            prng,
            [`${decimal(weight(date) + prng.integer(-3, 3) / 10)} kg.`, 'Pilulier de la semaine fait.', ''],
            [vitals(prng, { systolic: 12, diastolic: 6, pulse: 68 })],
            [
              'Pas d’OMI.',
              'Pas de dyspnée.',
              'Dort avec un oreiller.',
              'Mollets souples, pas d’œdème.',
              'A marché jusqu’à la boîte aux lettres.',
              'Monte l’étage d’une traite.',
              'Un peu essoufflé à l’escalier, comme d’habitude.',
            ],
            [
              '',
              'Régime sans sel rappelé.',
              'Pas de vertige au lever.',
              'Épouse présente.',
              'Médicaments pris.',
            ],
            ['', '', 'RAS.', 'Moral correct.', 'Prochain passage comme prévu.'],
          ),
      },
      {
        by: secondNurse,
        confidentiality: 'paramedical',
        perWeek: 1.2,
        from: day(-60),
        until: day(-4),
        when: 'evening',
        text: (prng, date) =>
          compose(
            prng,
            [
              `Passage du soir : ${decimal(weight(date) + 0.3)} kg habillé.`,
              'Remplacement Mme Labat.',
              'Tournée du soir.',
            ],
            [`TA ${pressure(prng, 12, 6)}.`, `FC ${70 + prng.integer(-4, 6)}, régulière à l’appareil.`],
            ['Pas de plainte.', 'Épouse présente, rassurée.', 'Traitement du soir pris.'],
          ),
      },
      { by: homeHelp, confidentiality: 'medico-social', perWeek: 3, text: (prng) => homeHelpNote(prng, 'M') },
      { by: homeHelp, confidentiality: 'logistic', perWeek: 0.3, text: logisticNote },
      {
        by: physiotherapist,
        confidentiality: 'paramedical',
        perWeek: 1.4,
        until: day(-5),
        text: physiotherapyNote,
      },
      { by: coordinator, confidentiality: 'medico-social', perWeek: 0.4, text: coordinatorNote },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(330)
  const problems = [
    ['Insuffisance cardiaque à FEVG altérée (35 %)', 'active', '2019'],
    ['Fibrillation atriale permanente', 'active', '2014'],
    ['Maladie rénale chronique stade 3b (DFG 38)', 'active', '2022'],
    ['Cardiopathie ischémique, stent sur l’IVA', 'medical-history', '2016'],
    ['Cholécystectomie', 'surgical-history', '1998'],
  ] as const
  for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
  dossier.allergy(gp, day, '09:25', {
    kind: 'allergy',
    substance: 'Pénicilline',
    reaction: 'urticaire généralisée (2003)',
  })
  dossier.medication(gp, day, '09:30', { drug: 'Apixaban 2,5 mg', dose: '1 matin, 1 soir', reason: 'FA' })
  dossier.medication(gp, day, '09:30', {
    drug: 'Bisoprolol 2,5 mg',
    dose: '1 matin',
    reason: 'insuffisance cardiaque, FA',
  })
  dossier.medication(gp, day, '09:31', {
    drug: 'Atorvastatine 40 mg',
    dose: '1 soir',
    reason: 'coronaropathie',
  })
  const aspirin = dossier.medication(gp, day, '09:31', {
    drug: 'Kardégic 75 mg',
    dose: '1 midi',
    reason: 'stent',
  })
  dossier.edit(aspirin, hospital, -17, '15:20', {
    stoppedOn: calendar.workday(-17),
    source: 'ordonnance de sortie, cardiologie',
    statedOn: calendar.workday(-17),
  })
}

function decompensation(dossier: DossierWriter, calendar: Calendar): void {
  dossier.note(
    homeHelp,
    -33,
    '10:40',
    'logistic',
    'Monsieur et Madame partent une semaine chez leur fille. Pas de passage jusqu’à leur retour, pilulier emporté.',
  )
  const call = dossier.note(
    nurse,
    -25,
    '17:40',
    'medical',
    'De retour de chez leur fille. Dyspnée au moindre effort depuis 2 j, dort au fauteuil. 74,8 kg (+3,8 depuis le départ). OMI bilatéraux jusqu’aux genoux. TA 14/8, FC 104 irrég., SpO2 91 % AA. Dr Sance appelée.',
    { important: true },
  )
  dossier.note(
    gp,
    -25,
    '18:55',
    'medical',
    'Vu à domicile. Orthopnée, crépitants aux deux bases, TJ. Décompensation cardiaque globale. Furosémide 40 mg IV fait par Mme Labat. Entrée directe en cardiologie ce soir en ambulance, place obtenue avec le service. Courrier et derniers bilans partis avec lui.',
    { replyTo: call },
  )
  dossier.note(
    coordinator,
    -24,
    '09:20',
    'logistic',
    'Bien entré au CH des Pins. Passages infirmiers et aide à domicile suspendus jusqu’à nouvel ordre. Mme Darracq a mon numéro.',
  )
  dossier.note(
    homeHelp,
    -24,
    '11:05',
    'logistic',
    'Bien noté, planning libéré. Je garde le créneau de 10 h pour le retour.',
  )
  dossier.note(
    hospital,
    -20,
    '16:10',
    'medical',
    'Évolution favorable sous furosémide IV : 70,1 kg, O2 sevré. ETT : FEVG 35 %, PAPS 48 mmHg, IM modérée. Relais per os demain. Introduction de sacubitril/valsartan et de dapagliflozine. Sortie envisagée sous 48 à 72 h.',
  )
  const leaving = dossier.note(
    hospital,
    -17,
    '15:15',
    'medical',
    'Sortie ce jour. Poids de sortie 68,4 kg = poids de référence.\nFurosémide 40 mg 1-0-0, sacubitril/valsartan 24/26 mg 1-0-1, bisoprolol 2,5 mg 1-0-0, spironolactone 25 mg ½-0-0, dapagliflozine 10 mg 1-0-0, apixaban 2,5 mg 1-0-1. Kardégic arrêté (stent > 12 mois).\nIDE tous les jours : poids, TA, FC. Appeler le médecin traitant si +2 kg par rapport à la sortie ou +1,5 kg en 3 j. Iono/créat à J7. Cs cardiologie à 3 semaines.',
    { important: true },
  )
  const discharge = { source: 'ordonnance de sortie, cardiologie', statedOn: calendar.workday(-17) }
  dossier.medication(hospital, -17, '15:22', {
    drug: 'Sacubitril/valsartan 24/26 mg',
    dose: '1 matin, 1 soir',
    reason: 'insuffisance cardiaque',
    ...discharge,
  })
  dossier.medication(hospital, -17, '15:23', {
    drug: 'Spironolactone 25 mg',
    dose: '½ matin',
    reason: 'insuffisance cardiaque',
    ...discharge,
  })
  dossier.medication(hospital, -17, '15:24', {
    drug: 'Dapagliflozine 10 mg',
    dose: '1 matin',
    reason: 'insuffisance cardiaque',
    ...discharge,
  })
  const diuretic = dossier.medication(hospital, -17, '15:25', {
    drug: 'Furosémide 40 mg',
    dose: '1 matin',
    reason: 'insuffisance cardiaque',
    ...discharge,
  })
  dossier.edit(diuretic, gp, -1, '10:24', {
    dose: '2 matin pendant 5 jours, puis réévaluer',
    source: 'visite à domicile du Dr Sance',
    statedOn: calendar.workday(-1),
  })
  dossier.note(
    coordinator,
    -17,
    '16:40',
    'logistic',
    'Retour ce soir en VSL. Reprise demain : IDE 7 h 30, aide à domicile 10 h. Portage de repas sans sel demandé, début lundi.',
    { replyTo: leaving },
  )
}

function backHome(dossier: DossierWriter, calendar: Calendar): void {
  const calls = dossier.referral(gp, -16, '12:10', {
    kind: 'follow-up-calls',
    urgency: 'soon',
    everyDays: 3,
    question: 'Poids du matin, souffle la nuit, sel, prise du furosémide. Me prévenir au-delà de 71 kg.',
  })
  dossier.step(calls, coordinator, -16, '15:00', 'taken')
  dossier.step(calls, coordinator, -15, '09:15', 'arranged', {
    arrangement: { provider: 'Mme Duvignau, cellule', phone: '05 33 130 130', from: -15 },
  })
  dossier.about(calls, coordinator, -12, '10:10', {
    kind: 'call',
    reached: true,
    text: '68,6 kg, dort à plat, fait attention au sel.',
  })
  dossier.about(calls, coordinator, -9, '10:20', {
    kind: 'call',
    reached: true,
    text: '68,4 kg, marche au jardin.',
  })
  dossier.about(calls, coordinator, -7, '10:05', { kind: 'call', reached: false, text: '' })
  dossier.note(
    nurse,
    shift(calendar.workday(-17), 1),
    '08:10',
    'medical',
    '1er passage après la sortie. 68,6 kg, TA 11/7, FC 68, SpO2 95 % AA, pas d’OMI. Pilulier fait avec l’épouse d’après l’ordonnance de sortie. Il restait du Kardégic dans l’armoire : mis de côté. Ancien ramipril retiré aussi (pas avec le sacubitril/valsartan).',
  )
  const review = dossier.note(
    pharmacist,
    -16,
    '11:35',
    'medical',
    'Ordonnance de sortie délivrée, ramipril et Kardégic bien arrêtés. Ibuprofène 400 acheté sans ordonnance il y a 5 semaines : expliqué à Mme Darracq que c’est à proscrire (cœur, rein, apixaban).',
  )
  dossier.note(
    gp,
    -16,
    '13:10',
    'medical',
    'Merci. Revu avec eux au téléphone : paracétamol seul, plus d’ibuprofène.',
    { replyTo: review },
  )
  dossier.note(
    homeHelp,
    -14,
    '10:50',
    'medico-social',
    'Monsieur a repris ses marques. La feuille « sans sel » est sur le frigo, Madame demande quoi faire pour le bouillon.',
  )
  dossier.note(
    gp,
    -11,
    '12:40',
    'medical',
    'Bio J7 : Na 138, K 4,9, créat 148 (DFG 38), stable. Pas de modif. Contrôle dans 15 j.',
  )
  dossier.note(
    gp,
    -10,
    '15:30',
    'medical',
    'VAD. Va bien, NYHA II. 68,5 kg. Auscultation libre, pas d’OMI. TA 11/7 assis, 10/6 debout, bien tolérée. Pas de titration aujourd’hui. Cs cardio avec le Dr Lamarque à fixer.',
  )
  dossier.note(
    cardiologist,
    -9,
    '09:15',
    'medical',
    'Bien reçu le CR du CH. D’accord pour ne pas titrer avant contrôle du K et de la créat. Je le verrai à 3 semaines.',
  )
  dossier.note(
    homeHelp,
    -6,
    '10:45',
    'medico-social',
    'Repas de famille dimanche chez la fille, Monsieur dit qu’il s’est fait plaisir (charcuterie, fromage). Je lui ai relu la feuille.',
  )
  dossier.note(
    nurse,
    -4,
    '07:55',
    'paramedical',
    '69,3 kg (+0,8 en 3 passages). TA 12/7, FC 72, SpO2 95 % AA. Pas d’OMI, pas de dyspnée. Sel rediscuté avec le couple. Je surveille de près.',
  )
}

function relapse(dossier: DossierWriter, calendar: Calendar): void {
  dossier.note(
    homeHelp,
    -2,
    '10:35',
    'medico-social',
    'Monsieur n’a pas pu fermer ses chaussures, il garde les pantoufles. Il a dormi avec deux oreillers. Je préviens Mme Labat.',
  )
  dossier.note(
    nurse,
    -2,
    '18:15',
    'paramedical',
    'Passée ce soir après l’appel de Mme Dubroca : 70,2 kg, OMI aux chevilles. TA 12/7, SpO2 95 %. À repeser à jeun au prochain passage, j’appelle si ça monte encore.',
  )
  const threshold = dossier.note(
    nurse,
    -1,
    '08:05',
    'medical',
    `70,9 kg à jeun : +2,5 kg depuis la sortie, +1,6 depuis le ${dayAndMonth(calendar.workday(-4))}. OMI prenant le godet à mi-mollets, 3 oreillers. TA 12/7, FC 78, SpO2 94 % AA. Pas de douleur thoracique. Seuil d’appel dépassé.`,
    { important: true },
  )
  dossier.note(
    gp,
    -1,
    '10:20',
    'medical',
    `Vu à domicile. Crépitants base D, OMI, pas de signe de gravité. Rechute congestive débutante (écart de sel). Furosémide 40 mg : 2 cp le matin au lieu d’1, 5 jours. Iono/créat ${weekdayName(calendar.workday(0))}. Poids tous les jours. M’appeler si ≥ 71,5 kg, dyspnée de repos, ou TA < 10. Je demande l’avancement de la cs cardio.`,
    { replyTo: threshold },
  )
  dossier.referral(gp, -1, '10:30', {
    kind: 'appointment',
    specialty: 'cardiology',
    urgency: 'soon',
    question:
      'IC à FEVG 35 %, FA, DFG 38. Sorti du CH des Pins il y a 3 semaines (poids de réf. 68,4). +2,5 kg depuis la sortie, OMI, crépitants base D. Furosémide passé à 80 mg. Merci d’avancer la consultation du Dr Lamarque : titration, place d’un relais en HDJ si échec ?',
  })
  dossier.note(
    nurse,
    -1,
    '18:20',
    'medical',
    'Vu. Pilulier modifié : furosémide 2 cp le matin ; le 2e cp de ce jour pris à 10 h 45 comme convenu. Épouse au courant.',
    { replyTo: threshold },
  )
  dossier.note(
    nurse,
    0,
    '07:50',
    'medical',
    '70,4 kg (−0,5 depuis la visite), a bien uriné. TA 12/7, FC 74, SpO2 95 % AA. OMI inchangés. Iono/créat prélevés, résultat vers midi.',
  )
}

/** The figures of the notes, in the series that a GP looks at. */
function measures(dossier: DossierWriter, calendar: Calendar): void {
  const first = shift(calendar.workday(-17), 1)
  dossier.limits(gp, -10, '15:40', { kind: 'weight', high: 70.4, note: 'poids de sortie 68,4 + 2' })
  const weights: readonly (readonly [day: number | string, time: string, kilograms: number])[] = [
    [first, '08:02', 68.6],
    [-15, '07:48', 68.5],
    [-13, '07:52', 68.4],
    [-11, '07:50', 68.6],
    [-10, '15:20', 68.5],
    [-8, '07:49', 68.5],
    [-7, '07:51', 68.7],
    [-5, '07:53', 69],
    [-4, '07:50', 69.3],
    [-2, '18:10', 70.2],
    [-1, '08:00', 70.9],
    [0, '07:45', 70.4],
  ]
  for (const [day, time, value] of weights) dossier.measure(nurse, day, time, { kind: 'weight', value })
  const pressures: readonly (readonly [day: number | string, time: string, high: number, low: number])[] = [
    [first, '08:04', 112, 70],
    [-10, '15:22', 108, 68],
    [-4, '07:52', 121, 72],
    [-1, '08:02', 124, 74],
    [0, '07:47', 119, 70],
  ]
  for (const [day, time, value, second] of pressures) {
    dossier.measure(nurse, day, time, { kind: 'blood-pressure', value, second })
  }
}
