import type { Prng } from '../prng.ts'
import { compose, decimal, heartRate, pressure, saturation } from './compose.ts'

type Vitals = {
  readonly systolic?: number
  readonly diastolic?: number
  readonly pulse?: number
  readonly air?: number
}

/** A line of vital signs around a patient's usual ones. */
export function vitals(prng: Prng, { systolic, diastolic, pulse, air }: Vitals = {}): string {
  const [bp, hr, sat] = [pressure(prng, systolic, diastolic), heartRate(prng, pulse), saturation(prng, air)]
  return prng.pick([
    `TA ${bp}, FC ${hr}.`,
    `TA ${bp}, FC ${hr}, SpO2 ${sat} % AA.`,
    `TA ${bp}, pouls ${hr}, T° ${decimal(36.4 + prng.integer(0, 6) / 10)}.`,
    `Constantes : TA ${bp}, FC ${hr}, SpO2 ${sat} %.`,
  ])
}

/** An ordinary visit; true of anybody who is looked after at home. */
export function nurseVisit(prng: Prng, usual?: Vitals): string {
  return compose(
    prng,
    ['', '', 'Passage du matin.', 'Soins faits.', 'Vu à domicile.'],
    [vitals(prng, usual)],
    [
      'Médicaments pris devant moi.',
      'Prise des traitements vérifiée.',
      'Pilulier préparé pour la semaine, rien ne manque.',
      'Pas de plainte ce matin.',
      'Téguments sains, points d’appui vérifiés.',
      'Transit régulier.',
      'Hydratation encouragée.',
      'Petite ecchymose de l’avant-bras, pas de chute signalée.',
      'Peau sèche, émollient appliqué.',
      'Mange correctement.',
      'Bonne nuit, levé sans difficulté ce matin.',
      'Pas de douleur (EVA 0).',
      'Gêne lombaire au lever, cède en marchant.',
      'Pilulier : une prise de midi oubliée cette semaine.',
      'Pas de signe de surcharge.',
      'Petit appétit depuis deux jours, à suivre.',
    ],
    ['', '', 'RAS par ailleurs.', 'Prochain passage comme prévu.', 'Moral correct.'],
  )
}

export function diabeticVisit(prng: Prng): string {
  return compose(
    prng,
    [
      `Gly cap à jeun ${decimal(1.05 + prng.integer(0, 75) / 100, 2)} g/l.`,
      `Glycémie au réveil ${decimal(1.1 + prng.integer(0, 70) / 100, 2)} g/l.`,
    ],
    ['Insuline faite.', 'Insuline faite, sites alternés.', 'Injection sous surveillance, bon geste.'],
    [
      '',
      vitals(prng),
      'Pas d’hypo signalée.',
      'Une hypo ressentie hier 17 h (0,62), resucrée.',
      'Pieds vus : pas de lésion.',
      'Carnet à jour.',
    ],
    ['', '', 'RAS.', 'Bandelettes à renouveler.', 'Repas pris tard hier soir.'],
  )
}

export function respiratoryVisit(prng: Prng): string {
  return compose(
    prng,
    [
      `SpO2 ${saturation(prng, 93)} % AA au repos.`,
      `SpO2 ${saturation(prng, 93)} %, FR ${prng.integer(16, 22)}.`,
    ],
    [
      'Pas de majoration de la dyspnée.',
      'Toux grasse le matin, crachats clairs.',
      'Essoufflement à l’escalier, inchangé.',
      'Dort à plat.',
    ],
    [
      'Technique d’inhalation revue.',
      'Inhalateurs pris.',
      'Chambre d’inhalation nettoyée.',
      `TA ${pressure(prng)}.`,
    ],
    ['', '', 'RAS.', 'A repris deux cigarettes par jour, en parle volontiers.'],
  )
}

export function woundVisit(prng: Prng): string {
  const length = decimal(1.4 + prng.integer(0, 20) / 10)
  const width = decimal(0.8 + prng.integer(0, 12) / 10)
  return compose(
    prng,
    [`Pansement jambe refait : ${length} × ${width} cm.`, `Plaie ${length} × ${width} cm.`],
    [
      'Bourgeonnement correct.',
      'Peu de fibrine.',
      'Exsudat modéré.',
      'Berges propres, pas d’inflammation.',
      'Exsudat faible, peau périlésionnelle saine.',
    ],
    ['Hydrocellulaire changé.', 'Alginate + compresses.', 'Interface + compresses.'],
    ['', '', 'Bandes de contention reposées.', 'Douleur au soin 2/10.', 'Contention non portée hier.'],
  )
}
