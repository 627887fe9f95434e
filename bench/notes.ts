import { createPrng } from '../resources/demo/prng.ts'
import { diabeticVisit, nurseVisit, respiratoryVisit, woundVisit } from '../resources/demo/routines/nurse.ts'

/** Nursing notes as the demonstration writes them: the same seed gives the same notes. */
export function* notes(label: string): Generator<string, never> {
  const prng = createPrng(40, label)
  const visits = [nurseVisit, nurseVisit, diabeticVisit, respiratoryVisit, woundVisit]
  for (;;) yield `${prng.pick(visits)(prng)} ${nurseVisit(prng)}`
}
