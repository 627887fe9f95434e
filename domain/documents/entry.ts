import type { Code } from './document-kinds.ts'

/** Who says it, where and when: shown beside the line, and what a receiver may ask about. */
export type Provenance = {
  /** The record that it comes from; absent for what was typed in the document itself. */
  readonly recordId?: string
  /** As it is read: « ordonnance du 12 mars, Dr Sance », « Mme Labat, infirmière ». */
  readonly source: string
  /** Who wrote the record, when the source does not say it. */
  readonly author?: { readonly name: string; readonly profession: string }
  /** A day or an instant. */
  readonly statedOn?: string
}

type EntryBase = {
  /** Stable from one preview to the next: what a person unticks. */
  readonly id: string
  readonly provenance: Provenance
  /** « il y a 3 semaines »; empty when nothing dates it. */
  readonly age: string
  /** Ticked. A writer writes the ticked ones only (`includedEntries`). */
  readonly included: boolean
  /** Other versions that nobody has chosen between yet: whoever receives the document reads them all. */
  readonly proposed?: readonly { readonly text: string; readonly by: string }[]
}

/** One line of a document: what its record says, typed, so that each writer says it with its own means. */
export type Entry = EntryBase & Content

/** What a line says, without where it comes from. */
export type Content =
  /** An explicit « aucune allergie connue », « aucun traitement »: an answer, where silence is not. */
  | { readonly kind: 'none'; readonly of: 'allergy' | 'treatment' }
  | {
      readonly kind: 'allergy'
      readonly nature: 'allergy' | 'intolerance'
      readonly agent: string
      readonly reaction?: string
    }
  | {
      readonly kind: 'treatment'
      readonly drug: string
      /** Free text, as prescribed; may be empty. */
      readonly dosage: string
      readonly reason?: string
      /** CIS, CIP or ATC, when one is held. */
      readonly code?: Code
      readonly startedOn?: string
      readonly stoppedOn?: string
      readonly stopReason?: string
    }
  | {
      readonly kind: 'problem'
      readonly status: 'active' | 'medical-history' | 'surgical-history'
      readonly label: string
      readonly code?: Code
      /** As people say it: « 2019 », « mars 2021 ». */
      readonly since?: string
    }
  | {
      readonly kind: 'measurement'
      readonly measure: string
      readonly label: string
      /** One figure, or the two of a pressure. */
      readonly figures: readonly number[]
      readonly unit: string
      /** « 132/78 mmHg » */
      readonly said: string
      readonly at: string
    }
  | { readonly kind: 'immunization'; readonly vaccine: string; readonly givenOn?: string }
  | {
      readonly kind: 'plan'
      readonly level: 'problem' | 'objective' | 'action'
      readonly label: string
      /** Said after the label: « d’ici le 4 mars 2027 », « en cours ». */
      readonly details: readonly string[]
      /** JDV 1.2.250.1.213.1.1.5.37 for a problem. */
      readonly code?: Code
    }
  | { readonly kind: 'contact'; readonly name: string; readonly link: string; readonly phone: string }
  | {
      readonly kind: 'member'
      readonly name: string
      readonly profession: string
      readonly phone?: string
      readonly since: string
    }
  | { readonly kind: 'answer'; readonly question: string; readonly answer: string }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'file'
      readonly caption: string
      /** Its bytes are beside the document, named by their hash. */
      readonly sha256: string
      readonly mediaType: string
      readonly size: number
    }

const noneOf = { allergy: 'Aucune allergie connue', treatment: 'Aucun traitement en cours' } as const

/**
 * The words of an entry: what the preview shows, the PDF prints and the CDA's narrative says, so that they cannot
 * disagree.
 */
export function sayEntry(entry: Content & Pick<Entry, 'proposed'>): string {
  const words = sayContent(entry)
  const { proposed = [] } = entry
  if (proposed.length === 0) return words
  const others = proposed.map(({ text, by }) => `« ${text} » (${by})`).join(', ')
  return `${words} [${proposed.length + 1} versions à départager, proposé aussi : ${others}]`
}

function sayContent(entry: Content): string {
  switch (entry.kind) {
    case 'none':
      return noneOf[entry.of]
    case 'allergy':
      return joined(' : ', entry.agent, entry.reaction)
    case 'treatment':
      return sayTreatment(entry)
    case 'problem':
      return sayProblem(entry)
    case 'measurement':
      return `${entry.label} : ${entry.said}`
    case 'immunization':
      return joined(', ', entry.vaccine, entry.givenOn && `le ${sayDay(entry.givenOn)}`)
    case 'plan':
      return joined(', ', entry.label, ...entry.details)
    case 'contact':
      return `${entry.name} (${entry.link}) · ${entry.phone}`
    case 'member':
      return joined(' · ', `${entry.name}, ${entry.profession}`, entry.phone)
    case 'answer':
      return `${entry.question} : ${entry.answer}`
    case 'text':
      return entry.text
    case 'file':
      return entry.caption
  }
}

function sayTreatment(entry: Extract<Content, { kind: 'treatment' }>): string {
  const taken = joined(', ', entry.drug, entry.dosage)
  const why = entry.reason ? `${taken} (${entry.reason})` : taken
  if (!entry.stoppedOn) return why
  return joined(' : ', `${why}, arrêté le ${sayDay(entry.stoppedOn)}`, entry.stopReason)
}

function sayProblem({ label, since, status }: Extract<Content, { kind: 'problem' }>): string {
  if (!since) return label
  return status === 'active' ? `${label}, depuis ${since}` : `${label} (${since})`
}

function joined(separator: string, ...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== '').join(separator)
}

/** « 2026-11-21 » → « 21/11/2026 » */
function sayDay(day: string): string {
  return day.slice(0, 10).split('-').toReversed().join('/')
}
