import type { CareView } from '../../contract/care-views.ts'
import type { ConflictMark } from '../../contract/conflict-views.ts'
import type { LiaisonDraft, LiaisonView, PatientView } from '../../contract/views.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import { roleLabel } from '@navigateur-pro/domain/people/role.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { CachedRecord } from '../records/record-store.ts'
import { ageInWords } from './age.ts'

export type LiaisonSources = {
  readonly patient: PatientView
  readonly care: Told<CareView>
  readonly circle: Readonly<Record<'members' | 'former', readonly CareTeamMemberBody[]>>
  /** Transmissions of the patient, newest first. */
  readonly transmissions: readonly Pick<CachedRecord, 'id' | 'author' | 'occurredAt' | 'body'>[]
  readonly nowMs: number
}

/** What the sheet reads of the lines of the dossier. */
type Told<Care> = {
  readonly [Part in keyof Care]: Care[Part] extends readonly (infer Line extends ToldLine)[]
    ? readonly Pick<Line, 'recordId' | 'body' | 'conflict'>[]
    : never
}
type ToldLine = CareView[keyof CareView][number]

type Section = LiaisonView['sections'][number]
type Line = Section['lines'][number]
type MakeLine = (id: string, text: string, source: string, statedOn?: string) => Line
type Sourced = { readonly source: string; readonly statedOn: string }

export const noKnownAllergy = 'Aucune allergie connue'
const typed = 'saisi par l’auteur de la fiche'
const recentMs = 30 * 86_400_000
const mostRecent = 6

/**
 * What the liaison sheet holds, from local records and what its author typed. Every line says where
 * it comes from and how old it is, and can be unticked. The three items that CSP R.1112-1-1
 * requires (reason, current treatments, known allergies) are asked for when nothing answers them.
 */
export function liaisonContent(sources: LiaisonSources, draft: LiaisonDraft): LiaisonView {
  const { patient, care, circle, nowMs } = sources
  const line: MakeLine = (id, text, source, statedOn) => ({
    id,
    text,
    source,
    age: statedOn ? ageInWords(statedOn, nowMs) : '',
    included: !draft.excluded.includes(id),
  })
  const sourced = (id: string, text: string, { source, statedOn }: Sourced, conflict?: ConflictMark) =>
    line(id, withProposed(text, conflict), source, statedOn)
  const history = ['medical-history', 'surgical-history']
  const sections: Section[] = [
    { id: 'reason', title: 'Motif', legal: true, lines: typedLines('reason', draft.reason, line) },
    { id: 'allergies', title: 'Allergies', legal: true, lines: allergyLines(care, draft, line) },
    {
      id: 'treatments',
      title: 'Traitements en cours',
      legal: true,
      lines: treatmentLines(care, draft, line),
    },
    {
      id: 'problems',
      title: 'Problèmes actifs',
      legal: false,
      lines: care.problems
        .filter(({ body }) => body.kind === 'active')
        .map(({ recordId, body, conflict }) =>
          sourced(recordId, body.label + (body.since ? `, depuis ${body.since}` : ''), body, conflict),
        ),
    },
    {
      id: 'history',
      title: 'Antécédents',
      legal: false,
      lines: care.problems
        .filter(({ body }) => history.includes(body.kind))
        .map(({ recordId, body, conflict }) =>
          sourced(recordId, body.label + (body.since ? ` (${body.since})` : ''), body, conflict),
        ),
    },
    {
      id: 'recent',
      title: 'Événements récents',
      legal: false,
      lines: [...typedLines('comment', draft.comment, line), ...recentLines(sources, line)],
    },
    { id: 'contacts', title: 'Personnes à prévenir', legal: false, lines: contactLines(patient, line) },
    {
      id: 'care-team',
      title: 'Équipe de soins',
      legal: false,
      lines: circle.members
        .filter(({ member }) => member.role !== 'patient')
        .map(({ member, since }) =>
          line(
            `member-${member.id}`,
            [`${member.name}, ${member.profession || roleLabel[member.role]}`, member.phone]
              .filter(Boolean)
              .join(' · '),
            'cercle de soins',
            since,
          ),
        ),
    },
  ]
  return {
    sections: sections.filter(({ legal, lines }) => legal || lines.length > 0),
    missing: missingItems(sections),
  }
}

/** « Aucune allergie connue » is an answer, and no longer one next to a known allergy, whoever says which. */
function allergyLines(care: Told<CareView>, draft: LiaisonDraft, line: MakeLine): Line[] {
  const recorded = care.allergies.map(({ recordId, body, conflict }) => {
    const text = body.kind === 'none-known' ? noKnownAllergy : sayAllergy(body.substance, body.reaction)
    return line(recordId, withProposed(text, conflict), body.source, body.statedOn)
  })
  const lines = [
    ...recorded,
    ...(draft.allergiesStated === 'none-known' ? typedLines('allergies', noKnownAllergy, line) : []),
    ...(draft.allergiesStated === 'listed' ? listedLines('allergies', draft.allergiesText, line) : []),
  ]
  const known = lines.filter(({ text }) => text !== noKnownAllergy)
  return known.some(({ included }) => included) ? known : lines
}

/** Nobody has decided yet: who receives the sheet reads both. */
function withProposed(text: string, conflict: ConflictMark | undefined): string {
  if (!conflict) return text
  const proposed = conflict.proposed.map((one) => `« ${one.text} » (${one.by})`).join(', ')
  return `${text} [${conflict.proposed.length + 1} versions à départager, proposé aussi : ${proposed}]`
}

function sayAllergy(substance: string, reaction: string | undefined): string {
  return [substance, reaction].filter(Boolean).join(' : ')
}

function treatmentLines(care: Told<CareView>, draft: LiaisonDraft, line: MakeLine): Line[] {
  const recorded = care.medications.map(({ recordId, body, conflict }) => {
    const taken = [body.drug, body.dose].filter(Boolean).join(', ')
    const text = body.reason ? `${taken} (${body.reason})` : taken
    return line(recordId, withProposed(text, conflict), body.source, body.statedOn)
  })
  const none = draft.treatmentsStated === 'none' && !recorded.some(({ included }) => included)
  return [
    ...recorded,
    ...(none ? typedLines('treatments', 'Aucun traitement en cours', line) : []),
    ...(draft.treatmentsStated === 'listed' ? listedLines('treatments', draft.treatmentsText, line) : []),
  ]
}

/** The newest important transmissions of the month; one that was corrected leaves its place to its correction. */
function recentLines({ transmissions, nowMs }: LiaisonSources, line: MakeLine): Line[] {
  const all = transmissions.map((record) => ({ ...record, body: record.body as TransmissionBody }))
  const important = new Set(all.filter(({ body }) => body.important).map(({ id }) => id))
  const corrected = new Set(all.map(({ body }) => body.corrects))
  return all
    .filter(({ occurredAt }) => Date.parse(occurredAt) >= nowMs - recentMs)
    .filter(({ id, body }) => important.has(id) || (body.corrects && important.has(body.corrects)))
    .filter(({ id, body }) => !corrected.has(id) && body.text.trim() !== '')
    .slice(0, mostRecent)
    .map(({ id, body, author, occurredAt }) =>
      line(id, body.text, `${author.name}, ${author.profession}`, occurredAt),
    )
}

function missingItems(sections: readonly Section[]): LiaisonView['missing'] {
  const answered = (id: Section['id']) =>
    sections.some((section) => section.id === id && section.lines.some((line) => line.included))
  const questions = [
    { field: 'reason', message: 'Écrivez le motif de la demande.' },
    { field: 'allergies', message: 'Allergies : aucune connue, ou lesquelles ?' },
    { field: 'treatments', message: 'Traitements en cours : aucun, ou lesquels ?' },
  ] as const
  return questions.filter(({ field }) => !answered(field))
}

function typedLines(id: string, text: string, line: MakeLine): Line[] {
  return text.trim() === '' ? [] : [line(id, text.trim(), typed)]
}

function listedLines(id: string, text: string, line: MakeLine): Line[] {
  return text.split('\n').flatMap((one, index) => typedLines(`${id}-${index}`, one, line))
}

function contactLines({ contact, phone }: PatientView, line: MakeLine): Line[] {
  return [
    ...(contact ? [line('contact', `${contact.name} (${contact.link}) · ${contact.phone}`, 'dossier')] : []),
    ...(phone ? [line('phone', `Téléphone du patient : ${phone}`, 'dossier')] : []),
  ]
}
