import type { PlanReview } from '@navigateur-pro/domain/plan/plan-review.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { sayDate } from './dates.ts'

/** Every sentence of the shared plan. The order and the words of the ten points are the HAS’s (PPS, 2013). */

const parts: Readonly<Record<ConfidentialityClass, string>> = {
  medical: 'part médicale',
  paramedical: 'part paramédicale',
  'medico-social': 'part médico-sociale',
  social: 'part sociale',
  administrative: 'part administrative',
  logistic: 'part d’organisation',
}

function review(due: PlanReview): string {
  switch (due.kind) {
    case 'none':
      return 'Aucune date de révision.'
    case 'late':
      return `En retard de ${days(due.days)} : à revoir le ${sayDate(due.on)}.`
    default:
      return `À revoir le ${sayDate(due.on)}${due.kind === 'due' ? `, ${due.days === 0 ? 'aujourd’hui' : `dans ${days(due.days)}`}` : ''}.`
  }
}

function days(count: number): string {
  return count === 1 ? '1 jour' : `${count} jours`
}

function few(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`
}

export const plan = {
  title: 'Plan de santé',
  empty: 'Pas encore de plan',
  emptyText:
    'Le plan réunit ce que la personne souhaite, ce que l’équipe vise avec elle et qui fait quoi. Toute l’équipe peut l’écrire, même sans réseau.',
  emptyRead: 'Personne n’a encore ouvert de plan pour cette personne.',
  open: 'Ouvrir le plan',
  header: 'en-tête du plan',
  wholeCircle: 'Lu par tout le cercle, aides à domicile comprises : rien de médical ici.',
  otherHeaders: 'Autre en-tête, ouvert sans connaître le premier',
  points: {
    coordinator: '1. Coordonnateur',
    problems: '2. Situations à problèmes',
    priorities: '3. Priorités',
    preferences: '4. Préférences et accord de la personne',
    objectives: '5. Objectifs négociés',
    actions: '6. Interventions prévues',
    people: '7. Qui intervient',
    criteria: '8. Critères d’évaluation et bilans',
    review: '9. Date de révision',
    alert: '10. Procédure d’alerte',
    social: 'Situation médico-sociale',
    signatures: 'Statut et signatures',
  },
  edit: {
    coordinator: 'coordonnateur',
    priorities: 'priorités',
    preferences: 'préférences',
    agreement: 'accord et directives',
    review: 'date de révision',
    alert: 'procédure d’alerte',
    status: 'statut du plan',
    assessment: (title: string) => `bilan : ${title}`,
  },
  nothing: 'À compléter.',
  firstOnes: (titles: string) => `En premier : ${titles}`,
  elsewhere: 'Rattaché à une part du plan que vous ne lisez pas',
  none: {
    problems: 'Aucun problème noté.',
    objectives: 'Aucun objectif.',
    actions: 'Aucune action prévue.',
    social: 'Rien de noté.',
  },
  by: (who: string, when: string) => `${who}, ${when}`,
  part: (name: ConfidentialityClass) => parts[name],
  parts: (names: readonly ConfidentialityClass[]) => names.map((name) => parts[name]).join(', '),
  priority: { first: 'en premier', next: 'ensuite', later: 'plus tard' },
  negotiated: {
    no: 'pas encore négocié',
    'with-patient': 'négocié avec la personne',
    'with-carer': 'négocié avec l’aidant',
  },
  objectiveState: {
    open: 'en cours',
    reached: 'atteint',
    partly: 'atteint en partie',
    'not-reached': 'non atteint',
    dropped: 'abandonné',
  },
  actionState: { planned: 'prévue', ongoing: 'en cours', done: 'faite', stopped: 'arrêtée' },
  actionKind: {
    care: 'soin',
    education: 'éducation thérapeutique',
    prevention: 'prévention',
    help: 'aide',
  },
  agreement: {
    'not-asked': 'Accord de la personne : pas encore demandé.',
    given: 'Accord de la personne : donné',
    refused: 'Accord de la personne : refusé',
  },
  agreed: (on: string, by: string) => ` le ${sayDate(on)}, recueilli par ${by}`,
  directives: {
    unknown: 'Directives anticipées : on ne sait pas.',
    none: 'Directives anticipées : pas rédigées.',
    written: 'Directives anticipées : rédigées',
  },
  status: { ongoing: 'Plan en cours', approved: 'Plan approuvé', closed: 'Plan clôturé' },
  due: (day: string) => `échéance ${sayDate(day)}`,
  from: (day: string) => `à partir du ${sayDate(day)}`,
  until: (day: string) => `jusqu’au ${sayDate(day)}`,
  comesFrom: (labels: string) => `vient de : ${labels}`,
  noCriterion: 'pas de critère',
  assessed: (text: string, day: string | undefined) =>
    `Bilan${day === undefined ? '' : ` du ${sayDate(day)}`} : ${text}`,
  apa: {
    unknown: 'APA non renseignée',
    none: 'APA non demandée',
    requested: 'APA demandée',
    granted: 'APA accordée',
  },
  housing: {
    unknown: 'hébergement non renseigné',
    home: 'à domicile',
    seeking: 'recherche d’hébergement',
    temporary: 'hébergement temporaire',
    residence: 'en établissement',
  },
  gir: (value: string) => (value === 'unknown' ? 'GIR non évalué' : value.replace('gir-', 'GIR ')),
  review,
  audience: 'Qui le lira',
  history: 'Vient de l’antécédent',
  noHistory: 'aucun en particulier',
  addProblem: 'Ajouter un problème',
  addSocial: 'Ajouter la situation médico-sociale',
  addObjective: (title: string) => `Ajouter un objectif à ${title}`,
  addAction: (title: string) => `Ajouter une action à ${title}`,
  gathered: (merged: number, open: number) =>
    [
      merged > 0 && few(merged, 'élément fusionné', 'éléments fusionnés'),
      open > 0 && (merged > 0 ? `${open} à décider` : few(open, 'élément à décider', 'éléments à décider')),
    ]
      .filter(Boolean)
      .join(', '),
  seeMerged: 'Voir ce qui est fusionné',
  decide: 'Départager',
  sign: 'Signer le plan tel qu’il est',
  signQuestion:
    'Signer le plan tel que vous le lisez maintenant ? Une copie est gardée, part par part ; elle ne changera plus.',
  signConfirm: 'Signer',
  signed: 'Plan signé ici.',
  signedBy: (who: string, when: string) => `Signé par ${who}, ${when}`,
  neverSigned: 'Pas encore signé.',
  changes: (count: number) =>
    count === 0 ? 'rien n’a changé depuis' : `${few(count, 'changement', 'changements')} depuis`,
  reopen: 'Rouvrir',
  reopenLabel: (who: string, when: string) => `Rouvrir le plan signé par ${who}, ${when}`,
  back: 'Revenir au plan d’aujourd’hui',
  asSigned: (who: string, when: string) => `Plan signé par ${who}, ${when}`,
  intact: 'Ce qui suit est, à la lettre, ce qui a été signé.',
  altered: 'Cette copie ne correspond pas à son empreinte : ne vous y fiez pas, et prévenez la coordination.',
  since: 'Depuis cette signature',
  kinds: { new: 'Ajouté', changed: 'Modifié', gone: 'N’est plus lisible ici' },
  change: (label: string, before: string, after: string) => `${label} : ${before} → ${after}`,
  summary: 'Résumé pour la personne',
  summaryTitle: 'Votre plan de santé',
  summaryText: 'À lire avec la personne : tiré du plan, sans les mots du métier.',
} as const
