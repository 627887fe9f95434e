import { sayMoment } from './dates.ts'

const day = 86_400_000

/** « depuis 2 jours » */
function since(at: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(at)) / day)
  // What was asked since this screen last looked at the clock is of a moment to come.
  if (days <= 0) return 'sans réponse encore'
  return days === 1 ? 'sans réponse depuis un jour' : `sans réponse depuis ${days} jours`
}

/** Every sentence of what is asked of somebody by name. */
export const question = {
  list: 'Membres du cercle',
  found: (count: number) =>
    count > 1 ? `${count} personnes : flèches, puis Entrée` : '1 personne : Entrée pour la nommer',
  barred: {
    medical: 'n’a pas accès aux notes médicales',
    paramedical: 'n’a pas accès aux notes paramédicales',
    'medico-social': 'n’a pas accès aux notes médico-sociales',
    social: 'n’a pas accès aux notes sociales',
    administrative: 'n’a pas accès aux notes administratives',
    logistic: 'n’a pas accès aux notes d’organisation',
  },
  to: 'Question à',
  remove: 'retirer',
  removeLabel: (name: string) => `retirer la question à ${name}`,
  barredHow: (name: string, why: string) =>
    `${name} ${why} : choisissez d’autres lecteurs, ou retirez son nom.`,
  forMe: 'question pour vous',
  waiting: (name: string, at: string, now: Date) => `question à ${name} : ${since(at, now)}`,
  waitingMine: (at: string, now: Date) => since(at, now),
  answered: (name: string, at: string, now: Date) => `${name} a répondu ${sayMoment(at, now)}`,
  answeredMine: (at: string, now: Date) => `vous avez répondu ${sayMoment(at, now)}`,
  toMe: 'Questions pour vous',
  mine: 'Vos questions sans réponse',
  by: (name: string, at: string, now: Date) => `${name}, ${sayMoment(at, now)}`,
} as const
