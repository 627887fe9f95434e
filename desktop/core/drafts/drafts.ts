import { AppError, assertNever } from '@navigateur-pro/domain/errors.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import { isLetterKind, type LetterKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { blankLetter, type TypedLetter, typedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import {
  type DraftKind,
  type DraftView,
  type FormDraft,
  formDraft,
  type TransmissionDraft,
  transmissionDraft,
} from '../../contract/views.ts'
import { type ReferralDraft, referralDraft } from '../../contract/referral-draft.ts'
import type { Attachments } from '../attachments/attachments.ts'
import type { Patients } from '../patients.ts'
import type { CacheDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes, uuidText } from '../records/uuid-bytes.ts'
import { typedPrefix } from './typed.ts'

type Row = { id: Uint8Array; patient_id: Uint8Array; kind: DraftKind; body: string; updated_at: string }

const select = `SELECT draft.id, patient.id AS patient_id, kind, body, updated_at
  FROM draft JOIN patient ON patient.key = patient_key`

const schemas = {
  transmission: transmissionDraft,
  referral: referralDraft,
  form: formDraft,
  ...ofLetters(typedLetter),
} as const

const empty: { readonly [Kind in DraftKind]: DraftBody<Kind> } = {
  transmission: { text: '', important: false, attachments: [] },
  referral: { kind: 'appointment', urgency: 'routine', question: '', attachments: [] },
  form: { answers: {} },
  ...ofLetters(blankLetter),
}

type Bodies = {
  readonly transmission: TransmissionDraft
  readonly referral: ReferralDraft
  readonly form: FormDraft
} & Readonly<Record<LetterKind, TypedLetter>>
type DraftBody<Kind extends DraftKind> = Bodies[Kind]

type DraftOf<Kind extends DraftKind> = DraftView & { readonly kind: Kind; readonly body: DraftBody<Kind> }

export type Draft<Kind extends DraftKind> = { readonly patientId: string; readonly body: DraftBody<Kind> }

type Dependencies = {
  readonly database: CacheDatabase
  readonly patients: Patients
  readonly attachments: Attachments
  readonly now: () => string
  readonly newId: () => string
  readonly onChange: () => void
}

export type Drafts = ReturnType<typeof createDrafts>

/**
 * What is being written. A draft has its patient from its first keystroke and never changes it:
 * write operations take the patient from the draft, so no context switch can move a text.
 */
export function createDrafts({ database, patients, attachments, now, newId, onChange }: Dependencies) {
  const { reader, durable } = database

  function row(draftId: string): Row {
    const found = reader.get<Row>(`${select} WHERE draft.id = ?`, [uuidBytes(draftId)])
    if (!found)
      throw new AppError('not_found', 'Ce brouillon n’existe plus : il a déjà été envoyé ou effacé.')
    return found
  }

  function open<Kind extends DraftKind>(patientId: string, kind: Kind, replyTo?: string): DraftOf<Kind> {
    patients.require(patientId)
    durable.run(
      `INSERT INTO draft (id, patient_key, kind, body, updated_at)
       VALUES (@id, (SELECT key FROM patient WHERE id = @patient), @kind, @body, @now)
       ON CONFLICT (patient_key, kind) DO NOTHING`,
      {
        id: uuidBytes(newId()),
        patient: uuidBytes(patientId),
        kind,
        body: JSON.stringify(empty[kind]),
        now: now(),
      },
    )
    const found = reader.get<Row>(`${select} WHERE patient.id = ? AND kind = ?`, [
      uuidBytes(patientId),
      kind,
    ])!
    const viewOf = (one: Row) => view(one) as DraftOf<Kind>
    if (kind === 'transmission' && replyTo) {
      const body = { ...parse('transmission', found.body), replyTo }
      write(found.id, body)
      return viewOf({ ...found, body: JSON.stringify(body) })
    }
    return viewOf(found)
  }

  function save(draftId: string, body: unknown): void {
    const found = row(draftId)
    const parsed = schemas[found.kind].safeParse(body)
    if (!parsed.success)
      throw new AppError('bad_input', 'Ce brouillon est d’une autre sorte. Rien n’a été changé.')
    write(found.id, parsed.data)
  }

  function write(id: Uint8Array, body: unknown): void {
    durable.run('UPDATE draft SET body = ?, updated_at = ? WHERE id = ?', [JSON.stringify(body), now(), id])
    onChange()
  }

  function read<Kind extends DraftKind>(draftId: string, kind: Kind): Draft<Kind> {
    const found = row(draftId)
    if (found.kind !== kind) throw new AppError('bad_input', 'Ce brouillon est d’une autre sorte.')
    return { patientId: uuidText(found.patient_id), body: parse(kind, found.body) }
  }

  /** Whichever letter it is of. */
  function readLetter(draftId: string): Draft<LetterKind> & { readonly kind: LetterKind } {
    const { kind } = row(draftId)
    if (!isLetterKind(kind)) throw new AppError('bad_input', 'Ce brouillon est d’une autre sorte.')
    return { kind, ...read(draftId, kind) }
  }

  function list(): DraftView[] {
    return reader
      .all<Row>(`${select} WHERE kind NOT LIKE ? ORDER BY updated_at DESC`, [`${typedPrefix}%`])
      .filter((found) => !isEmpty(found.kind, found.body))
      .map(view)
  }

  function view(found: Row): DraftView {
    const patientId = uuidText(found.patient_id)
    const base = {
      draftId: uuidText(found.id),
      patient: patients.require(patientId),
      updatedAt: found.updated_at,
    }
    const shown = (references: readonly AttachmentReference[]) => attachments.view(patientId, references)
    switch (found.kind) {
      case 'transmission': {
        const body = parse('transmission', found.body)
        return { kind: 'transmission', ...base, body, attachments: shown(body.attachments) }
      }
      case 'referral': {
        const body = parse('referral', found.body)
        return { kind: 'referral', ...base, body, attachments: shown(body.attachments) }
      }
      case 'form':
        return { kind: 'form', ...base, body: parse('form', found.body), attachments: [] }
      case 'liaison':
      case 'ldl-ees':
      case 'tlm-da':
      case 'synthesis':
        return { kind: found.kind, ...base, body: parse(found.kind, found.body), attachments: [] }
      default:
        return assertNever(found.kind)
    }
  }

  return {
    open,
    /**
     * The draft of a patient: of the first of these joined dossiers where something was begun, so
     * that no text is out of sight; of the first of them otherwise.
     */
    openOfPatient<Kind extends DraftKind>(
      dossiers: readonly [string, ...string[]],
      kind: Kind,
      replyTo?: string,
    ): DraftOf<Kind> {
      const begun = dossiers.find((patientId) => {
        const found = reader.get<Row>(`${select} WHERE patient.id = ? AND kind = ?`, [
          uuidBytes(patientId),
          kind,
        ])
        return found && !isEmpty(found.kind, found.body)
      })
      return open(begun ?? dossiers[0], kind, replyTo)
    },
    save,
    read,
    readLetter,
    list,
    patientOf: (draftId: string) => uuidText(row(draftId).patient_id),
    discard(draftId: string): void {
      const found = row(draftId)
      const { body, kind } = view(found)
      durable.transaction(() => {
        if (kind === 'transmission' || kind === 'referral')
          attachments.forget(durable, uuidText(found.patient_id), body.attachments)
        remove(durable, draftId)
      })
      onChange()
    },
    /** Goes in the same transaction as the record that it became. */
    remove,
  }
}

/** Every letter is typed the same way. */
function ofLetters<Value>(value: Value): Readonly<Record<LetterKind, Value>> {
  return { liaison: value, 'ldl-ees': value, 'tlm-da': value, synthesis: value }
}

function remove(db: WritableDatabase, draftId: string): void {
  db.run('DELETE FROM draft WHERE id = ?', [uuidBytes(draftId)])
}

function parse<Kind extends DraftKind>(kind: Kind, body: string): DraftBody<Kind> {
  return schemas[kind].parse(JSON.parse(body)) as DraftBody<Kind>
}

/** Nothing in it that a person would miss: an audience or an urgency chosen alone is no text. */
function isEmpty(kind: DraftKind, body: string): boolean {
  switch (kind) {
    case 'transmission': {
      const { text, attachments } = parse('transmission', body)
      return text.trim() === '' && attachments.length === 0
    }
    case 'referral': {
      const { question, attachments } = parse('referral', body)
      return question.trim() === '' && attachments.length === 0
    }
    case 'form':
      return Object.keys(parse('form', body).answers).length === 0
    case 'liaison':
    case 'ldl-ees':
    case 'tlm-da':
    case 'synthesis': {
      const { reason, comment, allergiesText, treatmentsText } = parse(kind, body)
      return [reason, comment, allergiesText, treatmentsText].every((text) => text.trim() === '')
    }
    default:
      return assertNever(kind)
  }
}
