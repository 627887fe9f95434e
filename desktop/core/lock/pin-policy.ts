import { AppError } from '@navigateur-pro/domain/errors.ts'

/** Frequent codes that no rule below catches: pairs, keypad columns, squares and diagonals. */
const frequent = new Set(['112233', '332211', '147258', '258369', '159753', '753159', '147369', '789456'])

/**
 * Six digits are enough only because the operating system's secret is needed too, and because tries
 * are counted (NIST SP 800-63B-4 §3.1.1.2: no composition rule, a list of refused values).
 */
export function checkPin(pin: string): void {
  if (!/^[0-9]{6,32}$/.test(pin)) throw weak('Le code doit comporter au moins 6 chiffres, et rien d’autre.')
  if (isTrivial(pin)) throw weak('Ce code est trop facile à deviner (suite, répétition ou code courant).')
}

function isTrivial(pin: string): boolean {
  if (frequent.has(pin) || new Set(pin).size < 3) return true
  if (/^(.+)\1+$/.test(pin)) return true
  const steps = new Set<number>()
  for (let at = 1; at < pin.length; at++) steps.add((Number(pin[at]) - Number(pin[at - 1]) + 10) % 10)
  return steps.size === 1
}

function weak(reason: string): AppError {
  return new AppError('pin_weak', `${reason} Rien n’a été changé. Choisissez un autre code.`)
}
