import { type Calendar, shift } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { keep, planIntake, proposeReview, sayIntake } from '../medication.ts'
import { demoPeople } from '../people.ts'
import { homeHelpNote, logisticNote } from '../routines/home-help.ts'
import { nurseVisit } from '../routines/nurse.ts'
import { coordinatorNote, pharmacistNote } from '../routines/others.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, pharmacist, coordinator, homeHelp, secondHomeHelp } = demoPeople

/** Mme Capdeboscq, born D'Argelos, 87: evening tablets refused; a cause found once, a second streak since three evenings. */
export function refusedMedication(calendar: Calendar): Scenario {
  return {
    identity: qualified(
      {
        birthName: "D'ARGELOS",
        usedName: 'CAPDEBOSCQ',
        firstGivenName: 'SIMONE',
        givenNames: 'SIMONE MARIE',
        sex: 'F',
        birthDate: '1939-10-08',
        birthPlace: '40119',
      },
      2,
    ),
    contact: {
      phone: '05 36 49 20 09',
      address: '2 lotissement des Genêts, 40320 Geaune',
      contact: { name: 'M. Luc Capdeboscq', link: 'fils', phone: '06 39 98 20 10' },
    },
    opened: 210,
    circle: [gp, nurse, pharmacist, coordinator, homeHelp, secondHomeHelp],
    lastVisit: -2,
    script: (dossier) => {
      background(dossier, calendar)
      pillbox(dossier, calendar)
      firstStreak(dossier, calendar)
      secondStreak(dossier, calendar)
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 1.6,
        until: calendar.workday(-4),
        text: (prng) => nurseVisit(prng, { systolic: 14 }),
      },
      {
        by: homeHelp,
        confidentiality: 'medico-social',
        perWeek: 0.9,
        until: calendar.workday(-4),
        text: (prng) => homeHelpNote(prng, 'F'),
      },
      { by: secondHomeHelp, confidentiality: 'logistic', perWeek: 0.2, text: logisticNote },
      { by: pharmacist, confidentiality: 'medical', perWeek: 0.25, text: pharmacistNote },
      {
        by: coordinator,
        confidentiality: 'medico-social',
        perWeek: 0.3,
        until: calendar.workday(-8),
        text: coordinatorNote,
      },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(210)
  const problems = [
    ['Fibrillation atriale paroxystique', 'active', '2020'],
    ['Hypertension artérielle', 'active', '2001'],
    ['Gonarthrose bilatérale', 'active', '2008'],
    ['Épisode dépressif (deuil du conjoint)', 'medical-history', '2018'],
    ['Hystérectomie', 'surgical-history', '1984'],
  ] as const
  for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
  dossier.allergy(gp, day, '09:25', {
    kind: 'allergy',
    substance: 'Venin de guêpe',
    reaction: 'œdème local étendu, malaise (1996)',
  })
  const anticoagulant = dossier.medication(gp, day, '09:30', {
    drug: 'Apixaban 5 mg',
    dose: '1 matin, 1 soir',
    reason: 'FA',
  })
  const inhibitor = dossier.medication(gp, day, '09:30', {
    drug: 'Périndopril 5 mg',
    dose: '1 matin',
    reason: 'HTA',
  })
  const painkiller = dossier.medication(gp, day, '09:31', {
    drug: 'Paracétamol 1 g',
    dose: '1 à 3 par jour si douleur',
    reason: 'gonarthrose',
  })
  const statin = dossier.medication(gp, day, '09:31', {
    drug: 'Pravastatine 20 mg',
    dose: '1 soir',
    reason: 'prévention primaire',
  })
  dossier.edit(statin, gp, -15, '12:50', {
    stoppedOn: calendar.workday(-15),
    source: 'allègement du Dr Sance',
    statedOn: calendar.workday(-15),
  })
  const iron = dossier.medication(gp, -26, '18:20', {
    drug: 'Sulfate ferreux (Tardyferon) 80 mg',
    dose: '1 soir',
    reason: 'anémie ferriprive',
    startedOn: calendar.workday(-26),
    source: 'ordonnance du Dr Sance',
  })
  dossier.edit(iron, gp, -15, '12:51', {
    stoppedOn: calendar.workday(-15),
    source: 'appel du Dr Sance',
    statedOn: calendar.workday(-15),
  })
  const { id: line, body } = painkiller
  proposeReview(
    dossier,
    pharmacist,
    [calendar.workday(-1), '17:30'],
    [
      keep(anticoagulant, 'Le comprimé du soir est celui qu’elle refuse : à ne pas laisser.'),
      keep(inhibitor),
      {
        kind: 'changed',
        line,
        drug: body.drug,
        before: body.dose,
        after: '1 matin, 1 midi, 1 soir si douleur, 3 g par jour au plus',
        comment: '51 kg : plafond écrit en toutes lettres.',
      },
    ],
    'Bilan fait au téléphone avec son fils. Rien d’autre à la maison.',
  )
}

function pillbox(dossier: DossierWriter, calendar: Calendar): void {
  const start = calendar.workday(-14)
  const last = calendar.workday(0)
  const written = [start, '09:40'] as const
  const morning = planIntake(dossier, nurse, written, {
    label: 'Pilulier du matin',
    times: ['08:00'],
    from: shift(start, 1),
  })
  const evening = planIntake(dossier, nurse, written, {
    label: 'Pilulier du soir, une seule case',
    times: ['18:30'],
    from: start,
  })
  const refused = new Map([
    [shift(last, -3), 'Laissé. Ne dit pas pourquoi.'],
    [shift(last, -2), '« À quoi bon. »'],
    [shift(last, -1), 'Laissé, assise dans le noir.'],
  ])
  for (let date = start, turn = 0; date < last; date = shift(date, 1), turn++) {
    const helper = turn % 3 === 2 ? secondHomeHelp : homeHelp
    // One day a week nobody comes in the morning, and nobody says anything.
    if (date > start && turn % 7 !== 4) {
      sayIntake(dossier, helper, [date, '08:10'], morning, '08:00', 'taken')
    }
    const note = refused.get(date)
    sayIntake(dossier, helper, [date, '18:42'], evening, '18:30', note ? 'refused' : 'taken', note)
  }
}

function firstStreak(dossier: DossierWriter, calendar: Calendar): void {
  const evening = (before: number, days: number) => shift(calendar.workday(before), -days)
  dossier.note(
    gp,
    -26,
    '18:15',
    'medical',
    'Hb 9,8, VGM 76, ferritine 9, CRP 3. Pas de saignement extériorisé. Tardyferon le soir, apixaban maintenu. Avis gastro demandé.',
  )
  const stomach = dossier.referral(gp, -26, '18:30', {
    kind: 'appointment',
    specialty: 'gastroenterology',
    urgency: 'soon',
    question:
      'F 87 ans, autonome, anémie ferriprive (Hb 9,8, ferritine 9) sous apixaban. Pas de saignement extériorisé, pas d’AINS, pas de perte de poids. Jusqu’où explorer ? Merci de votre avis.',
  })
  dossier.step(stomach, coordinator, -25, '09:15', 'taken')
  dossier.step(stomach, coordinator, -24, '10:40', 'scheduled', {
    appointment: {
      day: -9,
      time: '11:00',
      place: 'Centre hospitalier des Pins, hépato-gastro-entérologie',
      practitioner: 'Équipe de gastro-entérologie',
      preparation: 'Apporter la NFS et la liste des médicaments.',
    },
  })
  dossier.step(stomach, coordinator, -8, '11:30', 'attended', { note: 'Vue, accompagnée par son fils.' })
  dossier.step(stomach, coordinator, -4, '15:10', 'reported', {
    note: 'Pas d’endoscopie d’emblée (choix de la patiente). Fer IV proposé en HDJ. NFS à 1 mois. Courrier arrivé.',
  })
  dossier.note(
    homeHelp,
    evening(-16, 2),
    '18:40',
    'medico-social',
    'Madame n’a pas voulu ses comprimés du soir, elle se dit « barbouillée ». Je n’ai pas insisté, ils sont restés dans le pilulier.',
  )
  dossier.note(
    homeHelp,
    evening(-16, 1),
    '18:35',
    'medico-social',
    'Même chose ce soir : « pas celui-là, il me retourne l’estomac ». A bu sa soupe.',
  )
  const third = dossier.note(
    secondHomeHelp,
    -16,
    '18:45',
    'medico-social',
    '3e soir sans comprimés. Madame est gentille mais ferme.',
    { important: true },
  )
  dossier.note(
    coordinator,
    -15,
    '08:50',
    'medico-social',
    'Merci à vous deux. Mme Labat passe ce matin vérifier le pilulier.',
    { replyTo: third },
  )
  const pillbox = dossier.note(
    nurse,
    -15,
    '09:20',
    'medical',
    'Pilulier : 3 prises du soir restées (apixaban, fer, pravastatine). Le matin est pris. Nausées 1 h après le fer, pas de vomissement, abdomen souple. TA 14/7.',
  )
  dossier.note(
    gp,
    -15,
    '12:45',
    'medical',
    'Appelée. C’est le fer. Arrêt Tardyferon, arrêt pravastatine (87 ans, prévention primaire). Le soir il ne reste que l’apixaban : expliqué à Madame pourquoi celui-là compte. Après un oubli : ne pas doubler. M’appeler dès 2 soirs refusés.',
    { replyTo: pillbox },
  )
  dossier.note(
    pharmacist,
    -15,
    '15:20',
    'medical',
    'Vu. Le plus simple pour elle : pilulier du soir à une seule case, un seul comprimé. Je le prépare.',
  )
  dossier.note(
    homeHelp,
    -14,
    '18:35',
    'medico-social',
    'Comprimé du soir pris sans discuter. Elle a même plaisanté.',
  )
  dossier.note(
    nurse,
    -12,
    '08:00',
    'medical',
    'Pilulier du soir bien vide depuis le changement. Plus de nausée.',
  )
  dossier.note(
    coordinator,
    -7,
    '10:10',
    'medico-social',
    'Appel au fils : il trouve sa mère plus seule depuis que la voisine a déménagé. Visites de convivialité proposées. Il me rappelle.',
  )
}

function secondStreak(dossier: DossierWriter, calendar: Calendar): void {
  const evening = (before: number, days: number) => shift(calendar.workday(before), -days)
  dossier.note(
    secondHomeHelp,
    evening(0, 3),
    '18:40',
    'medico-social',
    'Madame a laissé le comprimé du soir. Ne dit pas pourquoi. N’a mangé que le dessert.',
  )
  dossier.note(
    homeHelp,
    evening(0, 2),
    '18:35',
    'medico-social',
    '2e soir refusé. « À quoi bon. » Je suis restée un peu avec elle.',
  )
  const again = dossier.note(
    homeHelp,
    evening(0, 1),
    '18:40',
    'medico-social',
    '3e soir de suite. Comprimé laissé, télé éteinte, assise dans le noir à mon arrivée. Ce n’est pas comme la dernière fois : elle est triste.',
    { important: true },
  )
  dossier.alert(
    homeHelp,
    evening(0, 1),
    '18:44',
    'refusal',
    '3e soir de suite. Elle est triste, ce n’est plus l’estomac.',
    { receivedTime: '19:31' },
  )
  dossier.note(
    secondHomeHelp,
    evening(0, 1),
    '19:10',
    'medico-social',
    'Pareil le midi : elle ne veut plus aller au club du jeudi.',
    { replyTo: again },
  )
  dossier.note(
    nurse,
    0,
    '07:45',
    'medical',
    'Vu ce matin : 3 apixaban du soir dans le pilulier, ceux du matin pris. Pas de nausée. Ralentie, pleure en parlant de sa voisine, dort mal, poids 51 kg (−1,5 en 1 mois). Pas d’idée suicidaire exprimée quand je pose la question. TA 14/7, pouls irrégulier à 88. À voir aujourd’hui ?',
    { important: true },
  )
}
