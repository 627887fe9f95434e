import { z } from 'zod'
import { defineRecordType } from './record-type.ts'

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

export const intakePlanBody = z
  .strictObject({
    /** What the home help finds: « Pilulier du matin ». Never a drug: who reads this reads no treatment. */
    label: z.string().trim().min(1).max(80),
    times: z.array(timeOfDay).min(1).max(6),
    /** 1 is Monday, 7 is Sunday. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    from: z.iso.date(),
    /** Last day, included. */
    until: z.iso.date().optional(),
  })
  .refine((body) => new Set(body.times).size === body.times.length, { message: 'Deux fois la même heure.' })
  .refine((body) => body.until === undefined || body.until >= body.from, {
    message: 'La fin vient après le début.',
  })
export type IntakePlanBody = z.infer<typeof intakePlanBody>

/** When a home help is to help with what the nurse prepared (MED-3). It only ever ends: its hours are its past's too. */
export const intakePlan = defineRecordType<IntakePlanBody>({
  name: 'intake-plan',
  label: { one: 'prise prévue', many: 'prises prévues' },
  schemaVersion: 1,
  schema: intakePlanBody,
  merge: { kind: 'versioned', mergeable: [] },
  mayRevise: (before, after) => {
    const { until: _before, ...past } = before
    const { until: _after, ...now } = after
    return JSON.stringify(past) === JSON.stringify(now)
      ? undefined
      : 'Une prise prévue se termine, elle ne se réécrit pas : terminez-la et prévoyez-en une autre. Rien n’a été changé.'
  },
  confidentiality: ['medico-social'],
  authors: ['physician', 'nurse', 'coordinator-nurse'],
  writtenAlone: true,
  inTimeline: false,
  searchText: () => '',
  title: (body) => `${body.label} : ${body.times.join(', ')}`,
})
