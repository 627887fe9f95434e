import { AppError } from '@navigateur-pro/domain/errors.ts'
import { formatInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { LiaisonDraft, LiaisonView, PatientView } from '../../contract/views.ts'
import type { Attachments } from '../attachments/attachments.ts'
import { readCare } from '../care/care.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { Drafts } from '../drafts/drafts.ts'
import type { Patients } from '../patients.ts'
import type { PdfWriter } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { DocumentModel } from './document-model.ts'
import { liaisonContent, noKnownAllergy } from './liaison-content.ts'
import { parisDay } from './paris-time.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly patients: Patients
  readonly drafts: Drafts
  readonly writer: RecordWriter
  readonly attachments: Attachments
  readonly pdf: PdfWriter
  readonly person: () => Professional
  readonly now: () => string
}

/** The emergency liaison sheet (BS-06): from local records, without network. */
export function createLiaison(dependencies: Dependencies) {
  const { store, conflicts, patients, drafts, writer, attachments, pdf, person, now } = dependencies

  function preview(draftId: string): LiaisonView {
    const { patientId, body } = drafts.read(draftId, 'liaison')
    return content(patients.require(patientId), body)
  }

  function content(patient: PatientView, draft: LiaisonDraft): LiaisonView {
    const { patientId } = patient
    const transmissions = store.listByPatient(patientId, ['transmission'], { limit: 200 })
    const [care, circle] = [readCare(store, conflicts, patientId), readMembers(store, patientId)]
    return liaisonContent({ patient, care, circle, transmissions, nowMs: Date.parse(now()) }, draft)
  }

  async function make(draftId: string): Promise<{ recordId: string; url: string; fileName: string }> {
    const { patientId, body: draft } = drafts.read(draftId, 'liaison')
    const patient = patients.require(patientId)
    const { sections, missing } = content(patient, draft)
    const [first] = missing
    if (first)
      throw new AppError('bad_input', `${first.message} La fiche n’est pas faite, votre saisie est gardée.`)
    const madeAt = now()
    const model = toModel(patient, sections, draft, person(), madeAt)
    const bytes = await pdf.write(model)
    const sha256 = await attachments.keep(patientId, bytes, 'application/pdf')
    const fileName = `liaison-${parisDay(madeAt)}.pdf`
    const body = {
      kind: 'liaison',
      title: model.title,
      file: { sha256, mediaType: 'application/pdf', size: bytes.length },
    }
    const record = writer.create({ type: 'document', patientId, body }, (db) => drafts.remove(db, draftId))
    return { recordId: record.id, url: attachments.url(patientId, sha256, fileName)!, fileName }
  }

  return { preview, make }
}

function toModel(
  patient: PatientView,
  sections: LiaisonView['sections'],
  draft: LiaisonDraft,
  { name, profession, organisation, rpps, phone }: Professional,
  madeAt: string,
): DocumentModel {
  const datamatrix = patient.status === 'QUAL' ? formatInsDatamatrix(patient.identity) : undefined
  return {
    title: 'Fiche de liaison d’urgence',
    subtitle: draft.destination.trim(),
    patient,
    ...(datamatrix?.kind === 'valid' && { datamatrix: datamatrix.text }),
    author: { name, profession, organisation, ...(rpps && { rpps }), ...(phone && { phone }) },
    madeAt,
    sections: sections
      .map(({ id, title, legal, lines }) => ({
        id,
        title,
        legal,
        lines: lines.filter((line) => line.included),
      }))
      .filter(({ lines }) => lines.length > 0)
      .map(({ id, title, legal, lines }) => ({
        title,
        legal,
        ...(id === 'allergies' && { emphasis: emphasisOf(lines) }),
        lines: lines.map(({ text, source, age }) => ({ text, source, age })),
      })),
  }
}

function emphasisOf(allergies: LiaisonView['sections'][number]['lines']): 'alert' | 'strong' {
  return allergies.some(({ text }) => text !== noKnownAllergy) ? 'alert' : 'strong'
}
