import { type Calendar, shift } from '../calendar.ts'
import { curve } from '../curve.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { demoPeople } from '../people.ts'
import { diabeticFootPlan } from './diabetic-foot-plan.ts'
import { patTrois } from '../../../plugins/demo-lgc/src/cases.ts'
import { compose, decimal } from '../routines/compose.ts'
import { housekeepingNote, logisticNote } from '../routines/home-help.ts'
import { coordinatorNote } from '../routines/others.ts'
import { everyDay, writeAgenda } from '../agenda.ts'
import type { Scenario } from '../scenario.ts'

const {
  gp,
  nurse,
  secondNurse,
  coordinator,
  socialCoordinator,
  pharmacist,
  homeHelp,
  socialWorker,
  woundExpert,
} = demoPeople

/** Mme Pat-Trois, 47, type 1 diabetes: a heel wound followed by photographs until it nearly closes. */
export function diabeticFoot(calendar: Calendar): Scenario {
  const day = calendar.workday
  const series = [-45, -34, -23, -12, -2].map(day)
  const at = (values: readonly number[]) => curve(values.map((value, index) => [series[index]!, value]))
  const [length, width, fibrin] = [
    at([3.2, 2.9, 2.4, 1.7, 1.1]),
    at([2.6, 2.4, 1.9, 1.3, 0.8]),
    at([50, 35, 15, 4, 0]),
  ]
  return {
    identity: patTrois,
    contact: {
      phone: '06 39 98 20 02',
      address: '3 rue du Moulin-Neuf, 40500 Saint-Sever',
      contact: { name: 'Mme Sophie Pat-Trois', link: 'sœur', phone: '06 39 98 20 03' },
    },
    opened: 82,
    circle: [
      gp,
      nurse,
      secondNurse,
      coordinator,
      [socialCoordinator, 70],
      pharmacist,
      [homeHelp, 60],
      [socialWorker, 62],
      [woundExpert, 65],
    ],
    lastVisit: -4,
    agenda: (dossier) =>
      writeAgenda(dossier, calendar, {
        written: day(-20),
        gp,
        lastVisit: -4,
        planned: [
          {
            by: nurse,
            kind: 'visit',
            title: 'soins',
            day: day(-19),
            time: '08:00',
            end: '08:30',
            on: everyDay,
            who: [nurse],
          },
          {
            by: homeHelp,
            kind: 'visit',
            title: 'ménage et repas',
            day: day(-19),
            time: '11:00',
            end: '12:30',
            on: [1, 3, 5],
            who: [homeHelp],
          },
          {
            by: coordinator,
            kind: 'meeting',
            title: 'point de situation au domicile',
            day: day(4),
            time: '14:00',
            end: '15:00',
            who: [coordinator, nurse],
          },
        ],
        asked: [
          {
            by: nurse,
            of: homeHelp,
            what: 'Vérifier que la chaussure de décharge est portée',
            day: -1,
            time: '18:20',
            due: day(3),
            confidentiality: 'medico-social',
          },
        ],
      }),
    script: (dossier) => {
      background(dossier, calendar)
      discovery(dossier)
      healing(dossier)
      lastDays(dossier, calendar)
      dossier.aside('plan', () => diabeticFootPlan(dossier, calendar))
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 7,
        when: 'morning',
        from: day(-44),
        text: (prng, date) => {
          const share = Math.round(fibrin(date) / 5) * 5
          return compose(
            prng,
            ['Pansement talon D refait.', 'Pansement du jour.', 'Pansement fait.'],
            [
              `${decimal(length(date))} × ${decimal(width(date))} cm.`,
              `Plaie ${decimal(length(date))} × ${decimal(width(date))} cm, pas de contact osseux.`,
              '',
            ],
            share > 5
              ? [
                  `Fibrine ${share} %, détersion curette.`,
                  `Fibrine ${share} %, bourgeon autour.`,
                  'Détersion bien supportée.',
                ]
              : ['Fond propre, bourgeonnant.', 'Liseré d’épidermisation net.', 'Pas de fibrine.'],
            [
              'Exsudat modéré.',
              'Exsudat faible.',
              'Berges saines.',
              'Pas de rougeur ni d’odeur.',
              'Peau périlésionnelle protégée.',
            ],
            [
              `Gly cap ${decimal(1.1 + prng.integer(0, 90) / 100, 2)} g/l.`,
              `Gly au réveil ${decimal(1 + prng.integer(0, 80) / 100, 2)}, carnet vu.`,
              date > day(-37)
                ? 'Botte de décharge portée.'
                : 'Chaussure ouverte portée, en attendant la botte.',
              'Décharge respectée d’après elle.',
              '',
            ],
            ['', '', 'Pied G vu : RAS.', 'Douleur 0/10.'],
          )
        },
      },
      {
        by: secondNurse,
        confidentiality: 'paramedical',
        perWeek: 1.1,
        from: day(-40),
        when: 'evening',
        text: (prng, date) =>
          compose(
            prng,
            ['Tournée du soir, pansement talon D refait.', 'Remplacement Mme Labat, pansement talon D.'],
            [
              `Environ ${decimal(length(date))} cm de long, propre.`,
              'Aspect identique à la dernière photo.',
              'Pansement saturé, changé.',
            ],
            ['Botte bien mise.', 'Pas de fièvre.', 'Glycémies notées dans le carnet.'],
          ),
      },
      {
        by: homeHelp,
        confidentiality: 'medico-social',
        perWeek: 2,
        from: day(-33),
        text: housekeepingNote,
      },
      { by: homeHelp, confidentiality: 'logistic', perWeek: 0.3, from: day(-33), text: logisticNote },
      {
        by: pharmacist,
        confidentiality: 'medical',
        perWeek: 0.5,
        from: day(-44),
        text: (prng) =>
          compose(
            prng,
            [
              'Pansements du mois délivrés.',
              'Hydrocellulaires talon : boîte de 10 délivrée.',
              'Bandelettes et aiguilles renouvelées.',
              'Insulines délivrées, chaîne du froid rappelée.',
            ],
            [
              'Stock suffisant pour 15 j.',
              'Pas de sparadrap à la colophane.',
              'Dates vérifiées.',
              'Antiseptique retiré du panier, pas indiqué.',
            ],
          ),
      },
      { by: coordinator, confidentiality: 'medico-social', perWeek: 0.3, text: coordinatorNote },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(82)
  const problems = [
    ['Diabète de type 1', 'active', '1993'],
    ['Neuropathie périphérique (monofilament non perçu aux deux pieds)', 'active', '2019'],
    ['Rétinopathie diabétique non proliférante minime', 'active', '2021'],
    ['Hypertension artérielle', 'active', '2018'],
    ['Appendicectomie', 'surgical-history', '1991'],
  ] as const
  for (const [label, kind, since] of problems) dossier.problem(gp, day, '09:20', { label, kind, since })
  dossier.problem(gp, -47, '18:10', {
    label: 'Plaie du talon droit, pied diabétique',
    kind: 'active',
    source: 'consultation du Dr Sance',
  })
  dossier.allergy(gp, day, '09:25', {
    kind: 'intolerance',
    substance: 'Sparadrap à la colophane',
    reaction: 'eczéma de contact',
  })
  dossier.allergy(gp, day, '09:26', {
    kind: 'allergy',
    substance: 'Sulfaméthoxazole',
    reaction: 'éruption (2006)',
  })
  dossier.medication(gp, day, '09:30', {
    drug: 'Insuline asparte (Novorapid)',
    dose: '6 matin, 8 midi, 8 soir, à adapter',
    reason: 'diabète',
  })
  dossier.medication(gp, day, '09:31', { drug: 'Ramipril 5 mg', dose: '1 matin', reason: 'HTA' })
  dossier.medication(gp, day, '09:31', {
    drug: 'Atorvastatine 20 mg',
    dose: '1 soir',
    reason: 'risque cardiovasculaire',
  })
  const basal = dossier.medication(gp, day, '09:30', {
    drug: 'Insuline glargine (Lantus)',
    dose: '22 UI au coucher',
    reason: 'diabète',
  })
  dossier.edit(basal, gp, -9, '18:40', {
    dose: '24 UI au coucher',
    source: 'consultation du Dr Sance',
    statedOn: calendar.workday(-9),
  })
}

function discovery(dossier: DossierWriter): void {
  const found = dossier.note(
    gp,
    -47,
    '18:05',
    'medical',
    'Plaie du talon D vue par la patiente hier (chaussures de sécurité neuves, rien senti). DT1, neuropathie connue. Environ 3 × 2,5 cm, fibrineuse, pas de contact osseux au stylet, pas de cellulite, apyrétique. Pouls pédieux et tibial post. perçus, IPS 1,02. Vaccin tétanos à jour. Arrêt de travail, décharge, IDE tous les jours avec photo de suivi.',
    { important: true },
  )
  dossier.note(nurse, -47, '19:05', 'medical', 'Reçu, je commence demain matin 7 h 30.', { replyTo: found })
  const first = dossier.note(
    nurse,
    -45,
    '08:20',
    'paramedical',
    'Photo de référence. Talon D 3,2 × 2,6 cm, fibrine ≈ 50 %, exsudat modéré, pas d’odeur, berges un peu macérées. Lavage sérum phy, détersion curette, hydrofibre + hydrocellulaire talon. Douleur 1/10.',
    { photos: [['talon-1', 'Talon D, 3,2 × 2,6 cm']] },
  )
  const opinion = dossier.referral(gp, -44, '12:20', {
    kind: 'opinion',
    specialty: 'wounds',
    site: 'Talon D',
    size: '3,2 × 2,6 cm',
    urgency: 'soon',
    question:
      'F 47 ans, DT1, neuropathie, pouls +, IPS 1,02. Plaie talon D 3,2 × 2,6 cm, fibrine 50 %, contact osseux négatif, CRP 6. Détersion + hydrofibre, décharge par chaussure ouverte. Votre avis sur la décharge et le pansement ? Faut-il une radio d’emblée ?',
    photos: [['talon-1', 'Talon D, 3,2 × 2,6 cm']],
  })
  dossier.step(opinion, coordinator, -43, '09:10', 'taken', {
    note: 'Transmis au Dr Ducamp, créneau de télé-expertise demandé.',
  })
  dossier.step(opinion, coordinator, -43, '10:00', 'scheduled', {
    appointment: {
      day: -40,
      time: '14:00',
      place: 'Télé-expertise, sans déplacement',
      practitioner: 'Dr Sylvie Ducamp',
    },
  })
  const answer = dossier.note(
    woundExpert,
    -40,
    '14:20',
    'medical',
    'Avis sur photo et dossier : ulcère talonnier neuropathique sur conflit de chaussure, pas d’argument pour une ostéite à ce stade. La décharge est le traitement : botte de décharge, talon libre, y compris pour les petits trajets. Détersion mécanique à chaque pansement, hydrofibre tant que fibrine > 30 %, puis hydrocellulaire seul. Ni antiseptique ni antibiotique local. Radio de référence à faire. Si la surface n’a pas diminué de moitié à 4–6 semaines : consultation pied diabétique.',
    { replyTo: first },
  )
  dossier.step(opinion, woundExpert, -40, '14:25', 'attended')
  dossier.step(opinion, woundExpert, -40, '14:26', 'reported', { report: answer })
  dossier.step(opinion, gp, -38, '08:50', 'closed', { note: 'Merci. Radio faite : pas de lésion osseuse.' })
  dossier.note(
    coordinator,
    -39,
    '11:15',
    'logistic',
    'Botte de décharge livrée demain par le prestataire, essayage avec Mme Labat à 8 h.',
  )
  dossier.note(
    socialWorker,
    -37,
    '16:00',
    'social',
    'Vue à domicile. Seule avec son fils de 16 ans. Indemnités journalières versées avec 3 semaines de retard, dossier relancé à la CPAM. Demande d’aide à domicile temporaire faite à la mutuelle : 2 × 2 h par semaine.',
  )
}

function healing(dossier: DossierWriter): void {
  dossier.note(
    nurse,
    -34,
    '08:15',
    'paramedical',
    'Photo 2. 2,9 × 2,4 cm, fibrine 35 %, bourgeonnement au centre. Exsudat modéré. Botte portée la journée.',
    { photos: [['talon-2', 'Talon D, 2,9 × 2,4 cm']] },
  )
  const slippers = dossier.note(
    homeHelp,
    -33,
    '10:40',
    'medico-social',
    'Premier passage. Madame porte la botte mais l’enlève la nuit pour aller aux toilettes, et marche en pantoufles dans la cuisine.',
  )
  dossier.note(
    nurse,
    -33,
    '18:05',
    'medico-social',
    'Merci, c’est important. Revu avec elle ce soir : botte au pied du lit, bassin refusé, le fils rangera les pantoufles.',
    { replyTo: slippers },
  )
  dossier.note(
    gp,
    -27,
    '12:35',
    'medical',
    'HbA1c 8,6 %. Deux hypos nocturnes ce mois. Passage IDE quotidien maintenu pour le suivi glycémique. Je demande un avis diabéto.',
  )
  const better = dossier.note(
    nurse,
    -23,
    '08:10',
    'paramedical',
    'Photo 3. 2,4 × 1,9 cm, fibrine 15 %, bourgeon rouge, liseré d’épidermisation 2 mm en haut. Exsudat faible.',
    { photos: [['talon-3', 'Talon D, 2,4 × 1,9 cm']] },
  )
  dossier.note(
    woundExpert,
    -22,
    '13:30',
    'medical',
    'Bonne trajectoire : surface −45 % à un mois. Hydrocellulaire seul. Ne pas alléger la décharge.',
  )
  dossier.note(
    gp,
    -22,
    '19:10',
    'paramedical',
    'Merci pour la photo. On suit l’avis du Dr Ducamp, hydrocellulaire seul.',
    { replyTo: better },
  )
  const diabetology = dossier.referral(gp, -19, '18:30', {
    kind: 'appointment',
    specialty: 'diabetology',
    urgency: 'soon',
    question:
      'DT1 depuis 33 ans, basal-bolus, HbA1c 8,6 %, hypos nocturnes, plaie du talon en voie de cicatrisation. Merci de la voir pour adaptation du schéma et capteur de glucose / pompe. Déplacements limités par la botte de décharge.',
  })
  dossier.step(diabetology, coordinator, -18, '09:40', 'taken', {
    note: 'Secrétariat joint, liste d’attente courte.',
  })
  dossier.step(diabetology, coordinator, -16, '15:05', 'scheduled', {
    note: 'VSL réservé.',
    appointment: {
      day: 6,
      time: '10:30',
      place: 'Centre hospitalier des Pins, diabétologie, 2e étage',
      practitioner: 'Équipe de diabétologie',
      preparation: 'Venir avec le carnet, le lecteur et la dernière HbA1c. Petit-déjeuner habituel.',
    },
  })
  dossier.note(
    socialCoordinator,
    -15,
    '14:20',
    'social',
    'Aide à domicile accordée jusqu’à la fin de l’arrêt. IJ régularisées, virement reçu.',
  )
  dossier.note(
    nurse,
    -12,
    '08:05',
    'paramedical',
    'Photo 4. 1,7 × 1,3 cm, fond rouge, traces de fibrine. Épidermisation sur tout le tour.',
    { photos: [['talon-4', 'Talon D, 1,7 × 1,3 cm']] },
  )
  const change = dossier.note(
    gp,
    -9,
    '18:35',
    'medical',
    'Cs. Réveils à 1,80–2,10 depuis 10 j. Lantus 22 → 24 UI au coucher. Bolus inchangés. Me signaler toute gly < 0,70.',
  )
  dossier.note(
    nurse,
    -9,
    '19:20',
    'medical',
    'Vu : 24 UI dès ce soir, expliqué à Mme Pat-Trois, noté dans le carnet.',
    { replyTo: change },
  )
  dossier.note(
    pharmacist,
    -8,
    '11:00',
    'medical',
    'Nouvelle dose de Lantus enregistrée. Stylos suffisants pour 3 semaines.',
  )
}

function lastDays(dossier: DossierWriter, calendar: Calendar): void {
  dossier.limits(gp, -5, '19:20', { kind: 'glycaemia', low: 0.7, high: 1.8 })
  const mornings = [1.94, 2.08, 1.81, 1.62, 1.55, 1.38, 1.47, 1.31, 1.24]
  for (const [index, value] of mornings.entries()) {
    const day = index - mornings.length + 1
    dossier.measure(nurse, day, '07:40', { kind: 'glycaemia', value, origin: 'patient', note: 'au réveil' })
  }
  const red = dossier.note(
    secondNurse,
    -5,
    '18:10',
    'medical',
    'Vue sans botte, a fait ses courses en baskets. Rougeur de 1 cm autour de la plaie, pas chaude, pas d’écoulement. T° 36,9, gly 1,62. Recadrage fait.',
    { important: true },
  )
  dossier.note(
    gp,
    -5,
    '19:15',
    'medical',
    'Pas d’antibiotique. Contour au feutre, revoir demain matin. M’appeler si extension, chaleur ou fièvre.',
    { replyTo: red },
  )
  dossier.note(
    nurse,
    shift(calendar.workday(-5), 1),
    '07:50',
    'medical',
    'Rougeur en recul, dans le contour. T° 36,7. Botte remise, a compris le risque.',
    { replyTo: red },
  )
  const last = dossier.note(
    nurse,
    -2,
    '08:10',
    'paramedical',
    'Photo 5. 1,1 × 0,8 cm, pas de fibrine, liseré 4 mm. Plus de rougeur. Hydrocellulaire changé tous les 2 jours si sec.',
    { photos: [['talon-5', 'Talon D, 1,1 × 0,8 cm']] },
  )
  dossier.note(
    woundExpert,
    -1,
    '12:50',
    'medical',
    'Très bien. Décharge à garder jusqu’à fermeture complète, puis 4 semaines avec chaussage adapté. Prévoir podologue.',
  )
  dossier.note(
    homeHelp,
    -1,
    '10:35',
    'medico-social',
    'Madame a gardé la botte tout le passage. Elle demande si elle pourra reprendre le travail le mois prochain.',
  )
  dossier.note(
    nurse,
    0,
    '07:45',
    'paramedical',
    'Pansement sec, laissé en place. Gly au réveil 1,24. Demande de chaussures thérapeutiques à prévoir.',
    { replyTo: last, receivedTime: '08:32' },
  )
}
