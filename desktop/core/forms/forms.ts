import { AppError } from '@navigateur-pro/domain/errors.ts'
import { keepAsked } from '@navigateur-pro/domain/forms/answers.ts'
import type { FormModel } from '@navigateur-pro/domain/forms/form-model.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { formEntry, type FormEntryBody, formEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import { mayAuthorRecord } from '@navigateur-pro/domain/records/registry.ts'
import type { Output } from '../../contract/api.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { editedLine } from '../conflicts/edited-line.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'

export type FormsDependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly drafts: Drafts
  readonly writer: RecordWriter
  readonly models: () => readonly FormModel[]
  readonly person: () => Professional | undefined
}

/** The professional forms of a patient: what may be filled, what was. */
export function createForms({ store, conflicts, drafts, writer, models, person }: FormsDependencies) {
  function read(patientId: string): Output<'form.read'> {
    const role = person()?.role
    const isMine = ({ confidentiality }: FormModel) =>
      role !== undefined && mayAuthorRecord(formEntry, role, confidentiality)
    return {
      models: models().filter(isMine),
      filled: store.listByPatient(patientId, [formEntry.name]).map((record) => ({
        ...editedLine<FormEntryBody>(record, conflicts),
        at: record.occurredAt,
      })),
    }
  }

  /** What the draft holds becomes a filled form, or the next version of one. */
  function write(draftId: string): { recordId: string } {
    const { patientId, body: draft } = drafts.read(draftId, 'form')
    const { model, answers, revises } = draft
    const parsed = formEntryBody.safeParse({ model, answers: model ? keepAsked(model, answers) : answers })
    if (!parsed.success) {
      throw new AppError(
        'bad_input',
        'Il manque une réponse, ou l’une d’elles ne convient pas. Rien n’a été enregistré, votre saisie est gardée.',
      )
    }
    if (revises) {
      writer.revise(revises.recordId, revises.version, parsed.data, (db) => drafts.remove(db, draftId))
      return { recordId: revises.recordId }
    }
    const { confidentiality } = parsed.data.model
    const record = writer.create(
      { type: formEntry.name, patientId, body: parsed.data, confidentiality },
      (db) => drafts.remove(db, draftId),
    )
    return { recordId: record.id }
  }

  return { read, write }
}
