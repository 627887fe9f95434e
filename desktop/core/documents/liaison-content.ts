import type { CareView, CircleView, LiaisonDraft, LiaisonView, PatientView } from '../../contract/views.ts'
import { roleLabel } from '@navigateur-pro/domain/people/role.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { CachedRecord } from '../records/record-store.ts'
import { ageInWords } from './age.ts'

export type LiaisonSources = {
  readonly patient: PatientView
  readonly care: CareView
  readonly circle: CircleView
  /** Important transmissions, newest first. */
  readonly recent: readonly CachedRecord[]
  readonly nowMs: number
}

type Section = LiaisonView['sections'][number]
type Line = Section['lines'][number]

const typed = 'saisi par l’auteur de la fiche'

/**
 * What the liaison sheet holds, from local records and what its author typed. Every line says where
 * it comes from and how old it is, and can be unticked. The three items that CSP R.1112-1-1
 * requires (reason, current treatments, known allergies) are asked for when nothing answers them.
 */
export function liaisonContent(sources: LiaisonSources, draft: LiaisonDraft): LiaisonView {
  const { patient, care, circle, recent, nowMs } = sources
  const line = (id: string, text: string, source: string, statedOn?: string): Line => ({
    id,
    text,
    source,
    age: statedOn ? ageInWords(statedOn, nowMs) : '',
    included: !draft.excluded.includes(id),
  })
  const stated = (id: string, text: string) => line(id, text, typed)

  const reason = draft.reason.trim() === '' ? [] : [stated('reason', draft.reason.trim())]
  const treatments = [
    ...care.medications.map(({ recordId, body }) =>
      line(
        recordId,
        [body.drug, body.dose, body.reason && `(${body.reason})`].filter(Boolean).join(' · '),
        body.source,
        body.statedOn,
      ),
    ),
    ...(draft.treatmentsStated === 'none' ? [stated('treatments', 'Aucun traitement en cours')] : []),
    ...(draft.treatmentsStated === 'listed' ? linesOf('treatments', draft.treatmentsText, stated) : []),
  ]
  const allergies = [
    ...care.allergies.map(({ recordId, body }) =>
      line(
        recordId,
        body.kind === 'none-known'
          ? 'Aucune allergie connue'
          : [body.substance, body.reaction].filter(Boolean).join(' : '),
        body.source,
        body.statedOn,
      ),
    ),
    ...(draft.allergiesStated === 'none-known' ? [stated('allergies', 'Aucune allergie connue')] : []),
    ...(draft.allergiesStated === 'listed' ? linesOf('allergies', draft.allergiesText, stated) : []),
  ]
  const problems = (kinds: readonly string[]) =>
    care.problems
      .filter(({ body }) => kinds.includes(body.kind))
      .map(({ recordId, body }) =>
        line(
          recordId,
          [body.label, body.since && `depuis ${body.since}`].filter(Boolean).join(', '),
          body.source,
          body.statedOn,
        ),
      )
  const sections: Section[] = [
    { id: 'reason', title: 'Motif', legal: true, lines: reason },
    { id: 'allergies', title: 'Allergies', legal: true, lines: allergies },
    { id: 'treatments', title: 'Traitements en cours', legal: true, lines: treatments },
    { id: 'problems', title: 'Problèmes actifs', legal: false, lines: problems(['active']) },
    {
      id: 'history',
      title: 'Antécédents',
      legal: false,
      lines: problems(['medical-history', 'surgical-history']),
    },
    {
      id: 'recent',
      title: 'Événements récents',
      legal: false,
      lines: [
        ...(draft.comment.trim() === '' ? [] : [stated('comment', draft.comment.trim())]),
        ...recent.map((record) =>
          line(
            record.id,
            (record.body as TransmissionBody).text,
            `${record.author.name}, ${record.author.profession}`,
            record.occurredAt,
          ),
        ),
      ],
    },
    { id: 'contacts', title: 'Personnes à prévenir', legal: false, lines: contactLines(patient, line) },
    {
      id: 'care-team',
      title: 'Équipe de soins',
      legal: false,
      lines: circle.members.map(({ member, since }) =>
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

function linesOf(id: string, text: string, stated: (id: string, text: string) => Line): Line[] {
  return text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one, index) => stated(`${id}-${index}`, one))
}

function contactLines(
  patient: PatientView,
  line: (id: string, text: string, source: string) => Line,
): Line[] {
  const { contact, phone } = patient
  return [
    ...(contact ? [line('contact', `${contact.name} (${contact.link}) · ${contact.phone}`, 'dossier')] : []),
    ...(phone ? [line('phone', `Téléphone du patient : ${phone}`, 'dossier')] : []),
  ]
}
