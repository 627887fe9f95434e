import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

const agreements = {
  'not-asked': 'pas encore demandé',
  given: 'donné',
  refused: 'refusé',
} as const
const directives = {
  unknown: 'on ne sait pas',
  none: 'pas rédigées',
  written: 'rédigées',
} as const
/** SNOMED CT 385651009, 9571008 and 29179001 in the withdrawn PPS-PAERPA volume. */
const statuses = { ongoing: 'en cours', approved: 'approuvé', closed: 'clôturé' } as const
const keysOf = <Key extends string>(labels: Readonly<Record<Key, string>>) =>
  Object.keys(labels) as [Key, ...Key[]]

export const carePlanBody = z
  .strictObject({
    coordinator: z.string().max(120).default(''),
    priorities: z.string().max(1000).default(''),
    preferences: z.string().max(1000).default(''),
    agreement: z.enum(keysOf(agreements)).default('not-asked'),
    agreementOn: z.iso.date().optional(),
    /** Who heard it, and how: "à domicile, devant sa sœur". */
    agreementBy: z.string().max(120).optional(),
    agreementHow: z.string().max(200).optional(),
    directives: z.enum(keysOf(directives)).default('unknown'),
    directivesWhere: z.string().max(200).optional(),
    alertProcedure: z.string().max(2000).default(''),
    reviewOn: z.iso.date().optional(),
    status: z.enum(keysOf(statuses)).default('ongoing'),
  })
  // The law asks that an agreement may be shown (CSP L1110-4, R1110-3).
  .refine((body) => body.agreement === 'not-asked' || body.agreementOn !== undefined, {
    path: ['agreementOn'],
    message: 'Un accord ou un refus a une date.',
  })
  .refine((body) => body.agreement === 'not-asked' || body.agreementBy !== undefined, {
    path: ['agreementBy'],
    message: 'Un accord ou un refus a été recueilli par quelqu’un.',
  })
export type CarePlanBody = z.infer<typeof carePlanBody>

/**
 * What the plan says once, whoever does what: HAS points 1, 3, 4, 9 and 10. The whole circle reads
 * it, so nothing medical is written here; problems, objectives and actions are records of their own.
 */
export const carePlan = defineRecordType<CarePlanBody>({
  name: 'care-plan',
  label: { one: 'plan de santé', many: 'plans de santé' },
  schemaVersion: 1,
  schema: carePlanBody,
  // An agreement is given to a text, an approval too: neither goes with a text that moved meanwhile.
  merge: {
    kind: 'versioned',
    mergeable: ['coordinator', 'priorities', 'preferences', 'directives', 'directivesWhere', 'reviewOn'],
  },
  confidentiality: ['medico-social'],
  keepsVersionsOf: (body) => body,
  forPatient: true,
  inTimeline: false,
  fields: ({ status, reviewOn }) => ({ status, reviewOn: reviewOn ?? null }),
  searchText: (body) => `${body.coordinator} ${body.priorities} ${body.preferences} ${body.alertProcedure}`,
  title: ({ status }) => `Plan de santé ${statuses[status]}`,
  form: [
    { field: 'coordinator', label: 'Coordonnateur', input: { kind: 'text', max: 120 } },
    { field: 'priorities', label: 'Priorités', input: { kind: 'text', max: 1000, long: true } },
    {
      field: 'preferences',
      label: 'Préférences de la personne',
      input: { kind: 'text', max: 1000, long: true },
    },
    {
      field: 'agreement',
      label: 'Accord de la personne',
      input: { kind: 'choice', options: agreements },
      critical: true,
    },
    {
      field: 'agreementOn',
      label: 'Accord : date',
      input: { kind: 'date' },
      fills: { with: 'day', when: 'agreement' },
      critical: true,
    },
    {
      field: 'agreementBy',
      label: 'Accord : recueilli par',
      input: { kind: 'text', max: 120 },
      fills: { with: 'person', when: 'agreement' },
      critical: true,
    },
    { field: 'agreementHow', label: 'Accord : comment', input: { kind: 'text', max: 200 }, critical: true },
    {
      field: 'directives',
      label: 'Directives anticipées',
      input: { kind: 'choice', options: directives },
    },
    { field: 'directivesWhere', label: 'Directives : où', input: { kind: 'text', max: 200 } },
    { field: 'reviewOn', label: 'À revoir le', input: { kind: 'date' } },
    {
      field: 'alertProcedure',
      label: 'Procédure d’alerte',
      input: { kind: 'text', max: 2000, long: true },
      critical: true,
    },
    { field: 'status', label: 'Statut', input: { kind: 'choice', options: statuses }, critical: true },
  ],
})
