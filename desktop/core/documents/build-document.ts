import {
  type ClinicalDocument,
  documentPatient,
  type DocumentPerson,
  type DocumentQuestion,
  missingItems,
} from '@navigateur-pro/domain/documents/document.ts'
import { type DocumentKind, factsOf } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { form } from './build/form.ts'
import { ldlEes } from './build/ldl-ees.ts'
import { liaison } from './build/liaison.ts'
import type { Builder, DocumentSources } from './build/making.ts'
import { medicationList } from './build/medication-list.ts'
import { patientSummary } from './build/patient-summary.ts'
import { pps } from './build/pps.ts'
import { synthesis } from './build/synthesis.ts'
import { tlmDa } from './build/tlm-da.ts'

/** Adding a document is adding its builder here, and its line in `documentKinds`. */
const builders: Readonly<Record<DocumentKind, Builder>> = {
  liaison,
  'ldl-ees': ldlEes,
  'tlm-da': tlmDa,
  pps,
  synthesis,
  'medication-list': medicationList,
  'patient-summary': patientSummary,
  form,
}

/** Drawn or read by the caller, so that the same records give the same document. */
export type Stamp = Pick<ClinicalDocument, 'id' | 'setId' | 'version' | 'replaces' | 'madeAt' | 'signed'> & {
  readonly author: Professional
}

/** The sections of a document as they would be now, and what must be answered before it is made. */
export function previewDocument(
  kind: DocumentKind,
  sources: DocumentSources,
  typed: TypedLetter,
): ReturnType<Builder> & { readonly missing: readonly DocumentQuestion[] } {
  const built = builders[kind]({ kind, sources, typed })
  const sections = built.sections.filter(({ legal, entries }) => legal || entries.length > 0)
  return { ...built, sections, missing: missingItems(factsOf(kind).needs, sections) }
}

export function buildDocument(
  kind: DocumentKind,
  sources: DocumentSources,
  typed: TypedLetter,
  { author, ...stamp }: Stamp,
): { readonly document: ClinicalDocument; readonly missing: readonly DocumentQuestion[] } {
  const { missing, title = factsOf(kind).title, ...built } = previewDocument(kind, sources, typed)
  const { organisation, phone } = author
  const physician = sources.circle.members.find(({ member }) => member.role === 'physician')
  return {
    missing,
    document: {
      kind,
      title,
      ...stamp,
      confidentiality: 'N',
      patient: documentPatient(sources.patient),
      author: toPerson(author),
      custodian: { kind: 'organisation', name: organisation, ...(phone && { phone }) },
      ...(physician && { treatingPhysician: toPerson(physician.member) }),
      ...built,
    },
  }
}

function toPerson({ name, role, profession, organisation, rpps, phone }: Professional): DocumentPerson {
  const known = { ...(rpps && { rpps }), ...(phone && { phone }) }
  return { kind: 'person', name, role, profession, organisation, ...known }
}
