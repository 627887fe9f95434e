import type { Identity } from '../../domain/identity/identity.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { Role } from '../../domain/people/role.ts'
import type { Calendar } from './calendar.ts'
import type { DossierWriter } from './dossier-writer.ts'
import { randomIdentity } from './identities.ts'
import { whatWaits } from './bulk-waiting.ts'
import { demoPeople } from './people.ts'
import type { Prng } from './prng.ts'
import type { Routine } from './routine.ts'
import { homeHelpNote, logisticNote } from './routines/home-help.ts'
import { diabeticVisit, nurseVisit, respiratoryVisit, woundVisit } from './routines/nurse.ts'
import { coordinatorNote, gpNote, pharmacistNote, physiotherapyNote } from './routines/others.ts'
import type { Scenario } from './scenario.ts'

export type Weight = 'heavy' | 'moderate' | 'light'

/** Sizes of care circle and notes a week: the model for benchmarks. */
const circles: Readonly<Record<Weight, readonly Role[]>> = {
  heavy: [
    'nurse',
    'nurse',
    'home-help',
    'home-help',
    'pharmacist',
    'physiotherapist',
    'coordinator-nurse',
    'specialist',
  ],
  moderate: ['nurse', 'home-help', 'pharmacist', 'coordinator-nurse'],
  light: ['nurse', 'pharmacist'],
}
const notesPerWeek: Readonly<Record<Weight, number>> = { heavy: 12, moderate: 3, light: 0.2 }

const shares: Partial<Record<Role, number>> = {
  nurse: 6,
  'home-help': 3,
  physiotherapist: 1,
  pharmacist: 0.5,
  'coordinator-nurse': 1,
  physician: 0.5,
}

type Share = readonly [confidentiality: Routine['confidentiality'], part: number, text: Routine['text']]

/** An ordinary dossier for the benchmark tiers: one year of notes at the model's rates. */
export function bulkDossier(
  prng: Prng,
  calendar: Calendar,
  weight: Weight,
  crowd: readonly Professional[],
): Scenario {
  const identity = randomIdentity(prng, calendar.daysAgo(0), true)
  const circle: Professional[] = [
    prng.chance(0.5) ? demoPeople.gp : (pickRole(prng, crowd, 'physician', []) ?? demoPeople.gp),
  ]
  for (const role of circles[weight]) {
    const person = pickRole(prng, crowd, role, circle)
    if (person) circle.push(person)
  }
  const writers = circle.filter(({ role }) => shares[role] !== undefined)
  const total = writers.reduce((sum, { role }) => sum + shares[role]!, 0)
  return {
    identity,
    contact: { phone: `06 39 98 ${prng.integer(10, 99)} ${prng.integer(10, 99)}` },
    opened: 365,
    circle,
    lastVisit: -prng.integer(1, 12),
    script: (dossier) => {
      background(dossier, prng, circle[0]!, calendar)
      whatWaits(dossier, prng, circle, calendar)
    },
    routines: writers.flatMap((by) =>
      sharesOf(by.role, identity, prng).map(([confidentiality, part, text]) => ({
        by,
        confidentiality,
        perWeek: (notesPerWeek[weight] * shares[by.role]! * part) / total / (1 + replies),
        text: longer(text),
      })),
    ),
  }
}

const visits: readonly Routine['text'][] = [
  (prng) => nurseVisit(prng),
  (prng) => nurseVisit(prng),
  diabeticVisit,
  respiratoryVisit,
  woundVisit,
]

/** Twelve notes in a hundred get an answer, which is a note too. */
const replies = 0.12

function sharesOf(role: Role, identity: Identity, prng: Prng): readonly Share[] {
  switch (role) {
    case 'nurse':
      return [['paramedical', 1, prng.pick(visits)]]
    case 'home-help':
      return [
        ['medico-social', 0.8, (chance) => homeHelpNote(chance, identity.sex)],
        ['logistic', 0.2, logisticNote],
      ]
    case 'physiotherapist':
      return [['paramedical', 1, physiotherapyNote]]
    case 'pharmacist':
      return [['medical', 1, pharmacistNote]]
    case 'coordinator-nurse':
      return [['medico-social', 1, coordinatorNote]]
    default:
      return [['medical', 1, gpNote]]
  }
}

/** Lengths of the model: median about 140 characters, a long tail, line breaks. */
function longer(text: Routine['text']): Routine['text'] {
  return (prng, date) => {
    const extra = prng.chance(0.06) ? prng.integer(4, 8) : prng.chance(0.4) ? 1 : 0
    return Array.from({ length: 1 + extra }, () => text(prng, date)).join(prng.chance(0.3) ? '\n' : ' ')
  }
}

function pickRole(
  prng: Prng,
  crowd: readonly Professional[],
  role: Role,
  taken: readonly Professional[],
): Professional | undefined {
  const free = crowd.filter((person) => person.role === role && !taken.includes(person))
  return free.length > 0 ? prng.pick(free) : undefined
}

const histories = [
  ['Hypertension artérielle', 'Amlodipine 5 mg', '1 matin'],
  ['Diabète de type 2', 'Metformine 850 mg', '1 matin, 1 soir'],
  ['Fibrillation atriale', 'Apixaban 5 mg', '1 matin, 1 soir'],
  ['BPCO', 'Tiotropium', '1 inhalation matin'],
  ['Ulcère veineux de jambe', 'Paracétamol 1 g', '1 avant le pansement'],
  ['Hypothyroïdie', 'Lévothyroxine 75 µg', '1 matin à jeun'],
  ['Maladie de Parkinson', 'Lévodopa/bensérazide 100/25', '1 matin, 1 midi, 1 soir'],
] as const

function background(dossier: DossierWriter, prng: Prng, gp: Professional, calendar: Calendar): void {
  const day = calendar.daysAgo(365)
  const first = prng.integer(0, histories.length - 1)
  for (let index = 0; index < prng.integer(1, 4); index++) {
    const [label, drug, dose] = histories[(first + index) % histories.length]!
    dossier.problem(gp, day, '09:20', { label, kind: 'active' })
    dossier.medication(gp, day, '09:30', { drug, dose, reason: label })
  }
  if (prng.chance(0.8)) dossier.allergy(gp, day, '09:25', { kind: 'none-known', substance: '' })
}
