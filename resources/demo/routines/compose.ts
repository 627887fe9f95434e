import type { Prng } from '../prng.ts'

/** One choice a slot; an empty choice says nothing. */
export function compose(prng: Prng, ...slots: readonly (readonly string[])[]): string {
  return slots
    .map((choices) => prng.pick(choices))
    .filter((part) => part !== '')
    .join(' ')
}

/** "70,4": as it is written in France. */
export function decimal(value: number, digits = 1): string {
  return value.toFixed(digits).replace('.', ',')
}

/** "13/7": blood pressure in centimetres of mercury, as it is noted at the bedside. */
export function pressure(prng: Prng, systolic = 13, diastolic = 7): string {
  return `${systolic + prng.integer(-1, 1)}/${diastolic + prng.integer(0, 1)}`
}

export function heartRate(prng: Prng, usual = 72): string {
  return String(usual + prng.integer(-6, 7))
}

export function saturation(prng: Prng, usual = 96): string {
  return String(usual + prng.integer(-1, 1))
}
