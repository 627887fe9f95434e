import type { Prng } from '../prng.ts'
import { compose, decimal, pressure } from './compose.ts'

export function gpNote(prng: Prng): string {
  return compose(
    prng,
    [
      `Cs de suivi. TA ${pressure(prng)}. Examen sans particularité.`,
      `VAD. TA ${pressure(prng)}. État stable.`,
      'Vu en consultation, pas de plainte nouvelle.',
      `Bio reçue : créat ${prng.integer(74, 112)}, K ${decimal(3.9 + prng.integer(0, 8) / 10)}, Hb ${decimal(11.6 + prng.integer(0, 22) / 10)}.`,
      'Point téléphonique avec la famille.',
    ],
    [
      'Pas de modif du traitement.',
      'Ordonnance renouvelée 3 mois.',
      'Traitement inchangé, bio dans 3 mois.',
      'Vaccin grippe fait.',
      'Kiné prolongée.',
      'On poursuit les passages IDE.',
    ],
    ['', '', 'À revoir dans 1 mois.', 'Me rappeler si fièvre ou perte de poids.'],
  )
}

export function pharmacistNote(prng: Prng): string {
  return compose(
    prng,
    [
      'Délivrance du mois faite.',
      'Renouvellement préparé, livraison jeudi avec la tournée.',
      'Générique changé (rupture fournisseur) : boîte différente, même dosage, expliqué à la maison.',
      'Piluliers vérifiés avec la dernière ordonnance.',
      'Ordonnance du mois enregistrée.',
    ],
    [
      'Pas d’interaction signalée.',
      'Stock à domicile correct.',
      'Deux boîtes en trop à la maison, rapportées.',
      'Pas de demande d’automédication.',
      'Une boîte de paracétamol en plus, dose max rappelée.',
    ],
    ['', '', 'Prochaine délivrance dans 4 semaines.'],
  )
}

export function physiotherapyNote(prng: Prng): string {
  return compose(
    prng,
    [
      `Marche ${prng.integer(3, 14) * 10} m, une pause.`,
      'Renforcement quadriceps, transferts assis-debout.',
      'Équilibre statique et demi-tours.',
      `Escalier : ${prng.integer(3, 9)} marches avec appui rampe.`,
      'Mobilisation douce, étirements.',
      'Travail du relevé du sol, avec aide.',
    ],
    [
      'Bonne participation.',
      'Fatigable, séance écourtée.',
      `EVA ${prng.integer(0, 3)}/10 à l’effort.`,
      'Progrès nets.',
      'Stable par rapport à la semaine dernière.',
      'Chaussage à revoir.',
    ],
    [
      '',
      '',
      'Exercices à refaire entre les séances.',
      'Prochaine séance dans deux jours.',
      'Peur de tomber, on travaille dessus.',
    ],
  )
}

export function coordinatorNote(prng: Prng): string {
  return compose(
    prng,
    ['Appel de suivi :', 'Point téléphonique :', 'Point avec le service d’aide :', 'Appel de la famille :'],
    [
      'pas de difficulté signalée.',
      'les passages sont assurés jusqu’à la fin du mois.',
      'demande un passage plus tard le matin, transmis au service.',
      'aides en place, plan d’aide inchangé.',
      'souhaite une aide pour les papiers, rendez-vous proposé.',
      'remplacement prévu pendant les congés, nom communiqué.',
      'bonne entente avec l’équipe, rien à changer.',
      'question sur le reste à charge, réponse envoyée par courrier.',
      'horaires confirmés pour le mois prochain.',
      'cahier de liaison papier bien rempli, merci à tous.',
    ],
    [
      '',
      '',
      'Prochain appel dans 15 jours.',
      'Coordonnées de la famille vérifiées.',
      'Numéro de la cellule redonné.',
    ],
  )
}

/** Strings that break careless programs; only in the tiers for benchmarks. */
export const hostileTexts = [
  '<img src=x onerror=alert(1)> pansement refait',
  '‘; DROP TABLE record; -- TA 13/7',
  'TA 13/7 😀👩🏽‍⚕️ RAS',
  'a\u202Egpj.exe vu ce matin',
  '% _ \\ " OR NEAR( *',
  'e\u0301te\u0301 : Éléonore, Œuvrard, Çelik\nligne 2\n\nligne 4',
  '=HYPERLINK("http://example.invalid")',
]
