import type { FormEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { Author } from '@navigateur-pro/domain/records/record.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { ClinicalDocument, DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import {
  type DocumentKind,
  factsOf,
  sectionCode,
  type SectionId,
} from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { TypedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { Content, Entry } from '@navigateur-pro/domain/documents/entry.ts'
import type { CareView } from '../../../contract/care-views.ts'
import type { ConflictMark } from '../../../contract/conflict-views.ts'
import type { MeasurementPoint } from '../../../contract/measurement-views.ts'
import type { PlanParts } from '../../../contract/plan-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import type { CachedRecord } from '../../records/record-store.ts'
import { ageInWords } from '../age.ts'

/** What documents are built from: the local records of one patient, as far as this person may read them. */
export type DocumentSources = {
  readonly patient: PatientView
  readonly care: Told<CareView>
  readonly circle: Readonly<Record<'members' | 'former', readonly CareTeamMemberBody[]>>
  /** Newest first. */
  readonly transmissions: readonly Pick<CachedRecord, 'id' | 'author' | 'occurredAt' | 'body'>[]
  /** Newest first. */
  readonly measurements: readonly Pick<
    MeasurementPoint,
    'recordId' | 'author' | 'at' | 'body' | 'corrected'
  >[]
  readonly plan: PlanParts
  /** The request that a letter goes with. */
  readonly request?: { readonly recordId: string; readonly author: Author; readonly body: ReferralBody }
  /** The filled form that is to be printed. */
  readonly form?: {
    readonly recordId: string
    readonly author: Author
    readonly at: string
    readonly body: FormEntryBody
  }
  readonly nowMs: number
}

/** What documents read of the lines of the dossier. */
type Told<Care> = {
  readonly [Part in keyof Care]: Care[Part] extends readonly (infer Line extends ToldLine)[]
    ? readonly Pick<Line, 'recordId' | 'author' | 'body' | 'conflict'>[]
    : never
}
type ToldLine = CareView[keyof CareView][number]

export type Making = {
  readonly kind: DocumentKind
  readonly sources: DocumentSources
  readonly typed: TypedLetter
}

/** What a builder says; `buildDocument` adds what every document has. */
export type Built = Pick<ClinicalDocument, 'sections' | 'subtitle' | 'recipients' | 'act'> & {
  /** Where the kind's own is not enough: the title of a form. */
  readonly title?: string
}
export type Builder = (making: Making) => Built

const typedBy = 'saisi par l’auteur du document'

/** A section of this document; the items of the law are those that its kind needs. */
export function section(
  { kind }: Making,
  id: SectionId,
  title: string,
  entries: readonly Entry[],
  emphasis?: DocumentSection['emphasis'],
): DocumentSection {
  const code = sectionCode(kind, id)
  return {
    id,
    title,
    legal: factsOf(kind).needs.some((needed) => needed === id),
    entries,
    ...(code && { code }),
    ...(emphasis && { emphasis }),
  }
}

type Telling = {
  readonly recordId?: string
  readonly source: string
  readonly author?: Author
  readonly statedOn?: string
  readonly conflict?: ConflictMark | undefined
}

/** A line: ticked unless the person unticked it, with where it comes from and how old it is. */
export function entry(making: Making, id: string, content: Content, told: Telling): Entry {
  const { recordId, source, author, statedOn, conflict } = told
  return {
    ...content,
    id,
    provenance: {
      source,
      ...(recordId && { recordId }),
      ...(author && { author: { name: author.name, profession: author.profession } }),
      ...(statedOn && { statedOn }),
    },
    age: statedOn ? ageInWords(statedOn, making.sources.nowMs) : '',
    included: !making.typed.excluded.includes(id),
    ...(conflict && { proposed: conflict.proposed.map(({ text, by }) => ({ text, by })) }),
  }
}

/** What was typed, or answered, in the document itself. */
export function typedEntry(making: Making, id: string, content: Content): Entry {
  return entry(making, id, content, { source: typedBy })
}

/** Nothing when nothing was typed. */
export function typedText(making: Making, id: string, text: string): readonly Entry[] {
  return text.trim() === '' ? [] : [typedEntry(making, id, { kind: 'text', text: text.trim() })]
}

/** One entry a line that was typed. */
export function typedLines(
  making: Making,
  id: string,
  text: string,
  content: (line: string) => Content,
): readonly Entry[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' ? [] : [typedEntry(making, `${id}-${index}`, content(line.trim()))],
    )
}

/** The subtitle and the recipient are one text, which the person types. */
export function addressedTo(text: string): Pick<Built, 'subtitle' | 'recipients'> {
  const name = text.trim()
  return { subtitle: name, recipients: name === '' ? [] : [{ kind: 'organisation', name }] }
}
