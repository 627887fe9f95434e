import type { Identity } from '../../domain/identity/identity.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { Operation } from '../../domain/sync/messages.ts'
import { bulkDossier, type Weight } from './bulk.ts'
import { createCalendar } from './calendar.ts'
import type { UncountedOperation } from './operation-log.ts'
import { surnames } from './names.ts'
import { crowdOf, demoPeople } from './people.ts'
import { loadPhotos, type PhotoFile } from './photos.ts'
import { type Appointment, morningOf, practicePatients } from './practice.ts'
import { createPrng } from './prng.ts'
import { diabeticFoot } from './scenarios/diabetic-foot.ts'
import { exhaustedCarer } from './scenarios/exhausted-carer.ts'
import { heartFailure } from './scenarios/heart-failure.ts'
import { asPracticeKnows, diabetesAbroad, lungDisease, youngAsthma } from './scenarios/light-dossiers.ts'
import { nearMiss, nearMissNamesake } from './scenarios/near-miss.ts'
import { oralChemotherapy } from './scenarios/oral-chemotherapy.ts'
import { plannedHipSurgery } from './scenarios/planned-hip-surgery.ts'
import { refusedMedication } from './scenarios/refused-medication.ts'
import { dossierOfThePharmacist, hasTwoDossiers, twoDossiers } from './scenarios/two-dossiers.ts'
import { vkaDoseChange } from './scenarios/vka-dose-change.ts'
import { writeDossier } from './write-dossier.ts'

export type Tier = 'XS' | 'S' | 'M' | 'L'

export type SeedOperation = {
  /** Identifier of the professional. */
  readonly by: string
  readonly operation: Operation
  readonly receivedAt: string
}

export type DemoDossier = {
  readonly patientId: string
  readonly members: readonly { readonly professionalId: string; readonly since: string }[]
  /**
   * In the order of reception; may be iterated again. `dseq` counts each author's operations without a
   * gap when the dossiers are taken in order. An array for the named patients; made as it is read for the others.
   */
  readonly operations: Iterable<SeedOperation>
  /** What the records refer to, thumbnails included: files of `photos/`. */
  readonly photos: readonly PhotoFile[]
}

export type Dataset = {
  readonly professionals: readonly Professional[]
  readonly dossiers: readonly DemoDossier[]
  readonly practiceSoftware: readonly Identity[]
  readonly morning: readonly Appointment[]
}

type Sizes = { readonly identities: number } & Readonly<Record<Weight, number>>

/** The named scenarios: three heavy dossiers, five moderate, six light. */
const named = {
  'diabetic-foot': diabeticFoot,
  'heart-failure': heartFailure,
  'exhausted-carer': exhaustedCarer,
  'vka-dose-change': vkaDoseChange,
  'oral-chemotherapy': oralChemotherapy,
  'refused-medication': refusedMedication,
  'planned-hip-surgery': plannedHipSurgery,
  'near-miss': nearMiss,
  'near-miss-namesake': nearMissNamesake,
  'lung-disease': lungDisease,
  'diabetes-abroad': diabetesAbroad,
  'young-asthma': youngAsthma,
  'two-dossiers': twoDossiers,
  'dossier-of-the-pharmacist': dossierOfThePharmacist,
}
/** In the order of the first dossiers of any dataset. */
export const scenarioNames = Object.keys(named)

/** The model's tiers; each counts the named dossiers. */
const tiers: Readonly<Record<Tier, Sizes>> = {
  XS: { identities: 41, heavy: 3, moderate: 5, light: 6 },
  S: { identities: 1_577, heavy: 5, moderate: 10, light: 187 },
  M: { identities: 1_577, heavy: 20, moderate: 40, light: 142 },
  L: { identities: 7_900, heavy: 100, moderate: 200, light: 710 },
}

/** Same options, same bytes. */
export function createDataset(options: {
  readonly seed: number
  readonly tier: Tier
  /** ISO instant that the scenarios lead to: their last notes are of the last working morning. */
  readonly now: string
}): Dataset {
  const { seed, tier } = options
  const calendar = createCalendar(options.now)
  const sizes = tiers[tier]
  const weights: readonly Weight[] = [
    ...Array<Weight>(sizes.heavy - tiers.XS.heavy).fill('heavy'),
    ...Array<Weight>(sizes.moderate - tiers.XS.moderate).fill('moderate'),
    ...Array<Weight>(sizes.light - tiers.XS.light).fill('light'),
  ]
  const crowd = weights.length > 0 ? crowdOf(weights.length, surnames) : []
  const photos = loadPhotos()
  const count = createCounter()

  const past = tier === 'XS' ? 'thin' : 'full'
  const namedDossiers = Object.values(named).map((scenarioOf, index) => {
    const context = { prng: createPrng(seed, `named ${index}`), calendar, photos }
    const { operations, ...dossier } = writeDossier(context, scenarioOf(calendar), past)
    return { ...dossier, operations: [...counted(operations, count.before(operations))] }
  })
  const bulkDossiers = weights.map((weight, index) => {
    const write = () => {
      const context = { prng: createPrng(seed, `bulk ${index}`), calendar, photos }
      return writeDossier(context, bulkDossier(context.prng, calendar, weight, crowd), 'benchmark')
    }
    const { operations, ...dossier } = write()
    const start = count.before(operations)
    return { ...dossier, operations: { [Symbol.iterator]: () => counted(write().operations, start) } }
  })
  const dossiers = [...namedDossiers, ...bulkDossiers]
  const practiceSoftware = practicePatients(
    seed,
    calendar.daysAgo(0),
    dossiers.flatMap(({ identity }) =>
      identity.birthName === hasTwoDossiers.birthName ? [] : [asPracticeKnows(identity)],
    ),
    [hasTwoDossiers],
    sizes.identities,
  )
  return {
    professionals: [...Object.values(demoPeople), ...crowd],
    dossiers: dossiers.map(({ identity: _known, ...dossier }) => dossier),
    practiceSoftware,
    morning: morningOf(practiceSoftware),
  }
}

/** Numbers each author's operations across dossiers. */
function createCounter() {
  const totals = new Map<string, number>()
  return {
    /** The counts that a dossier starts from; adds its own for the next. */
    before(operations: readonly UncountedOperation[]): ReadonlyMap<string, number> {
      const start = new Map(totals)
      for (const { by } of operations) totals.set(by, (totals.get(by) ?? 0) + 1)
      return start
    },
  }
}

function* counted(
  operations: readonly UncountedOperation[],
  start: ReadonlyMap<string, number>,
): Generator<SeedOperation> {
  const counts = new Map(start)
  for (const { by, operation, receivedAt } of operations) {
    const dseq = (counts.get(by) ?? 0) + 1
    counts.set(by, dseq)
    yield { by, operation: { ...operation, dseq }, receivedAt }
  }
}
