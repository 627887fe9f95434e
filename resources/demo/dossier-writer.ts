import { type AlertCategory, categories, classOfAlert } from '../../domain/alerts/categories.ts'
import type { Professional } from '../../domain/people/professional.ts'
import type { AlertState } from '../../domain/records/alert.ts'
import { mayWrite } from '../../domain/people/access.ts'
import type { AllergyBody } from '../../domain/records/allergy.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import type { DocumentBody } from '../../domain/records/document.ts'
import type { HealthProblemBody } from '../../domain/records/health-problem.ts'
import type { MeasurementBody } from '../../domain/records/measurement.ts'
import type { MeasurementThresholdBody } from '../../domain/records/measurement-threshold.ts'
import type { MedicationLineBody } from '../../domain/records/medication-line.ts'
import type { PatientIdentityBody } from '../../domain/records/patient-identity.ts'
import type { AttachmentReference } from '../../domain/records/record.ts'
import type { Appointment, Arrangement, ReferralBody } from '../../domain/records/referral.ts'
import { isMedical, kindOf, type ReferralState } from '../../domain/records/referral-kinds.ts'
import type { ReferralEntryBody } from '../../domain/records/referral-entry.ts'
import type { Calendar } from './calendar.ts'
import { OperationLog, type UncountedOperation, type Versioned } from './operation-log.ts'
import type { Photo, PhotoFile, PhotoName } from './photos.ts'
import type { Prng } from './prng.ts'

export type WrittenNote = {
  readonly id: string
  readonly by: Professional
  readonly confidentiality: ConfidentialityClass
  readonly receivedAt: string
}

type NoteOptions = {
  readonly important?: boolean
  readonly replyTo?: WrittenNote
  readonly corrects?: WrittenNote
  /** Whom it asks by name. */
  readonly asks?: readonly Professional[]
  readonly photos?: readonly (readonly [name: PhotoName, caption: string])[]
  /** Local hour at which the service had it, for a note written without network. */
  readonly receivedTime?: string
}

type Sourced = { readonly source?: string; readonly statedOn?: string }

type WrittenRequest = Versioned<unknown> & { readonly confidentiality: ConfidentialityClass }
type WithoutRequest<Body> = Body extends unknown ? Omit<Body, 'request'> : never
type NewEntry = WithoutRequest<ReferralEntryBody>

type StepOptions = {
  readonly note?: string
  readonly report?: WrittenNote
  readonly arrangement?: Omit<Arrangement, 'from' | 'to' | 'phone'> & {
    readonly phone?: string
    readonly from?: number
    readonly to?: number
  }
  readonly appointment?: Omit<Appointment, 'at' | 'preparation'> & {
    readonly day: number
    readonly time: string
    readonly preparation?: string
  }
}

/**
 * Writes one dossier as its professionals would have: in order, each operation by its author, at a
 * moment given as a working day of the calendar (or an ISO date) and a local hour.
 */
export class DossierWriter {
  readonly notes: WrittenNote[] = []
  private readonly log: OperationLog
  private readonly files = new Map<string, PhotoFile>()
  private readonly writtenDays = new Set<string>()
  private readonly calendar: Calendar
  private readonly photos: Readonly<Record<PhotoName, Photo>>
  private identityRecord: Versioned<PatientIdentityBody> | undefined

  constructor(prng: Prng, calendar: Calendar, photos: Readonly<Record<PhotoName, Photo>>, opened: string) {
    this.photos = photos
    this.calendar = calendar
    this.log = new OperationLog(prng, calendar.at(opened, '08:00'))
  }

  note(
    by: Professional,
    day: number | string,
    time: string,
    confidentiality: ConfidentialityClass,
    text: string,
    options: NoteOptions = {},
  ): WrittenNote {
    const at = this.calendar.at(day, time)
    const received = options.receivedTime && this.calendar.at(day, options.receivedTime)
    const { replyTo, corrects } = options
    return this.noteAt(
      by,
      at,
      confidentiality,
      {
        text,
        important: options.important ?? false,
        ...(replyTo && { replyTo: replyTo.id }),
        ...(corrects && { corrects: corrects.id }),
        mentions: (options.asks ?? []).map(({ id, name }) => ({ id, name })),
        attachments: (options.photos ?? []).map(([name, caption]) => this.photo(name, caption)),
      },
      received,
    )
  }

  noteAt(
    by: Professional,
    at: string,
    confidentiality: ConfidentialityClass,
    body: object,
    received?: string,
  ): WrittenNote {
    const { id, receivedAt } = this.log.create(by, at, 'transmission', confidentiality, body, received)
    this.writtenDays.add(`${by.id} ${at.slice(0, 10)}`)
    const note = { id, by, confidentiality, receivedAt }
    this.notes.push(note)
    return note
  }

  /** Whether this person has already written that day: routine notes leave that day alone. */
  hasWritten(by: Professional, date: string): boolean {
    return this.writtenDays.has(`${by.id} ${date}`)
  }

  readAt(by: Professional, at: string, notes: readonly WrittenNote[]): void {
    for (const confidentiality of new Set(notes.map((note) => note.confidentiality))) {
      const records = notes.filter((note) => note.confidentiality === confidentiality).map(({ id }) => id)
      for (let from = 0; from < records.length; from += 200) {
        this.log.create(by, at, 'reading', confidentiality, { records: records.slice(from, from + 200) })
      }
    }
  }

  identity(by: Professional, day: string, body: PatientIdentityBody): void {
    this.identityRecord = this.log.create(
      by,
      this.calendar.at(day, '09:00'),
      'patient-identity',
      'administrative',
      body,
    )
  }

  amendIdentity(by: Professional, day: number, time: string, change: Partial<PatientIdentityBody>): void {
    if (this.identityRecord) this.edit(this.identityRecord, by, day, time, change)
  }

  problem(
    by: Professional,
    day: number | string,
    time: string,
    body: Omit<HealthProblemBody, 'source' | 'statedOn'> & Sourced,
  ) {
    const at = this.calendar.at(day, time)
    return this.log.create(by, at, 'health-problem', 'medical', { ...stated(at), ...body })
  }

  allergy(
    by: Professional,
    day: number | string,
    time: string,
    body: Omit<AllergyBody, 'source' | 'statedOn'> & Sourced,
  ) {
    const at = this.calendar.at(day, time)
    return this.log.create(by, at, 'allergy', 'medical', { ...stated(at), ...body })
  }

  medication(
    by: Professional,
    day: number | string,
    time: string,
    body: Omit<MedicationLineBody, 'source' | 'statedOn'> & Sourced,
  ): Versioned<MedicationLineBody> {
    const at = this.calendar.at(day, time)
    return this.log.create<MedicationLineBody>(by, at, 'medication-line', 'medical', {
      ...stated(at),
      ...body,
    })
  }

  measure(
    by: Professional,
    day: number | string,
    time: string,
    body: Omit<MeasurementBody, 'origin'> & { readonly origin?: MeasurementBody['origin'] },
  ): void {
    const at = this.calendar.at(day, time)
    this.log.create(by, at, 'measurement', 'paramedical', { origin: 'professional', ...body })
  }

  limits(by: Professional, day: number | string, time: string, body: MeasurementThresholdBody): void {
    this.log.create(by, this.calendar.at(day, time), 'measurement-threshold', 'paramedical', body)
  }

  /** Any other record, read by the others as notes are. */
  item(
    by: Professional,
    day: number | string,
    time: string,
    type: string,
    confidentiality: ConfidentialityClass,
    body: object,
  ): { readonly record: Versioned<object>; readonly at: string } {
    const at = this.calendar.at(day, time)
    const record = this.log.create(by, at, type, confidentiality, body)
    this.notes.push({ id: record.id, by, confidentiality, receivedAt: record.receivedAt })
    return { record, at }
  }

  aside(name: string, tell: () => void): void {
    this.log.aside(name, tell)
  }

  newId(day: number | string, time: string): string {
    return this.log.newId(this.calendar.at(day, time))
  }

  edit<Body extends object>(
    record: Versioned<Body>,
    by: Professional,
    day: number | string,
    time: string,
    change: Partial<Body>,
  ): string {
    const at = this.calendar.at(day, time)
    this.log.edit(by, at, record, { ...record.body, ...change })
    return at
  }

  /** A change written without network, from the version before: the service received it `receivedTime` that day. */
  contest<Body extends object>(
    record: Versioned<Body>,
    by: Professional,
    day: number,
    [time, receivedTime]: readonly [written: string, received: string],
    change: Partial<Body>,
  ): void {
    const [at, received] = [time, receivedTime].map((moment) => this.calendar.at(day, moment))
    this.log.contest(by, at!, record, { ...record.body, ...change }, received!)
  }

  document(
    by: Professional,
    day: number,
    time: string,
    kind: DocumentBody['kind'],
    title: string,
    name: PhotoName,
  ): void {
    const file = this.photo(name, title)
    this.log.create(by, this.calendar.at(day, time), 'document', 'medical', { kind, title, file })
  }

  referral(
    by: Professional,
    day: number,
    time: string,
    request: Omit<ReferralBody, 'state' | 'steps' | 'attachments' | 'from' | 'to'> &
      Pick<NoteOptions, 'photos'> & {
        readonly from?: number
        readonly to?: number
      },
  ): WrittenRequest {
    const { photos = [], from, to, ...asked } = request
    const body = {
      ...asked,
      ...(from !== undefined && { from: this.calendar.workday(from) }),
      ...(to !== undefined && { to: this.calendar.workday(to) }),
    }
    const type = isMedical(body.kind) ? 'referral' : 'support-referral'
    const confidentiality = kindOf(body.kind).classes.find((one) => mayWrite(by.role, one))!
    const attachments = photos.map(([name, caption]) => this.photo(name, caption))
    const at = this.calendar.at(day, time)
    const record = this.log.create(by, at, type, confidentiality, { ...body, attachments })
    return { ...record, confidentiality }
  }

  /** Something said or done about a request between two of its states. */
  about(request: WrittenRequest, by: Professional, day: number, time: string, entry: NewEntry): void {
    const body = { ...entry, request: request.id }
    this.log.create(by, this.calendar.at(day, time), 'referral-entry', request.confidentiality, body)
  }

  step(
    record: Versioned<unknown>,
    by: Professional,
    day: number,
    time: string,
    to: ReferralState,
    { note = '', appointment, arrangement, report }: StepOptions = {},
  ): void {
    const at = this.calendar.at(day, time)
    const { day: fixedDay, time: hour, ...where } = appointment ?? { day: 0, time: '' }
    const fixed = appointment && {
      at: `${this.calendar.workday(fixedDay)}T${hour}`,
      preparation: '',
      ...where,
    }
    const { from, to: until, ...who } = arrangement ?? {}
    const arranged = arrangement && {
      ...who,
      ...(from !== undefined && { from: this.calendar.workday(from) }),
      ...(until !== undefined && { to: this.calendar.workday(until) }),
    }
    this.log.transition(by, at, record, to, {
      note,
      ...(fixed && { appointment: fixed }),
      ...(arranged && { arrangement: arranged }),
      ...(report && { report: report.id }),
    })
  }

  alert(
    by: Professional,
    day: number | string,
    time: string,
    category: AlertCategory,
    text: string,
    { receivedTime }: Pick<NoteOptions, 'receivedTime'> = {},
  ): Versioned<unknown> {
    const received = receivedTime && this.calendar.at(day, receivedTime)
    const body = { category, severity: categories[category].severity, text }
    const confidentiality = classOfAlert(category, by.role)!
    return this.log.create(by, this.calendar.at(day, time), 'alert', confidentiality, body, received)
  }

  alertStep(
    record: Versioned<unknown>,
    by: Professional,
    day: number,
    time: string,
    to: AlertState,
    note = '',
  ): void {
    this.log.transition(by, this.calendar.at(day, time), record, to, { note })
  }

  /** A record of a type that has no way of its own here. */
  record(
    by: Professional,
    day: number | string,
    time: string,
    type: string,
    confidentiality: ConfidentialityClass,
    body: object,
  ): Versioned<object> {
    return this.log.create(by, this.calendar.at(day, time), type, confidentiality, body)
  }

  /** « Visible par le patient », and by who has a mandate. */
  show(by: Professional, day: number, time: string, { id }: { readonly id: string }): void {
    this.record(by, day, time, 'patient-share', 'administrative', { record: id, shown: true })
  }

  move(
    record: Versioned<unknown>,
    by: Professional,
    day: number | string,
    time: string,
    to: string,
    details: object,
  ): void {
    this.log.transition(by, this.calendar.at(day, time), record, to, details)
  }

  /** A date of the agenda, in the class that everyone in the circle reads. */
  plan(by: Professional, at: string, body: object): WrittenNote {
    const { id, receivedAt } = this.log.create(by, at, 'event', 'logistic', body)
    return { id, by, confidentiality: 'logistic', receivedAt }
  }

  finish(): {
    readonly patientId: string
    readonly operations: readonly UncountedOperation[]
    readonly photos: readonly PhotoFile[]
  } {
    return {
      patientId: this.log.patientId,
      operations: this.log.inOrderOfReception(),
      photos: [...this.files.values()],
    }
  }

  photo(name: PhotoName, caption: string): AttachmentReference {
    for (const file of this.photos[name].files) this.files.set(file.sha256, file)
    return this.photos[name].reference(caption)
  }
}

/** What the practice knows unless a scenario says where it comes from. */
function stated(at: string): { readonly source: string; readonly statedOn: string } {
  return { source: 'dossier du cabinet', statedOn: at.slice(0, 10) }
}
