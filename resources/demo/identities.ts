import type { Identity } from '../../domain/identity/identity.ts'
import { parseMatricule } from '../../domain/identity/matricule.ts'
import { shift } from './calendar.ts'
import { birthPlaces, mensNames, surnames, womensNames } from './names.ts'
import type { Prng } from './prng.ts'

/** INS-NIR of tests: FR Core, ANS. Nothing of the demonstration can be taken for a real identity. */
export const testOid = '1.2.250.1.213.1.4.10'

export type Traits = Omit<Identity, 'matricule' | 'oid' | 'status'> & { readonly birthPlace: string }

/** Décret 82-103 art. 4: sex, year, month, place, order among the births of that month and place; then the key. */
function matriculeOf({ sex, birthDate, birthPlace }: Traits, order: number): string {
  const number = `${sex === 'M' ? 1 : 2}${birthDate.slice(2, 4)}${birthDate.slice(5, 7)}${birthPlace}${String(order).padStart(3, '0')}`
  return withKey(number)
}

/** Thirteen characters and their key. */
export function withKey(number: string): string {
  const parsed = parseMatricule(number)
  if (parsed.kind === 'invalid') throw new Error(`Matricule de démonstration impossible : ${number}`)
  return parsed.matricule
}

export function qualified(traits: Traits, order: number): Identity {
  return { matricule: matriculeOf(traits, order), oid: testOid, status: 'QUAL', ...traits }
}

/** Somebody of a GP's list: 57 % women, two thirds of them 75 or older when `elderly`. */
export function randomIdentity(prng: Prng, today: string, elderly: boolean): Identity {
  const sex = prng.chance(0.57) ? 'F' : 'M'
  const names = sex === 'F' ? womensNames : mensNames
  const [first, second] = [prng.pick(names), prng.pick(names)]
  const age = elderly
    ? prng.chance(0.67)
      ? prng.integer(75, 96)
      : prng.chance(0.6)
        ? prng.integer(60, 74)
        : prng.integer(22, 59)
    : prng.integer(1, 92)
  const birthName = prng.pick(surnames)
  const traits: Traits = {
    birthName,
    ...(sex === 'F' && age > 30 && prng.chance(0.6) && { usedName: prng.pick(surnames) }),
    firstGivenName: first,
    givenNames: first === second ? first : `${first} ${second}`,
    sex,
    birthDate: shift(
      `${Number(today.slice(0, 4)) - age - 1}${today.slice(4).replace('02-29', '02-28')}`,
      prng.integer(1, 364),
    ),
    birthPlace: prng.pick(birthPlaces),
  }
  const complete = qualified(traits, prng.integer(1, 199))
  const chance = prng.next()
  if (chance < 0.85) return complete
  if (chance < 0.91) return { ...complete, status: 'RECUP' }
  return { status: chance < 0.97 ? 'VALI' : 'PROV', ...traits }
}
