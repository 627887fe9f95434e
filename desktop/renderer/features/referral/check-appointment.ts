import type { Appointment } from '@navigateur-pro/domain/records/referral.ts'
import { schedule as words } from '../../i18n/fr-work.ts'
import { localDay, localHour } from './referral-actions.ts'

export type AppointmentFields = {
  readonly date: string
  readonly time: string
  readonly place: string
  readonly practitioner: string
  readonly preparation: string
}

export type AppointmentErrors = { readonly date?: string; readonly time?: string; readonly place?: string }

/** What is missing or cannot be, field by field; or the appointment. */
export function checkAppointment(
  fields: AppointmentFields,
  now: Date,
): { readonly appointment: Appointment } | { readonly errors: AppointmentErrors } {
  const { date, time } = fields
  const place = fields.place.trim()
  const errors: AppointmentErrors = {
    ...(date === '' ? { date: words.askDate } : date < localDay(now) && { date: words.past }),
    ...(time === ''
      ? { time: words.askTime }
      : date === localDay(now) && time < localHour(now) && { time: words.pastHour }),
    ...(place === '' && { place: words.askPlace }),
  }
  if (Object.keys(errors).length > 0) return { errors }
  return {
    appointment: {
      at: `${date}T${time}`,
      place,
      practitioner: fields.practitioner.trim(),
      preparation: fields.preparation.trim(),
    },
  }
}

export function fieldsOf(appointment: Appointment | undefined): AppointmentFields {
  const [date = '', time = ''] = appointment?.at.split('T') ?? []
  return {
    date,
    time,
    place: appointment?.place ?? '',
    practitioner: appointment?.practitioner ?? '',
    preparation: appointment?.preparation ?? '',
  }
}
