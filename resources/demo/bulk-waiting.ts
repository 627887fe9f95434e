import type { Professional } from '../../domain/people/professional.ts'
import type { Calendar } from './calendar.ts'
import type { DossierWriter } from './dossier-writer.ts'
import { writeAgenda } from './agenda.ts'
import { changeDose, planIntake, sayIntake } from './medication.ts'
import type { Prng } from './prng.ts'

/**
 * What ordinary dossiers want of their GP, so that lists across patients are measured with something in
 * them: a third of the dossiers that have a nurse and a home help want something.
 */
export function whatWaits(
  dossier: DossierWriter,
  prng: Prng,
  circle: readonly Professional[],
  calendar: Calendar,
): void {
  const of = (role: Professional['role']) => circle.find((one) => one.role === role)
  const [gp, nurse, help] = [of('physician'), of('nurse'), of('home-help')]
  if (!gp || !nurse || !help) return
  if (prng.chance(0.1)) {
    const raised = dossier.alert(nurse, -prng.integer(1, 3), '10:20', 'fall', 'Trouvée au sol, consciente.')
    if (prng.chance(0.5)) dossier.alertStep(raised, gp, 0, '08:05', 'acknowledged')
  }
  if (prng.chance(0.4)) {
    const due = calendar.workday(prng.integer(-6, 8))
    const asked = { by: nurse, of: gp, what: 'Renouveler l’ordonnance de pansements', day: -9, time: '11:10' }
    writeAgenda(dossier, calendar, {
      written: calendar.workday(-9),
      gp,
      lastVisit: -9,
      planned: [],
      asked: [{ ...asked, due, confidentiality: 'paramedical' }],
    })
  }
  if (prng.chance(0.4)) {
    const question = 'Bilan avant modification du traitement.'
    const request = { kind: 'appointment', specialty: 'cardiology', urgency: 'routine', question } as const
    dossier.referral(gp, -prng.integer(2, 9), '12:40', request)
  }
  if (prng.chance(0.5)) {
    const day = calendar.daysAgo(300)
    const line = dossier.medication(gp, day, '09:35', {
      drug: 'Furosémide 40 mg',
      dose: '1 matin',
      reason: 'Œdèmes',
    })
    changeDose(dossier, calendar, gp, [-prng.integer(1, 6), '18:05'], line, {
      dose: '2 matin',
      reason: 'Prise de poids',
    })
  }
  const plan = planIntake(dossier, nurse, [calendar.daysAgo(61), '09:10'], {
    label: 'Pilulier du matin',
    times: ['08:00'],
    from: calendar.daysAgo(61),
  })
  for (let ago = 60; ago > 0; ago--) {
    const outcome = prng.chance(0.95) ? 'taken' : 'refused'
    sayIntake(dossier, help, [calendar.daysAgo(ago), '08:20'], plan, '08:00', outcome)
  }
  for (let ago = 240; ago > 0; ago -= 6) {
    const value = 68 + Math.round(prng.integer(-9, 9)) / 10
    dossier.measure(nurse, calendar.daysAgo(ago), '08:40', { kind: 'weight', value })
  }
}
