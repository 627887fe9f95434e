import type { Prng } from '../prng.ts'
import { compose } from './compose.ts'

/** Daily life, and nothing medical: what a home help writes for everyone in the circle. */
export function homeHelpNote(prng: Prng, sex: 'M' | 'F'): string {
  const [who, e, il] = sex === 'F' ? ['Madame', 'e', 'elle'] : ['Monsieur', '', 'il']
  const activity = [
    'Aide à la toilette et à l’habillage.',
    `Toilette au lavabo, ${who} a fait le haut seul${e}.`,
    'Douche faite, bien acceptée.',
    'Petit-déjeuner préparé, tout a été pris.',
    `Repas de midi réchauffé, ${il} a mangé la moitié.`,
    'A bien déjeuné : soupe, poisson, compote.',
    'Lit refait, machine lancée et étendue.',
    'Ménage de la chambre et de la salle d’eau.',
    `Courses faites avec la liste de ${who}, ticket dans le cahier.`,
    'Petite promenade jusqu’au portail, une dizaine de minutes.',
    'Vaisselle, poubelles, sol de la cuisine.',
    'Repassage et rangement du linge.',
    'Repas du soir préparé, il reste à réchauffer.',
    'Accompagnement pour une course en ville.',
    'Tri du réfrigérateur, deux produits périmés jetés.',
  ]
  const observation = [
    '',
    `Bon moral, ${who} a parlé du jardin.`,
    `Un peu fatigué${e} aujourd’hui.`,
    `${who} dit avoir mal dormi.`,
    'Une voisine est passée pendant mon intervention.',
    `${who} boit peu, j’ai laissé une carafe et un verre à portée de main.`,
    'Pas de souci particulier.',
    `${who} a eu la famille au téléphone.`,
    'Parle peu aujourd’hui.',
    'A demandé à se reposer après le repas.',
    'Se déplace bien dans la maison.',
    `${who} a regardé des photos, de bonne humeur.`,
    'Ne voulait pas ouvrir les volets, ouverts au bout d’un moment.',
    'A peu d’appétit, préfère le sucré.',
    'Il faisait froid dans la chambre, chauffage remonté.',
  ]
  const practical = [
    '',
    '',
    '',
    'Prévoir des laitages aux prochaines courses.',
    'Ampoule du couloir grillée, à changer.',
    'Volets fermés en partant.',
    'Clé remise dans la boîte.',
    'Feuille de présence signée.',
    'J’ai enlevé le tapis de l’entrée, on s’y prend les pieds.',
    'Le facteur a laissé un recommandé, posé sur le buffet.',
    'Il reste du repas pour demain midi.',
    'Plus de produit vaisselle.',
  ]
  return compose(prng, activity, observation, practical)
}

/** For somebody who washes and eats alone, and only needs hands in the house. */
export function housekeepingNote(prng: Prng): string {
  return compose(
    prng,
    [
      'Courses faites avec la liste, ticket dans le cahier.',
      'Ménage du rez-de-chaussée.',
      'Linge lavé et étendu.',
      'Repas préparés pour deux jours.',
      'Repassage et lits refaits.',
      'Sols et salle de bains.',
      'Sortie des poubelles, tri du réfrigérateur.',
      'Vitres de la cuisine et vaisselle.',
    ],
    [
      '',
      'Madame est restée assise, jambe allongée.',
      'On a rangé ensemble le placard de la cuisine, tout est à portée de main.',
      'Madame s’inquiète pour la suite, on en a parlé.',
      'De bonne humeur.',
      'Fatiguée, elle s’est reposée pendant mon passage.',
      'Rien de particulier.',
      'Elle voudrait en faire plus elle-même.',
    ],
    [
      '',
      '',
      '',
      'Il manque de la lessive.',
      'Passage libre pour les cannes, fils électriques rangés.',
      'Feuille de présence signée.',
    ],
  )
}

/** Schedules, keys, deliveries. */
export function logisticNote(prng: Prng): string {
  return compose(
    prng,
    [
      'Passage décalé à 9 h 30 demain, la famille est prévenue.',
      'Je serai remplacée vendredi par une collègue qui connaît la maison.',
      'Portage de repas livré, rangé au réfrigérateur.',
      'Passage de samedi assuré par l’équipe du week-end.',
      'Interphone en panne : passer par le garage.',
      'Le double des clés est de nouveau dans la boîte à code.',
      'Planning de la semaine prochaine laissé sur le frigo.',
      'Livraison de la pharmacie reçue, posée sur la table sans l’ouvrir.',
    ],
    ['', '', 'Bureau prévenu.', 'Noté dans le cahier à la maison.'],
  )
}
