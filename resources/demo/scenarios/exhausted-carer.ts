import { type Calendar, dayAndMonth, shift, weekdayName } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { qualified } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { compose } from '../routines/compose.ts'
import { logisticNote } from '../routines/home-help.ts'
import { vitals } from '../routines/nurse.ts'
import { physiotherapyNote } from '../routines/others.ts'
import { everyDay, writeAgenda } from '../agenda.ts'
import type { Scenario } from '../scenario.ts'

const {
  gp,
  nurse,
  secondNurse,
  coordinator,
  socialCoordinator,
  pharmacist,
  physiotherapist,
  homeHelp,
  secondHomeHelp,
  caseManager,
  socialWorker,
  carer,
} = demoPeople

/** M. Bergerot, 85, Alzheimer: the story is his wife's, who cannot any more. */
export function exhaustedCarer(calendar: Calendar): Scenario {
  const day = calendar.workday
  return {
    identity: qualified(
      {
        birthName: 'BERGEROT',
        firstGivenName: 'ANDRE',
        givenNames: 'ANDRE LUCIEN',
        sex: 'M',
        birthDate: '1941-09-03',
        birthPlace: '40282',
      },
      11,
    ),
    contact: {
      phone: '05 36 49 20 04',
      address: '27 route de la Chalosse, 40500 Saint-Sever',
      contact: { name: 'Mme Monique Bergerot', link: 'épouse et aidante', phone: '05 36 49 20 04' },
    },
    opened: 300,
    circle: [
      gp,
      nurse,
      secondNurse,
      coordinator,
      socialCoordinator,
      pharmacist,
      [physiotherapist, 200],
      homeHelp,
      [secondHomeHelp, 150],
      [caseManager, 95],
      [socialWorker, 60],
      [carer, 60],
    ],
    lastVisit: -2,
    agenda: (dossier) =>
      writeAgenda(dossier, calendar, {
        written: day(-20),
        gp,
        lastVisit: -2,
        planned: [
          {
            by: nurse,
            kind: 'visit',
            title: 'toilette',
            day: day(-19),
            time: '08:45',
            on: everyDay,
            who: [nurse],
          },
          {
            by: homeHelp,
            kind: 'visit',
            title: 'relais de l’aidante',
            day: day(-19),
            time: '14:00',
            end: '16:00',
            on: [2, 4],
            who: [homeHelp],
          },
        ],
        asked: [
          {
            by: coordinator,
            of: gp,
            what: 'Signer le certificat pour l’accueil temporaire',
            day: -3,
            time: '11:20',
            due: day(-1),
            confidentiality: 'administrative',
          },
        ],
      }),
    script: (dossier) => {
      background(dossier, calendar)
      burden(dossier)
      nights(dossier, calendar)
      breakingPoint(dossier, calendar)
    },
    routines: [
      {
        by: nurse,
        confidentiality: 'paramedical',
        perWeek: 7,
        when: 'morning',
        text: (prng) =>
          compose(
            prng,
            [
              'Toilette faite, Monsieur coopérant.',
              'Toilette faite en deux temps, opposition au déshabillage.',
              'Soins d’hygiène faits.',
              'Toilette au lit, il ne voulait pas se lever.',
              'Douche refusée, toilette au lavabo.',
            ],
            [
              vitals(prng),
              'Médicaments pris avec une compote.',
              'Traitement du matin pris.',
              'Points d’appui : pas de rougeur.',
              'Sacrum un peu rosé, effleurage, à surveiller.',
              'Change fait, urines claires.',
            ],
            [
              '',
              'Désorienté mais calme.',
              'M’a reconnue.',
              'Cherche sa mère, apaisé en parlant du rugby.',
              'Somnolent ce matin.',
              'A déambulé pendant tout le passage.',
            ],
            [
              '',
              '',
              'Madame a mal dormi.',
              'Madame présente, fatiguée.',
              'Madame sort faire les courses pendant le soin.',
              'Selles hier.',
            ],
          ),
      },
      {
        by: secondNurse,
        confidentiality: 'paramedical',
        perWeek: 1.2,
        when: 'evening',
        text: (prng) =>
          compose(
            prng,
            ['Passage du soir.', 'Tournée du soir.', 'Remplacement Mme Labat.', 'Coucher.'],
            [
              'Soins faits sans difficulté.',
              'Un peu agité au coucher.',
              'Toilette acceptée avec de la musique.',
            ],
            ['Traitement pris.', 'Repas mixé pris en entier.', 'A bu deux verres.'],
          ),
      },
      {
        by: homeHelp,
        confidentiality: 'medico-social',
        perWeek: 2.4,
        text: (prng) =>
          compose(
            prng,
            [
              'Repas de midi donné.',
              'Marche dans le jardin à deux.',
              'Aide au lever et au petit-déjeuner.',
              'Ménage et linge.',
              'Jeu de dominos, 20 minutes.',
              'Présence 2 h, Madame est sortie.',
            ],
            [
              'A mangé les trois quarts.',
              'A demandé plusieurs fois l’heure.',
              'A voulu sortir, la porte était fermée.',
              'Souriant.',
              'A caché ses lunettes, retrouvées dans le buffet.',
              'S’est endormi dans le fauteuil.',
              'N’a pas voulu de la viande, le reste oui.',
            ],
            [
              '',
              '',
              'Madame en a profité pour dormir.',
              'Madame a pu aller chez le coiffeur.',
              'Madame dit que la nuit a été courte.',
              'Plus de protections taille M que pour 3 jours.',
            ],
          ),
      },
      {
        by: secondHomeHelp,
        confidentiality: 'medico-social',
        perWeek: 1.3,
        when: 'evening',
        text: (prng) =>
          compose(
            prng,
            ['Passage du soir : repas et mise au fauteuil.', 'Relais de Mme Dubroca.', 'Aide au coucher.'],
            [
              'Calme.',
              'Agité en fin d’après-midi, on a fait un tour dehors.',
              'A bien mangé la soupe.',
              'A refusé le pyjama, mis plus tard par Madame.',
            ],
            ['', 'RAS.', 'Portail fermé à clé en partant.'],
          ),
      },
      { by: homeHelp, confidentiality: 'logistic', perWeek: 0.3, text: logisticNote },
      { by: physiotherapist, confidentiality: 'paramedical', perWeek: 1, text: physiotherapyNote },
      {
        by: socialCoordinator,
        confidentiality: 'social',
        perWeek: 0.5,
        until: day(-8),
        text: (prng) =>
          compose(
            prng,
            ['Appel à Mme Bergerot.', 'Point avec le service d’aide.', 'Message de la fille.'],
            [
              'Dit que « ça va », voix fatiguée.',
              'Accueil de jour : accord de principe, un jour par semaine.',
              'APA : dossier de révision en cours au département.',
              'Ne souhaite pas d’aide de plus pour l’instant.',
              'Heures d’aide confirmées pour le mois.',
            ],
            ['', 'Je rappelle dans 10 jours.', 'Brochure plateforme de répit envoyée.'],
          ),
      },
      {
        by: caseManager,
        confidentiality: 'medico-social',
        perWeek: 0.3,
        from: day(-58),
        text: (prng) =>
          compose(
            prng,
            ['Visite.', 'Point téléphonique.', 'Réunion avec le service d’aide.'],
            [
              'Le logement est adapté, gaz coupé la nuit.',
              'Carte d’identité et numéro d’urgence dans la veste.',
              'Madame assiste au groupe des aidants quand elle peut.',
              'Projet d’accueil de jour rediscuté.',
            ],
          ),
      },
    ],
  }
}

function background(dossier: DossierWriter, calendar: Calendar): void {
  const day = calendar.daysAgo(300)
  const problems = [
    ['Maladie d’Alzheimer (MMSE 13/30)', 'active', '2021'],
    ['Dénutrition modérée (−6 % en 6 mois)', 'active', undefined],
    ['Hypertension artérielle', 'active', '2005'],
    ['Hypertrophie bénigne de la prostate', 'active', '2012'],
    ['Cataracte opérée des deux yeux', 'surgical-history', '2017'],
  ] as const
  for (const [label, kind, since] of problems)
    dossier.problem(gp, day, '09:20', { label, kind, ...(since && { since }) })
  dossier.allergy(gp, day, '09:25', { kind: 'intolerance', substance: 'Codéine', reaction: 'vomissements' })
  dossier.medication(gp, day, '09:30', { drug: 'Amlodipine 5 mg', dose: '1 matin', reason: 'HTA' })
  dossier.medication(gp, day, '09:30', { drug: 'Tamsulosine LP 0,4 mg', dose: '1 soir', reason: 'HBP' })
  dossier.medication(gp, day, '09:31', {
    drug: 'Complément nutritionnel oral HP/HC',
    dose: '2 par jour',
    reason: 'dénutrition',
  })
  const calm = dossier.medication(gp, -10, '18:20', {
    drug: 'Rispéridone 0,25 mg',
    dose: '1 au coucher, à réévaluer à 15 jours',
    reason: 'agitation nocturne avec mise en danger',
    source: 'visite à domicile du Dr Sance',
  })
  dossier.edit(calm, gp, -3, '12:30', {
    stoppedOn: calendar.workday(-3),
    source: 'appel du Dr Sance',
    statedOn: calendar.workday(-3),
  })
}

function burden(dossier: DossierWriter): void {
  dossier.note(
    caseManager,
    -40,
    '15:10',
    'social',
    'Première évaluation à domicile. Mme Bergerot, 81 ans, est seule jour et nuit avec son mari hors passages. Dort 4 h par nuit. Zarit 52/88. A arrêté la chorale et ne voit plus ses amies. Refuse pour l’instant toute solution hors de la maison : « je l’ai promis ».',
  )
  dossier.note(
    gp,
    -38,
    '17:20',
    'medical',
    'VAD. Lui : stable, MMSE 13, poids 61 kg. Elle : −4 kg en 3 mois, TA 16/9, pleure (elle a son propre suivi). Répit expliqué comme un soin pour les deux. Bilan : pas de cause somatique à l’agitation (BU, TR, bio sans particularité).',
  )
  const day1 = dossier.note(
    socialCoordinator,
    -30,
    '11:00',
    'social',
    'Accueil de jour : visite d’essai faite, Monsieur a chanté. Madame dit oui pour un jour par semaine, transport compris.',
  )
  dossier.note(
    homeHelp,
    -30,
    '18:10',
    'social',
    'Contente pour eux. Je peux le préparer ce jour-là à 8 h 30.',
    { replyTo: day1 },
  )
  dossier.note(
    homeHelp,
    -25,
    '11:15',
    'social',
    'Madame a pleuré dans la cuisine. Elle dit qu’elle n’a pas dormi depuis trois jours. Elle ne voulait pas que je le note, je lui ai dit que c’était pour l’aider.',
  )
  const nightWatch = dossier.referral(homeHelp, -25, '11:40', {
    kind: 'respite',
    urgency: 'soon',
    question: 'Madame ne dort plus. Elle accepterait quelqu’un la nuit, une ou deux fois par semaine.',
  })
  dossier.step(nightWatch, socialCoordinator, -24, '09:50', 'taken')
  dossier.note(
    coordinator,
    -24,
    '10:05',
    'medico-social',
    'Lu. Mme Bordessoule appelle Madame aujourd’hui. Garde itinérante de nuit : demande faite, pas de place avant 3 semaines.',
  )
}

function nights(dossier: DossierWriter, calendar: Calendar): void {
  const bruise = dossier.note(
    nurse,
    -20,
    '07:50',
    'medical',
    'Nuit blanche : il a voulu sortir à 3 h, Madame l’a retenu. Hématome 6 cm avant-bras G chez elle, pas de plaie chez lui. TA 13/7, apyrétique, BU négative. Elle tient debout par habitude.',
    { important: true },
  )
  dossier.note(
    gp,
    -20,
    '12:45',
    'medical',
    'Je l’appelle. Pas de globe, pas de fécalome la semaine dernière, douleur ? Essayer paracétamol 1 g au coucher 5 j et bio de contrôle. Avis gériatrique demandé.',
    { replyTo: bruise },
  )
  const memory = dossier.referral(gp, -20, '18:40', {
    kind: 'appointment',
    specialty: 'geriatrics',
    urgency: 'soon',
    question:
      'M. de 85 ans, Alzheimer MMSE 13, agitation nocturne depuis 2 mois, pas de cause somatique retrouvée. Épouse aidante épuisée (Zarit 52). Merci pour évaluation, avis sur le traitement et sur un répit.',
  })
  dossier.step(memory, coordinator, -18, '09:25', 'taken')
  dossier.step(memory, coordinator, -17, '14:50', 'scheduled', {
    note: 'Garde de Monsieur et transport organisés, la fille accompagne.',
    appointment: {
      day: -2,
      time: '14:00',
      place: 'Centre hospitalier des Pins, consultation mémoire',
      practitioner: 'Équipe de gériatrie',
      preparation: 'Apporter les ordonnances, les lunettes et le carnet de suivi.',
    },
  })
  dossier.note(
    pharmacist,
    -16,
    '11:20',
    'medical',
    'Vérifié : hydroxyzine ancienne dans l’armoire (2019), à ne pas donner (confusion). Rapportée par Madame.',
  )
  const start = dossier.note(
    gp,
    -10,
    '18:15',
    'medical',
    'VAD. Pas d’effet du paracétamol. Deux sorties nocturnes, dont une sur la route. Rispéridone 0,25 mg au coucher, durée courte, après info de Madame sur les risques. Surveiller chute, somnolence, TA debout. Réévaluation à 15 j au plus.',
  )
  dossier.note(
    nurse,
    shift(calendar.workday(-10), 1),
    '08:00',
    'medical',
    'Vu. 1re prise hier soir. Levé normal ce matin, TA 13/7 assis, 12/7 debout.',
    { replyTo: start },
  )
  const sleepy = dossier.note(
    nurse,
    -4,
    '07:50',
    'medical',
    'Somnolent au lever depuis 2 j, marche à petits pas, repas écourtés. TA debout 10/6. Il ne dort pas mieux la nuit.',
  )
  dossier.note(
    gp,
    -3,
    '12:25',
    'medical',
    'Bénéfice nul, effets indésirables : arrêt rispéridone ce jour. Levers accompagnés 48 h. Consultation mémoire à venir.',
    { replyTo: sleepy },
  )
  dossier.note(
    nurse,
    -3,
    '18:30',
    'medical',
    `Vu, rispéridone retirée du pilulier. Épouse prévenue. Je reprends la TA debout le ${dayAndMonth(calendar.workday(-2))}.`,
    { replyTo: sleepy },
  )
}

function breakingPoint(dossier: DossierWriter, calendar: Calendar): void {
  const housing = dossier.referral(caseManager, -4, '12:10', {
    kind: 'temporary-housing',
    urgency: 'urgent',
    from: 2,
    to: 20,
    place: 'Résidence des Glycines, ou à moins de 20 km',
    question:
      'Mme Bergerot est à bout. Une place pour Monsieur pendant trois semaines, assez près pour qu’elle vienne chaque jour.',
  })
  const alarm = dossier.note(
    homeHelp,
    -4,
    '10:20',
    'social',
    'Ce matin Madame m’a dit : « je n’en peux plus, j’ai peur de lever la main sur lui ». Elle a beaucoup pleuré. Je suis restée 30 minutes de plus et j’ai prévenu mon bureau.',
    { important: true },
  )
  const exhausted = dossier.alert(
    homeHelp,
    -4,
    '10:24',
    'carer-exhausted',
    'À bout ce matin, le détail est dans ma transmission.',
  )
  dossier.alertStep(exhausted, socialCoordinator, -4, '10:31', 'acknowledged')
  dossier.note(
    socialCoordinator,
    -4,
    '11:10',
    'social',
    `Merci de l’avoir écoutée, et de l’avoir écrit. Je l’ai eue au téléphone à 11 h, sa voisine est avec elle. Visite ${weekdayName(calendar.workday(-3))} avec Mme Tauzin. Je cherche un hébergement temporaire sans attendre.`,
    { replyTo: alarm },
  )
  dossier.note(
    caseManager,
    -3,
    '16:40',
    'social',
    'Visite avec Mme Bordessoule. Zarit 66/88. Mme Bergerot accepte un hébergement temporaire de 3 semaines si elle peut venir tous les jours. Pas de danger immédiat, la fille arrive de Bordeaux ce week-end. Plan APA : droit au répit demandé.',
  )
  dossier.note(
    gp,
    -2,
    '12:50',
    'medical',
    'Certificat médical pour l’hébergement temporaire rempli et transmis à la cellule. J’ai vu Mme Bergerot en consultation pour elle-même. @Mme Labat a-t-il repris du poids depuis le complément ?',
    { asks: [nurse] },
  )
  dossier.step(housing, socialCoordinator, -4, '14:00', 'taken', { note: 'Trois résidences appelées.' })
  dossier.about(housing, socialWorker, -2, '10:30', {
    kind: 'message',
    text: 'Le droit au répit de l’APA peut payer une partie du séjour : je prépare le dossier avec Madame.',
  })
  dossier.step(housing, socialCoordinator, -1, '15:20', 'arranged', {
    arrangement: { provider: 'Résidence des Glycines', phone: '05 36 49 20 40', from: 4, to: 19 },
  })
  dossier.referral(socialCoordinator, -1, '16:10', {
    kind: 'psychological',
    urgency: 'soon',
    caller: { origin: 'family', name: 'Mme Claire Bergerot, sa fille', phone: '06 39 98 20 44' },
    question: 'La fille demande que sa mère puisse parler à quelqu’un, à la maison si possible.',
  })
  const place = dossier.note(
    socialCoordinator,
    -1,
    '15:30',
    'medico-social',
    `Hébergement temporaire confirmé : résidence des Glycines, 21 jours à partir du ${dayAndMonth(calendar.workday(4))}. Visite de la chambre prévue avec Madame. Reste à fournir : ordonnance à jour, directives anticipées si elles existent, linge marqué.`,
  )
  dossier.show(socialCoordinator, -1, '15:40', place)
  dossier.note(
    homeHelp,
    -1,
    '18:05',
    'medico-social',
    'Je m’occupe de marquer le linge avec Madame. Elle a souri aujourd’hui.',
    { replyTo: place },
  )
  dossier.note(
    secondHomeHelp,
    -1,
    '19:05',
    'medico-social',
    'Ce soir Madame hésite de nouveau, elle a peur qu’il l’oublie. Si quelqu’un peut l’appeler demain.',
  )
  dossier.note(
    nurse,
    0,
    '07:55',
    'medical',
    'Mieux éveillé, TA debout 12/7. Nuit agitée (levé 4 fois). Pas de nouvelle de la consultation mémoire, la fille dit que c’était bien. Ordonnance à jour nécessaire pour la résidence.',
  )
}
