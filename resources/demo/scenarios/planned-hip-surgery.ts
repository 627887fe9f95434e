import { type Calendar, dayAndMonth, daysBetween, longDate, shift, weekdayName } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { housekeepingNote } from '../routines/home-help.ts'
import { nurseVisit } from '../routines/nurse.ts'
import { physiotherapyNote } from '../routines/others.ts'
import { writeAgenda } from '../agenda.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, physiotherapist, surgeon, coordinator, socialCoordinator, homeHelp } = demoPeople

/** Mme Lesca, born Darmaillacq, 75: hip replaced as planned; everything at home is suspended, and must start again in time. */
export function plannedHipSurgery(calendar: Calendar): Scenario {
  const day = calendar.workday
  return {
    identity: qualified(
      {
        birthName: 'DARMAILLACQ',
        usedName: 'LESCA',
        firstGivenName: 'MARIE-CLAUDE',
        givenNames: 'MARIE-CLAUDE ANNE',
        sex: 'F',
        birthDate: '1951-11-23',
        birthPlace: '40192',
      },
      77,
    ),
    contact: {
      phone: '05 36 49 20 11',
      address: '19 avenue des Arènes, 40500 Saint-Sever',
      contact: { name: 'Mme Peyroux', link: 'voisine, a les clés', phone: '05 36 49 20 12' },
    },
    opened: 150,
    circle: [
      gp,
      nurse,
      physiotherapist,
      [surgeon, 80],
      coordinator,
      [socialCoordinator, 60],
      [homeHelp, 140],
    ],
    away: [[shift(day(-8), 1), calendar.daysAgo(0)]],
    lastVisit: -5,
    agenda: (dossier) =>
      writeAgenda(dossier, calendar, {
        written: day(-20),
        gp,
        lastVisit: -5,
        planned: [
          {
            by: coordinator,
            kind: 'hospital',
            title: '',
            day: shift(day(-8), 1),
            note: 'Retour au domicile à confirmer par la cellule.',
          },
          {
            by: homeHelp,
            kind: 'visit',
            title: 'courses',
            day: day(-19),
            time: '10:00',
            on: [2, 5],
            who: [homeHelp],
          },
        ],
        asked: [],
      }),
    script: (dossier) => {
      background(dossier, calendar)
      preparation(dossier, calendar)
      stay(dossier, calendar)
    },
    routines: [
      { by: nurse, confidentiality: 'paramedical', perWeek: 1.1, text: (prng) => nurseVisit(prng) },
      { by: physiotherapist, confidentiality: 'paramedical', perWeek: 1.2, text: physiotherapyNote },
      {
        by: homeHelp,
        confidentiality: 'medico-social',
        perWeek: 1.2,
        text: housekeepingNote,
      },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(150)
  const problems = [
    ['Coxarthrose droite évoluée', 'active', '2021'],
    ['Diabète de type 2', 'active', '2012'],
    ['Hypertension artérielle', 'active', '2010'],
    ['Surpoids (IMC 29)', 'active', undefined],
    ['Canal carpien droit opéré', 'surgical-history', '2009'],
  ] as const
  for (const [label, kind, since] of problems)
    dossier.problem(gp, day, '09:20', { label, kind, ...(since && { since }) })
  dossier.allergy(gp, day, '09:25', {
    kind: 'intolerance',
    substance: 'Tramadol',
    reaction: 'vertiges, vomissements',
  })
  dossier.medication(gp, day, '09:30', {
    drug: 'Metformine 850 mg',
    dose: '1 matin, 1 soir',
    reason: 'diabète',
  })
  dossier.medication(gp, day, '09:30', { drug: 'Candésartan 8 mg', dose: '1 matin', reason: 'HTA' })
  dossier.medication(gp, day, '09:31', { drug: 'Paracétamol 1 g', dose: '3 par jour', reason: 'coxarthrose' })
  const anti = dossier.medication(gp, day, '09:31', {
    drug: 'Kétoprofène gel',
    dose: '2 applications par jour',
    reason: 'coxarthrose',
  })
  dossier.edit(anti, gp, -17, '18:30', {
    stoppedOn: calendar.workday(-17),
    source: 'consultation du Dr Sance',
    statedOn: calendar.workday(-17),
  })
  dossier.medication(surgeon, -6, '17:50', {
    drug: 'Énoxaparine 4000 UI',
    dose: '1 injection SC par jour, 35 jours',
    reason: 'prévention thrombose après PTH',
    startedOn: calendar.workday(-6),
    source: 'compte rendu opératoire',
  })
}

function preparation(dossier: DossierWriter, calendar: Calendar): void {
  const on = (offset: number) => dayAndMonth(calendar.workday(offset))
  const surgery = dossier.referral(gp, -54, '18:10', {
    kind: 'appointment',
    specialty: 'orthopaedics',
    urgency: 'routine',
    question:
      'F 75 ans, coxarthrose D, périmètre 150 m, réveils nocturnes malgré paracétamol et kiné. Radio jointe au courrier. DT2 (HbA1c 6,9 %), HTA. Indication de PTH ?',
  })
  dossier.step(surgery, coordinator, -53, '09:20', 'taken')
  dossier.step(surgery, coordinator, -51, '11:10', 'scheduled', {
    appointment: {
      day: -33,
      time: '10:15',
      place: 'Centre hospitalier des Pins, consultation d’orthopédie',
      practitioner: 'Dr Vincent Barrouillet',
      preparation: 'Radios de bassin et de hanche.',
    },
  })
  dossier.step(surgery, surgeon, -33, '10:50', 'attended')
  dossier.step(surgery, surgeon, -32, '16:30', 'reported', { note: `PTH D retenue, date : ${on(-6)}.` })
  dossier.step(surgery, gp, -30, '08:40', 'closed', { note: 'D’accord, patiente informée.' })
  dossier.note(
    surgeon,
    -33,
    '11:00',
    'medical',
    `PTH D programmée le ${longDate(calendar.workday(-6))}, entrée la veille. Anesthésie le ${on(-18)}. Kiné préopératoire 8 séances, apprentissage des cannes. Bilan dentaire et ECBU si signes. SMR ensuite, demande faite.`,
  )
  const hospital = dossier.referral(gp, -30, '08:45', {
    kind: 'planned-stay',
    specialty: 'orthopaedics',
    urgency: 'routine',
    place: 'Centre hospitalier des Pins',
    from: -7,
    question:
      'PTH D retenue par le Dr Barrouillet. Merci d’organiser l’entrée la veille, le transport, la suspension des aides, puis le SMR. Intolérance au tramadol.',
  })
  dossier.step(hospital, coordinator, -29, '09:05', 'taken')
  dossier.step(hospital, coordinator, -28, '14:20', 'scheduled', {
    appointment: {
      day: -7,
      time: '14:00',
      place: 'Centre hospitalier des Pins, orthopédie, 3e étage',
      practitioner: 'Dr Vincent Barrouillet',
      preparation: 'Carte Vitale, ordonnances, radios. Douche la veille et le matin. Cannes.',
    },
  })
  dossier.about(hospital, coordinator, -28, '14:35', { kind: 'tick', item: 'transport', done: true })
  dossier.about(hospital, nurse, -12, '18:40', { kind: 'tick', item: 'pharmacy-told', done: true })
  dossier.about(hospital, coordinator, -10, '09:10', { kind: 'tick', item: 'nurse-told', done: true })
  dossier.about(hospital, coordinator, -10, '09:12', { kind: 'reminded' })
  dossier.about(hospital, coordinator, -8, '09:25', { kind: 'tick', item: 'aids-suspended', done: true })
  dossier.about(hospital, coordinator, -8, '16:05', { kind: 'reminded' })
  dossier.step(hospital, coordinator, -7, '15:10', 'admitted', {
    note: 'Entrée faite, Mme Peyroux a les clés.',
  })
  dossier.about(hospital, coordinator, -2, '15:05', {
    kind: 'message',
    text: `En SMR. Sortie envisagée autour du ${on(12)} : je note la sortie dès qu’elle est sûre, la liste du retour s’ouvrira.`,
  })
  const plan = dossier.note(
    coordinator,
    -28,
    '14:30',
    'logistic',
    `Hospitalisation programmée : entrée ${longDate(calendar.workday(-7))} à 14 h, VSL réservé. À suspendre ce jour-là : aide à domicile (2 × /sem), portage de repas, passage infirmier. Retour prévu après SMR, environ 3 semaines.`,
  )
  dossier.note(homeHelp, -28, '18:20', 'logistic', 'Vu, je préviens le bureau pour le planning.', {
    replyTo: plan,
  })
  dossier.note(
    physiotherapist,
    -26,
    '10:20',
    'paramedical',
    'Préop 1/8. Flexion hanche D 85°, flexum 10°. Deux cannes : appris le pas à 3 temps. Motivée.',
  )
  dossier.note(
    gp,
    -17,
    '18:25',
    'medical',
    'Cs préop. Anesthésie faite (ASA 2). HbA1c 6,9 %, Hb 13,1, ECBU non indiqué. Stop kétoprofène gel. Metformine : dernière prise la veille au matin. Ordonnances de sortie à ne pas anticiper.',
  )
  dossier.note(
    socialCoordinator,
    -14,
    '10:50',
    'social',
    'Mutuelle : 20 h d’aide après hospitalisation accordées. Rehausseur WC et barre de douche en prêt, pose avant le retour.',
  )
  dossier.note(
    physiotherapist,
    -9,
    '11:00',
    'paramedical',
    'Préop 8/8. Escalier avec cannes acquis. Sait se lever du lit sans forcer la hanche.',
  )
  const suspension = dossier.note(
    coordinator,
    -8,
    '09:30',
    'logistic',
    'Rappel : dernier passage à domicile aujourd’hui. Aides suspendues jusqu’au retour. Clés chez Mme Peyroux.',
  )
  dossier.note(
    homeHelp,
    -8,
    '12:05',
    'logistic',
    'Frigo vidé, poubelles sorties, chauffage sur 16. Valise faite avec elle.',
    { replyTo: suspension },
  )
  dossier.note(
    nurse,
    -8,
    '18:15',
    'paramedical',
    'Dernier passage. Douche Bétadine expliquée (veille et matin de l’intervention). Téguments intacts. TA 13/7, gly 1,18.',
  )
}

function stay(dossier: DossierWriter, calendar: Calendar): void {
  const on = (offset: number) => dayAndMonth(calendar.workday(offset))
  dossier.note(
    surgeon,
    -6,
    '17:45',
    'medical',
    'PTH D ce matin, voie postérieure, sans complication. Lever demain. Énoxaparine 4000 UI 35 j. Interdits : flexion > 90°, croiser les jambes.',
  )
  dossier.note(
    coordinator,
    -6,
    '18:10',
    'medico-social',
    'Opération bien passée, Mme Lesca a appelé elle-même. Voisine prévenue.',
  )
  dossier.note(
    surgeon,
    -3,
    '16:20',
    'medical',
    `J${daysBetween(calendar.workday(-6), calendar.workday(-3))}. Marche 30 m avec deux cannes, EVA 3 sous paracétamol (pas de tramadol, intolérance). Hb 10,4. Pansement sec. Gly stables, metformine reprise. Transfert SMR ${weekdayName(calendar.workday(-2))}.`,
  )
  const rehab = dossier.note(
    coordinator,
    -2,
    '15:00',
    'logistic',
    `Arrivée en SMR en fin de matinée. Sortie envisagée autour du ${on(12)}. Les aides restent suspendues ; je relance le service d’aide, le portage et Mme Labat 5 jours avant.`,
  )
  dossier.note(
    nurse,
    -2,
    '18:40',
    'logistic',
    'Noté. Prévoir ordonnance IDE pour énoxaparine, NFS-plaquettes et ablation des agrafes si pas faite au SMR.',
    { replyTo: rehab },
  )
  const mistake = dossier.note(
    homeHelp,
    -1,
    '09:15',
    'logistic',
    'Le bureau m’a remise sur son planning ce matin : porte close, bien sûr. Je croyais que c’était suspendu ?',
  )
  dossier.note(
    coordinator,
    -1,
    '09:50',
    'logistic',
    'Oui, toujours suspendu : reprise automatique du logiciel du service, corrigée avec eux. Désolée pour le déplacement.',
    { replyTo: mistake },
  )
  dossier.note(
    socialCoordinator,
    -1,
    '14:20',
    'social',
    `Rehausseur et barre posés. Visite de l’ergothérapeute du SMR à domicile le ${on(7)}, Mme Peyroux ouvrira.`,
  )
}
