import type { Calendar } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { demoPeople } from '../people.ts'
import { writePlan } from '../plan-story.ts'

const { gp, nurse, coordinator } = demoPeople

/** Written at the return home; its review is late, and nobody has signed it. */
export function heartFailurePlan(dossier: DossierWriter, calendar: Calendar): void {
  const plan = writePlan(dossier, {
    day: -14,
    header: {
      by: gp,
      coordinator: 'Dr Claire Sance',
      priorities: 'Rester chez lui avec son épouse, continuer à marcher jusqu’au bourg.',
      preferences: 'Ne veut pas retourner à l’hôpital pour une surveillance.',
      agreement: 'given',
      agreementOn: calendar.workday(-14),
      agreementBy: 'Dr Claire Sance',
      agreementHow: 'en consultation',
      directives: 'written',
      directivesWhere: 'au dossier du cabinet',
      alertProcedure:
        'Prise de 2 kg en trois jours, essoufflement au repos, jambes gonflées : appeler le médecin traitant le jour même.',
      reviewOn: calendar.daysAgo(3),
    },
    problems: [
      {
        by: gp,
        kind: 'medication',
        precision: 'Diurétique à adapter au poids',
        priority: 'first',
        objectives: [
          {
            text: 'Poids stable autour de 68,5 kg',
            criterion: 'Moins de 1,5 kg d’écart sur trois jours',
            actions: [
              {
                by: nurse,
                part: 'paramedical',
                what: 'Pesée à jeun, même balance',
                who: 'Mme Labat',
                frequency: 'chaque matin',
              },
              {
                by: nurse,
                part: 'paramedical',
                what: 'Reconnaître les signes d’alerte',
                who: 'M. Castagnet',
                frequency: 'deux séances',
                kind: 'education',
              },
            ],
          },
        ],
      },
      {
        by: coordinator,
        part: 'medico-social',
        kind: 'nutrition',
        precision: 'Repas sans sel à deux',
        objectives: [
          {
            text: 'Deux repas par jour sans sel ajouté',
            negotiated: 'with-carer',
            actions: [
              {
                what: 'Préparer les courses de la semaine avec Madame',
                who: 'Mme Dubroca',
                frequency: 'chaque lundi',
                kind: 'help',
              },
            ],
          },
        ],
      },
    ],
  })
  plan.change('Poids stable autour de 68,5 kg', nurse, -1, '08:40', {
    assessment: 'Dépassé depuis deux jours.',
    assessedOn: calendar.workday(-1),
    state: 'not-reached',
  })
}
