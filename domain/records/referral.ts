import { z } from 'zod'
import type { Role } from '../people/role.ts'
import { attachmentReference, author, instant } from './record.ts'
import { defineRecordType } from './record-type.ts'

export const referralState = z.enum([
  'requested',
  'taken',
  'scheduled',
  'attended',
  'missed',
  'reported',
  'closed',
  'cancelled',
])
export type ReferralState = z.infer<typeof referralState>

const referralStateLabel: Readonly<Record<ReferralState, string>> = {
  requested: 'demandé',
  taken: 'pris en charge',
  scheduled: 'rendez-vous fixé',
  attended: 'honoré',
  missed: 'manqué',
  reported: 'compte rendu reçu',
  closed: 'clos',
  cancelled: 'annulé',
}

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
export const specialty = z.enum(
  Object.keys(specialties) as [keyof typeof specialties, ...(keyof typeof specialties)[]],
)
export type Specialty = z.infer<typeof specialty>

export const urgency = z.enum(['routine', 'soon', 'urgent'])
export type Urgency = z.infer<typeof urgency>

export const appointment = z.strictObject({
  /** Local day and hour, as written on the patient's paper: "2026-12-02T14:30". */
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  place: z.string().min(1).max(200),
  practitioner: z.string().max(120),
  preparation: z.string().max(500).default(''),
})
export type Appointment = z.infer<typeof appointment>

const step = z.strictObject({
  state: referralState,
  at: instant,
  by: author,
  note: z.string().max(1000).default(''),
})

export const referralBody = z
  .strictObject({
    kind: z.enum(['appointment', 'opinion']),
    specialty,
    urgency,
    question: z.string().trim().min(1).max(2000),
    attachments: z.array(attachmentReference).max(10).default([]),
    state: referralState.default('requested'),
    steps: z.array(step).max(100).default([]),
    appointment: appointment.optional(),
  })
  .refine((body) => body.state !== 'scheduled' || body.appointment !== undefined, {
    message: 'Un rendez-vous fixé a une date et un lieu.',
  })
export type ReferralBody = z.infer<typeof referralBody>

export const referralDetails = z.strictObject({
  note: z.string().max(1000).default(''),
  appointment: appointment.optional(),
})
export type ReferralDetails = z.infer<typeof referralDetails>

const cell: readonly Role[] = ['coordinator-nurse', 'coordinator-social']
const requesters: readonly Role[] = ['physician', 'nurse', 'specialist', 'hospital']
const both = [...cell, ...requesters]

/** Request for a specialist appointment or an opinion, from the GP to the cell (BS-02). */
export const referral = defineRecordType<ReferralBody>({
  name: 'referral',
  label: { one: 'demande de rendez-vous', many: 'demandes de rendez-vous' },
  schemaVersion: 1,
  schema: referralBody,
  confidentiality: ['medical'],
  inTimeline: false,
  merge: {
    kind: 'states',
    stateOf: (body) => body.state,
    start: (body, by, at) => {
      const { appointment: _none, ...request } = body
      return { ...request, state: 'requested', steps: [{ state: 'requested', at, by, note: '' }] }
    },
    transitions: {
      requested: { taken: cell, cancelled: both },
      taken: { scheduled: cell, requested: cell, cancelled: both },
      scheduled: { scheduled: cell, attended: both, missed: both, cancelled: both },
      missed: { taken: cell, cancelled: both, closed: both },
      attended: { reported: both, closed: both },
      reported: { closed: both },
      closed: {},
      cancelled: {},
    },
    details: referralDetails,
    lastStep: ({ steps }) => {
      const last = steps.at(-1)
      return last && { state: referralStateLabel[last.state], by: last.by.name, at: last.at }
    },
    apply: (body, { to, details, author: by, at }) => {
      const { note, appointment: fixed } = referralDetails.parse(details)
      const state = referralState.parse(to)
      const { appointment: previous, ...rest } = body
      const kept =
        state === 'scheduled' ? fixed : state === 'taken' || state === 'requested' ? undefined : previous
      return {
        ...rest,
        ...(kept && { appointment: kept }),
        state,
        steps: [...body.steps, { state, at, by, note }],
      }
    },
  },
  fields: (body) => ({ state: body.state, urgency: body.urgency, specialty: body.specialty }),
  searchText: (body) => `${specialties[body.specialty]} ${body.question}`,
  title: (body) => `${specialties[body.specialty]} : ${referralStateLabel[body.state]}`,
  attachments: (body) => body.attachments,
})
