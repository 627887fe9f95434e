import type { Identity } from '../../../domain/identity/identity.ts'
import { type Calendar, longDate, weekdayName } from '../calendar.ts'
import { qualified } from '../identities.ts'
import { demoPeople } from '../people.ts'
import { respiratoryVisit } from '../routines/nurse.ts'
import { gpNote, pharmacistNote } from '../routines/others.ts'
import type { Scenario } from '../scenario.ts'

const { gp, nurse, pharmacist, coordinator } = demoPeople

/** M. Orsini, 79, born at Ajaccio when Corsica was department 20: COPD, a missed appointment taken again. */
export function lungDisease(calendar: Calendar): Scenario {
  return {
    identity: qualified(
      {
        birthName: 'ORSINI',
        firstGivenName: 'ANGE',
        givenNames: 'ANGE TOUSSAINT',
        sex: 'M',
        birthDate: '1947-01-25',
        birthPlace: '20004',
      },
      318,
    ),
    contact: { phone: '05 36 49 20 17', address: '1 quartier Lamarcade, 40500 Montgaillard' },
    opened: 200,
    circle: [gp, nurse, coordinator],
    lastVisit: -9,
    script: (dossier) => {
      const day = calendar.daysAgo(200)
      dossier.problem(gp, day, '09:20', { label: 'BPCO stade 3 (VEMS 42 %)', kind: 'active', since: '2015' })
      dossier.problem(gp, day, '09:20', {
        label: 'Tabagisme 45 paquets-années, sevré puis repris',
        kind: 'active',
      })
      dossier.problem(gp, day, '09:20', { label: 'Pneumothorax', kind: 'medical-history', since: '1979' })
      dossier.allergy(gp, day, '09:25', { kind: 'none-known', substance: '' })
      dossier.medication(gp, day, '09:30', {
        drug: 'Indacatérol/glycopyrronium',
        dose: '1 inhalation matin',
        reason: 'BPCO',
      })
      dossier.medication(gp, day, '09:30', {
        drug: 'Salbutamol 100 µg',
        dose: '2 bouffées si gêne',
        reason: 'BPCO',
      })
      const lungs = dossier.referral(gp, -32, '18:20', {
        kind: 'appointment',
        specialty: 'pneumology',
        urgency: 'routine',
        question:
          'M. de 79 ans, BPCO stade 3, 2 exacerbations cette année, SpO2 92 % AA. EFR de 2023. Merci pour EFR, GDS et avis sur réadaptation / O2.',
      })
      dossier.step(lungs, coordinator, -31, '09:30', 'taken')
      dossier.step(lungs, coordinator, -28, '15:20', 'scheduled', {
        appointment: {
          day: -11,
          time: '16:00',
          place: 'Centre hospitalier des Pins, pneumologie',
          practitioner: 'Équipe de pneumologie',
          preparation: 'Pas de salbutamol 6 h avant.',
        },
      })
      dossier.step(lungs, coordinator, -10, '09:10', 'missed', {
        note: 'Ne s’est pas présenté : pas de voiture, n’a pas osé appeler.',
      })
      dossier.step(lungs, coordinator, -10, '09:12', 'taken', {
        note: 'Je reprends un rendez-vous avec un VSL.',
      })
      dossier.step(lungs, coordinator, -6, '11:30', 'scheduled', {
        note: 'VSL réservé, départ 13 h 15.',
        appointment: {
          day: 9,
          time: '14:30',
          place: 'Centre hospitalier des Pins, pneumologie',
          practitioner: 'Équipe de pneumologie',
          preparation: 'Pas de salbutamol 6 h avant.',
        },
      })
      dossier.note(
        coordinator,
        -6,
        '11:40',
        'medico-social',
        `Nouveau rendez-vous expliqué à M. Orsini : ${longDate(calendar.workday(9))}, VSL à la porte. Je le rappelle la veille.`,
      )
      dossier.note(
        nurse,
        -1,
        '17:30',
        'medical',
        `Tousse plus depuis 2 j, crachats jaunâtres, pas de fièvre. SpO2 91 % AA, FR 20, parle en phrases. Rendez-vous pris au cabinet ${weekdayName(calendar.workday(0))} matin.`,
      )
    },
    routines: [{ by: nurse, confidentiality: 'paramedical', perWeek: 0.3, text: respiratoryVisit }],
  }
}

/** The practice has M. Orsini's matricule, but never saw his papers. */
export function asPracticeKnows(identity: Identity): Identity {
  return identity.birthName === 'ORSINI' ? { ...identity, status: 'RECUP' } : identity
}

/** M. Ferreira, 73, born in Portugal, identity validated without INS: allergies were never asked, and a request waits too long. */
export function diabetesAbroad(calendar: Calendar): Scenario {
  return {
    identity: {
      status: 'VALI',
      birthName: 'FERREIRA DA SILVA',
      firstGivenName: 'MANUEL',
      givenNames: 'MANUEL JOAQUIM',
      sex: 'M',
      birthDate: '1953-08-14',
      birthPlace: '99139',
    },
    contact: {
      phone: '06 39 98 20 18',
      address: '33 route de Mugron, 40500 Saint-Sever',
      contact: { name: 'Mme Rosa Ferreira', link: 'épouse', phone: '06 39 98 20 19' },
    },
    opened: 140,
    circle: [gp, pharmacist, coordinator],
    lastVisit: -3,
    script: (dossier) => {
      const day = calendar.daysAgo(140)
      dossier.problem(gp, day, '09:20', { label: 'Diabète de type 2', kind: 'active', since: '2009' })
      dossier.problem(gp, day, '09:20', { label: 'Stéatose hépatique', kind: 'active' })
      dossier.medication(gp, day, '09:30', {
        drug: 'Metformine 1 g',
        dose: '1 matin, 1 soir',
        reason: 'diabète',
      })
      const gliflozin = dossier.medication(gp, day, '09:30', {
        drug: 'Empagliflozine 10 mg',
        dose: '1 matin',
        reason: 'diabète',
      })
      dossier.note(
        gp,
        -3,
        '11:50',
        'medical',
        'Cs. Polyurie, −5 kg en 2 mois, HbA1c 11,2 %, gly 3,1 g/l, cétonémie 0,2. Bon état d’hydratation. Empagliflozine arrêtée, insuline basale à mettre en route : avis diabéto rapide demandé. Revenir si vomissements ou soif intense. Allergies à demander à la prochaine cs, avec sa femme pour traduire.',
      )
      dossier.edit(gliflozin, gp, -3, '11:53', {
        stoppedOn: calendar.workday(-3),
        source: 'consultation du Dr Sance',
        statedOn: calendar.workday(-3),
      })
      dossier.referral(gp, -3, '11:55', {
        kind: 'appointment',
        specialty: 'diabetology',
        urgency: 'urgent',
        question:
          'M. 73 ans, DT2 depuis 17 ans, HbA1c 11,2 % (7,8 % il y a 6 mois), −5 kg, gly 3,1 g/l sans cétose. Metformine seule depuis ce jour. Insuline basale à débuter : peut-il être vu sous 48 h ? Imagerie du pancréas à prévoir ?',
      })
      dossier.note(
        pharmacist,
        -1,
        '16:10',
        'medical',
        'Passé cet après-midi : gly cap 2,84 g/l, cétonémie 0,3, va bien. N’a pas de nouvelles du rendez-vous de diabétologie.',
        { important: true },
      )
    },
    routines: [{ by: pharmacist, confidentiality: 'medical', perWeek: 0.2, text: pharmacistNote }],
  }
}

/** Mme Colombani, 42, born at Bastia: asthma, little to say, a cancelled request. */
export function youngAsthma(calendar: Calendar): Scenario {
  return {
    identity: qualified(
      {
        birthName: 'COLOMBANI',
        usedName: 'DUSSAU',
        firstGivenName: 'LAETITIA',
        givenNames: 'LAETITIA SERAPHINE',
        sex: 'F',
        birthDate: '1984-07-09',
        birthPlace: '2B033',
      },
      146,
    ),
    contact: { phone: '06 39 98 20 20', address: '7 allée des Chênes-Lièges, 40500 Saint-Sever' },
    opened: 100,
    circle: [gp, pharmacist, coordinator],
    lastVisit: -6,
    script: (dossier) => {
      const day = calendar.daysAgo(100)
      dossier.problem(gp, day, '09:20', { label: 'Asthme persistant modéré', kind: 'active', since: '1995' })
      dossier.allergy(gp, day, '09:25', {
        kind: 'allergy',
        substance: 'Acariens, pollens de graminées',
        reaction: 'rhinite, asthme',
      })
      dossier.medication(gp, day, '09:30', {
        drug: 'Budésonide/formotérol 200/6',
        dose: '1 inhalation matin et soir',
        reason: 'asthme',
      })
      const skin = dossier.referral(gp, -22, '18:05', {
        kind: 'appointment',
        specialty: 'dermatology',
        urgency: 'routine',
        question:
          'Eczéma des mains depuis 3 mois, gêne au travail (coiffeuse). Dermocorticoïde 3 semaines : effet partiel. Tests épicutanés ?',
      })
      dossier.step(skin, coordinator, -21, '10:00', 'taken')
      dossier.step(skin, gp, -12, '09:10', 'cancelled', {
        note: 'Vue par le service de santé au travail, tests programmés par eux.',
      })
      dossier.note(
        pharmacist,
        -7,
        '15:30',
        'medical',
        '3 salbutamol délivrés en 2 mois. Technique revue, chambre d’inhalation proposée. Contrôle de l’asthme à revoir ?',
      )
      dossier.note(
        gp,
        -6,
        '12:20',
        'medical',
        'Merci, très utile. Je la convoque, traitement de fond non pris tous les jours je pense.',
      )
    },
    routines: [
      { by: gp, confidentiality: 'medical', perWeek: 0.15, until: calendar.workday(-25), text: gpNote },
    ],
  }
}
