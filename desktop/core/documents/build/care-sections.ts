import type { DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import type { Entry } from '@navigateur-pro/domain/documents/entry.ts'
import { entry, type Making, section, typedEntry, typedLines, typedText } from './making.ts'

export function reasonSection(making: Making, title: string): DocumentSection {
  const { request } = making.sources
  const typed = typedText(making, 'reason', making.typed.reason)
  if (typed.length > 0 || !request) return section(making, 'reason', title, typed)
  const { recordId, author, body } = request
  const source = `demande de ${author.name}, ${author.profession}`
  const content = { kind: 'text', text: body.question } as const
  const told = { recordId, author, source, statedOn: body.steps[0]?.at ?? '' }
  return section(making, 'reason', title, [entry(making, recordId, content, told)])
}

/** « Aucune allergie connue » is an answer, and no longer one next to a known allergy, whoever says which. */
export function allergiesSection(making: Making): DocumentSection {
  const { allergiesStated, allergiesText } = making.typed
  const none = { kind: 'none', of: 'allergy' } as const
  const all: readonly Entry[] = [
    ...making.sources.care.allergies.map(({ recordId, author, body, conflict }) => {
      const { kind: nature, substance, reaction, source, statedOn } = body
      const known = { kind: 'allergy', agent: substance, ...(reaction && { reaction }) } as const
      const content = nature === 'none-known' ? none : { ...known, nature }
      return entry(making, recordId, content, { recordId, author, source, statedOn, conflict })
    }),
    ...(allergiesStated === 'none-known' ? [typedEntry(making, 'allergies', none)] : []),
    ...(allergiesStated === 'listed'
      ? typedLines(making, 'allergies', allergiesText, (agent) => ({
          kind: 'allergy',
          nature: 'allergy',
          agent,
        }))
      : []),
  ]
  const known = all.filter(({ kind }) => kind === 'allergy')
  const alert = known.some(({ included }) => included)
  return section(making, 'allergies', 'Allergies', alert ? known : all, alert ? 'alert' : 'strong')
}

export function treatmentsSection(making: Making, title = 'Traitements en cours'): DocumentSection {
  const { treatmentsStated, treatmentsText } = making.typed
  const recorded = making.sources.care.medications.map((line) => treatmentEntry(making, line))
  const none = treatmentsStated === 'none' && !recorded.some(({ included }) => included)
  return section(making, 'treatments', title, [
    ...recorded,
    ...(none ? [typedEntry(making, 'treatments', { kind: 'none', of: 'treatment' })] : []),
    ...(treatmentsStated === 'listed'
      ? typedLines(making, 'treatments', treatmentsText, (drug) => ({ kind: 'treatment', drug, dosage: '' }))
      : []),
  ])
}

export function stoppedSection(making: Making): DocumentSection {
  const lines = making.sources.care.stopped.map((line) => treatmentEntry(making, line))
  return section(making, 'stopped-treatments', 'Traitements arrêtés', lines)
}

function treatmentEntry(making: Making, line: Making['sources']['care']['medications'][number]): Entry {
  const { recordId, author, body, conflict } = line
  const { drug, dose: dosage, source, statedOn, reason, startedOn, stoppedOn, stopReason } = body
  return entry(
    making,
    recordId,
    {
      kind: 'treatment',
      drug,
      dosage,
      ...(reason && { reason }),
      ...(startedOn && { startedOn }),
      ...(stoppedOn && { stoppedOn }),
      ...(stopReason && { stopReason }),
    },
    { recordId, author, source, statedOn, conflict },
  )
}

type Status = Extract<Entry, { kind: 'problem' }>['status']

export function problemsSection(making: Making): DocumentSection {
  return section(making, 'problems', 'Problèmes actifs', problems(making, ['active']))
}

/** `statuses`: a model without a section of active problems tells them with the history. */
export function historySection(
  making: Making,
  statuses: readonly Status[] = ['medical-history'],
): DocumentSection {
  return section(making, 'history', 'Antécédents médicaux', problems(making, statuses))
}

export function proceduresSection(making: Making): DocumentSection {
  return section(making, 'procedures', 'Antécédents chirurgicaux', problems(making, ['surgical-history']))
}

function problems(making: Making, statuses: readonly Status[]): readonly Entry[] {
  return statuses.flatMap((status) =>
    making.sources.care.problems
      .filter(({ body }) => body.kind === status)
      .map(({ recordId, author, body, conflict }) => {
        const { label, since, source, statedOn } = body
        const content = { kind: 'problem', status, label, ...(since && { since }) } as const
        return entry(making, recordId, content, { recordId, author, source, statedOn, conflict })
      }),
  )
}
