import type { Calendar } from '../calendar.ts'
import type { DossierWriter } from '../dossier-writer.ts'
import { demoPeople } from '../people.ts'
import { writePlan } from '../plan-story.ts'

const { gp, nurse, coordinator, socialWorker } = demoPeople

/** Written together, changed by each in his or her part, signed once, moved since; to be looked at again soon. */
export function diabeticFootPlan(dossier: DossierWriter, calendar: Calendar): void {
  const later = (days: number) => calendar.daysAgo(-days)
  const plan = writePlan(dossier, {
    day: -30,
    header: {
      by: coordinator,
      coordinator: 'Mme Duvignau, cellule de coordination, 05 33 130 130',
      priorities: 'Fermer la plaie, ne pas perdre son poste, rester disponible pour son fils.',
      preferences: 'Être prévenue la veille des passages. Préfère le matin avant 8 h 30.',
      agreement: 'given',
      agreementOn: calendar.workday(-30),
      agreementBy: 'Mme Duvignau',
      agreementHow: 'à domicile, devant sa sœur',
      directives: 'none',
      alertProcedure:
        'Rougeur qui s’étend, fièvre, douleur nouvelle ou botte abîmée : appeler le cabinet infirmier (06 39 98 10 03), puis le médecin traitant. Nuit et week-end : 116 117. Malaise : 15.',
      reviewOn: later(12),
    },
    problems: [
      {
        by: gp,
        kind: 'self-care',
        precision: 'Plaie du talon droit, décharge mal supportée',
        priority: 'first',
        objectives: [
          {
            text: 'Plaie fermée et talon déchargé à chaque pas',
            criterion: 'Surface divisée par deux en six semaines, puis fermeture complète',
            dueOn: later(30),
            assessment: 'Surface réduite des deux tiers.',
            assessedOn: calendar.workday(-9),
            actions: [
              {
                by: nurse,
                what: 'Pansement hydrocellulaire et photographie',
                who: 'Mme Labat',
                frequency: 'tous les deux jours',
                part: 'paramedical',
              },
              {
                by: nurse,
                what: 'Vérifier le port de la botte, la nuit comprise',
                who: 'Mme Labat',
                frequency: 'à chaque passage',
                kind: 'prevention',
                part: 'paramedical',
              },
              {
                by: coordinator,
                what: 'Signaler toute marche sans botte',
                who: 'Mme Dubroca',
                frequency: 'à chaque passage',
                kind: 'help',
                part: 'medico-social',
              },
            ],
          },
        ],
      },
      {
        by: gp,
        kind: 'medication',
        precision: 'Insuline : deux hypoglycémies nocturnes par mois',
        objectives: [
          {
            text: 'Aucune hypoglycémie nocturne en un mois',
            criterion: 'Carnet glycémique, aucune valeur sous 0,70 g/l la nuit',
            actions: [
              {
                what: 'Adapter la dose du soir',
                who: 'Dr Claire Sance',
                frequency: 'à chaque bilan',
              },
              {
                by: nurse,
                what: 'Revoir la conduite à tenir en cas d’hypoglycémie',
                who: 'Mme Labat',
                frequency: 'trois séances',
                kind: 'education',
                part: 'paramedical',
              },
            ],
          },
        ],
      },
      {
        by: socialWorker,
        part: 'social',
        kind: 'hardship',
        precision: 'Indemnités journalières versées en retard',
        objectives: [
          {
            text: 'Revenu régulier jusqu’à la reprise',
            criterion: 'Deux versements à la date prévue',
            state: 'partly',
            actions: [
              {
                what: 'Suivre le dossier à la CPAM',
                who: 'Mme Peyrelongue',
                frequency: 'chaque quinzaine',
                kind: 'help',
              },
            ],
          },
        ],
      },
      {
        by: coordinator,
        part: 'medico-social',
        kind: 'daily-living',
        precision: 'Courses et ménage difficiles avec la botte',
        priority: 'later',
        objectives: [
          {
            text: 'Ne porter aucune charge pendant la décharge',
            actions: [
              {
                what: 'Courses et ménage',
                who: 'Mme Dubroca',
                frequency: '2 × 2 h par semaine',
                kind: 'help',
                until: later(30),
              },
            ],
          },
        ],
      },
    ],
    social: {
      by: socialWorker,
      apa: 'none',
      insurer: 'Mutuelle des Pins, aide à domicile temporaire accordée',
      notes: 'Seule avec son fils de 16 ans.',
    },
  })
  plan.sign(gp, -28, '18:40')
  plan.change('Revoir la conduite à tenir en cas d’hypoglycémie', nurse, -12, '08:30', { state: 'done' })
  plan.change('Pansement hydrocellulaire et photographie', nurse, -5, '08:20', {
    frequency: 'tous les deux jours si sec',
  })
}
