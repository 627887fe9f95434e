import { z } from 'zod'
import { isCoordinator, type Role } from '../people/role.ts'
import type { ConfidentialityClass } from './confidentiality.ts'
import { type Author, attachmentReference, author, instant, recordId } from './record.ts'
import { defineRecordType, type RecordType } from './record-type.ts'
import {
  homeServices,
  isMedical,
  kindOf,
  originOfRole,
  type ReferralField,
  type ReferralKind,
  referralKindNames,
  referralOrigins,
  rolesToMove,
  sayState,
  stateWords,
} from './referral-kinds.ts'

function oneOf<Name extends string>(table: Readonly<Record<Name, unknown>>) {
  return z.enum(Object.keys(table) as [Name, ...Name[]])
}

export const referralState = oneOf(stateWords)
export const referralKind = z.enum(referralKindNames)

export const specialties = {
  cardiology: 'Cardiologie',
  dermatology: 'Dermatologie',
  diabetology: 'Diabétologie',
  gastroenterology: 'Gastro-entérologie',
  geriatrics: 'Gériatrie',
  nephrology: 'Néphrologie',
  neurology: 'Neurologie',
  oncology: 'Oncologie',
  ophthalmology: 'Ophtalmologie',
  orthopaedics: 'Orthopédie',
  pneumology: 'Pneumologie',
  psychiatry: 'Psychiatrie',
  radiology: 'Imagerie',
  rheumatology: 'Rhumatologie',
  urology: 'Urologie',
  wounds: 'Plaies et cicatrisation',
} as const
export const specialty = oneOf(specialties)
export type Specialty = z.infer<typeof specialty>

export const urgency = z.enum(['routine', 'soon', 'urgent'])

export const appointment = z.strictObject({
  /** Local day and hour, as written on the patient's paper: "2026-12-02T14:30". */
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  place: z.string().min(1).max(200),
  practitioner: z.string().max(120),
  preparation: z.string().max(500).default(''),
})
export type Appointment = z.infer<typeof appointment>

/** Who does it, once somebody is found. */
export const arrangement = z.strictObject({
  provider: z.string().trim().min(1).max(200),
  phone: z.string().max(40).default(''),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})
export type Arrangement = z.infer<typeof arrangement>

/** For whom a request was recorded: a call to the cell is worth a click (BS-01, OT-10). */
export const caller = z.strictObject({
  origin: oneOf(referralOrigins),
  name: z.string().max(120).default(''),
  phone: z.string().max(40).default(''),
})

/** What kinds say beside their question; `referral-kinds.ts` says which says what. */
export const referralFields = {
  specialty: specialty.optional(),
  /** « Talon D »: what the photos of one wound have in common in their captions. */
  site: z.string().trim().min(1).max(80).optional(),
  size: z.string().trim().min(1).max(80).optional(),
  services: z.array(oneOf(homeServices)).min(1).max(10).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  place: z.string().trim().min(1).max(200).optional(),
  everyDays: z.int().min(1).max(90).optional(),
} satisfies Record<ReferralField, z.ZodType>

const step = z.strictObject({
  state: referralState,
  at: instant,
  by: author,
  note: z.string().max(1000).default(''),
})

const missing: Readonly<Partial<Record<ReferralField, string>>> = {
  specialty: 'Choisissez une spécialité.',
  services: 'Choisissez au moins un service.',
  from: 'Indiquez le premier jour.',
  to: 'Indiquez le dernier jour.',
  everyDays: 'Indiquez le rythme des appels.',
}

/** Bodies of schema 1 are bodies of schema 2: only the specialist's appointment and the opinion existed. */
export const referralBody = z
  .strictObject({
    kind: referralKind,
    ...referralFields,
    urgency,
    question: z.string().trim().min(1).max(2000),
    caller: caller.optional(),
    attachments: z.array(attachmentReference).max(10).default([]),
    state: referralState.default('requested'),
    steps: z.array(step).max(100).default([]),
    appointment: appointment.optional(),
    arrangement: arrangement.optional(),
    /** The document or the transmission of this dossier that answers. */
    report: recordId.optional(),
  })
  .superRefine((body, context) => {
    const { fields } = kindOf(body.kind)
    for (const field of Object.keys(referralFields) as ReferralField[]) {
      const message = fields[field]
        ? fields[field] === 'needed' && body[field] === undefined && (missing[field] ?? 'Un champ manque.')
        : body[field] !== undefined && 'Cette demande ne porte pas ce renseignement.'
      if (message) context.addIssue({ code: 'custom', path: [field], message })
    }
    const wrong: readonly (string | false)[] = [
      body.state === 'scheduled' && !body.appointment && 'Un rendez-vous fixé a une date et un lieu.',
      body.state === 'arranged' && !body.arrangement && 'Dites qui s’en charge.',
      body.from !== undefined && body.to !== undefined && body.to < body.from && 'La fin précède le début.',
      !isMedical(body.kind) &&
        body.attachments.length > 0 &&
        'Cette demande est lue par le service social : elle ne porte aucune pièce du dossier.',
    ]
    for (const message of wrong) if (message) context.addIssue({ code: 'custom', message })
  })
export type ReferralBody = z.infer<typeof referralBody>

export const referralDetails = z.strictObject({
  note: z.string().max(1000).default(''),
  appointment: appointment.optional(),
  arrangement: arrangement.optional(),
  report: recordId.optional(),
})
export type ReferralDetails = z.infer<typeof referralDetails>

/** Who of the cell has it in hand: the last coordinator who moved it, nobody once it was given back. */
export function coordinatorOf({ state, steps }: Pick<ReferralBody, 'state' | 'steps'>): Author | undefined {
  return state === 'requested' ? undefined : steps.findLast(({ by }) => isCoordinator(by.role))?.by
}

/** Where it comes from, said or by who wrote it: the cell counts them (BS-17). */
export function originOf({ caller: called, steps }: Pick<ReferralBody, 'caller' | 'steps'>) {
  const [asked] = steps
  return called?.origin ?? (asked ? originOfRole[asked.by.role] : 'other')
}

/** « Cardiologie » when that says all, « Avis d’expert, plaies et cicatrisation » when it does not. */
export function sayReferral({ kind, specialty: named }: Pick<ReferralBody, 'kind' | 'specialty'>): string {
  const { label } = kindOf(kind)
  if (!named) return label
  return kind === 'appointment' || kind === 'opinion' ? specialties[named] : `${label}, ${specialties[named]}`
}

/** Every kind has its own table of states: the state that the machine looks up names both. */
function transitionsOf(kinds: readonly ReferralKind[]) {
  return Object.fromEntries(
    kinds.flatMap((kind) =>
      Object.entries(kindOf(kind).flow).map(([from, moves]) => [
        `${kind} ${from}`,
        Object.fromEntries(Object.entries(moves).map(([to, mover]) => [to, rolesToMove(kind, mover)])),
      ]),
    ),
  ) as Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>
}

/** A place in a dossier where the requests of some kinds are written; one machine for all. */
export function defineReferralType(of: {
  readonly name: string
  readonly label: RecordType['label']
  readonly confidentiality: readonly [ConfidentialityClass, ...ConfidentialityClass[]]
  readonly schemaVersion: number
  readonly holds: (kind: ReferralKind) => boolean
}): RecordType {
  const { holds, schemaVersion, ...type } = of
  const same = (body: unknown) => body
  return defineRecordType<ReferralBody>({
    ...type,
    schemaVersion,
    upgrades: Object.fromEntries(Array.from({ length: schemaVersion - 1 }, (_, index) => [index + 1, same])),
    schema: referralBody.refine(({ kind }) => holds(kind), {
      message: 'Cette demande s’écrit ailleurs dans le dossier.',
    }),
    inTimeline: false,
    merge: {
      kind: 'states',
      stateOf: ({ kind, state }) => `${kind} ${state}`,
      startedBy: ({ kind }) => kindOf(kind).askedBy,
      start: (body, by, at) => {
        const { appointment: _none, arrangement: _nobody, report: _nothing, ...request } = body
        return { ...request, state: 'requested', steps: [{ state: 'requested', at, by, note: '' }] }
      },
      transitions: transitionsOf(referralKindNames.filter(holds)),
      details: referralDetails,
      lastStep: ({ kind, steps }) => {
        const last = steps.at(-1)
        return last && { state: sayState(kind, last.state), by: last.by.name, at: last.at }
      },
      apply: (body, { to, details, author: by, at }) => {
        const { note, ...told } = referralDetails.parse(details)
        const state = referralState.parse(to)
        const { appointment: fixed, arrangement: found, report: answer, ...rest } = body
        const isBack = state === 'taken' || state === 'requested'
        const kept = isBack ? undefined : state === 'scheduled' ? told.appointment : fixed
        const who = isBack ? undefined : state === 'arranged' ? told.arrangement : found
        const report = state === 'reported' ? told.report : answer
        return {
          ...rest,
          ...(kept && { appointment: kept }),
          ...(who && { arrangement: who }),
          ...(report && { report }),
          state,
          steps: [...body.steps, { state, at, by, note }],
        }
      },
    },
    fields: (body) => ({
      state: body.state,
      kind: body.kind,
      urgency: body.urgency,
      specialty: body.specialty ?? null,
      origin: originOf(body),
    }),
    searchText: (body) => `${sayReferral(body)} ${body.question} ${body.caller?.name ?? ''}`,
    title: (body) => `${sayReferral(body)} : ${sayState(body.kind, body.state)}`,
    attachments: (body) => body.attachments,
  })
}

/** What is asked of the cell for care (BS-02): read by those who read the medical class. */
export const referral = defineReferralType({
  name: 'referral',
  label: { one: 'demande', many: 'demandes' },
  schemaVersion: 2,
  confidentiality: ['medical'],
  holds: isMedical,
})
