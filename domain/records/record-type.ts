import type { z } from 'zod'
import type { Role } from '../people/role.ts'
import type { ConfidentialityClass } from './confidentiality.ts'
import type { FormField } from './form-field.ts'
import type { AttachmentReference, Author } from './record.ts'

/** Immutable; corrected by an amending record. */
export type AppendPolicy = { readonly kind: 'append' }

/**
 * An edit names the version it started from. When two started from the same one, fields listed in
 * `mergeable` merge by themselves if only one side touched them; anything else is a conflict that
 * a person resolves. A dose or an allergy is never listed.
 */
export type VersionedPolicy = { readonly kind: 'versioned'; readonly mergeable: readonly string[] }

export type Transition = {
  readonly to: string
  readonly details: unknown
  readonly author: Author
  readonly at: string
  /** When the service had the version that it starts from. */
  readonly previousReceivedAt?: string | undefined
}

/**
 * A state machine. A client asks for a transition; client and service compute the new body with
 * the same pure function, so that nobody can write a step in another person's name.
 */
export type StatesPolicy<Body> = {
  readonly kind: 'states'
  /** The entry of `transitions` that holds now: a state, or a sort of record and its state. */
  readonly stateOf: (body: Body) => string
  /** Roles that may begin it; without it, whoever may write the type. */
  readonly startedBy?: (body: Body) => readonly Role[]
  /** Stamps a new body with its first state and its author. */
  readonly start: (body: Body, author: Author, at: string) => Body
  /** from → to → roles that may do it. */
  readonly transitions: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>
  /** States that may be reached from a version that has moved on meanwhile, if its own state still leads there. */
  readonly late?: readonly string[]
  /** Why this person may not do what his or her role may, in French. */
  readonly refuses?: (body: Body, transition: Transition) => string | undefined
  readonly details: z.ZodType
  readonly apply: (body: Body, transition: Transition) => Body
  /** Where the record is and who brought it there, for whoever comes too late. */
  readonly lastStep?: (
    body: Body,
  ) => { readonly state: string; readonly by: string; readonly at: string } | undefined
}

export type MergePolicy<Body> = AppendPolicy | VersionedPolicy | StatesPolicy<Body>

/** A list makes one index entry for each of its values. */
export type IndexedFields = Readonly<Record<string, string | number | null | readonly string[]>>

/**
 * What a record type states, and nothing else does. The cache, the outbox, sync, the service's
 * storage, access control, search and audit work on records and know no type by name.
 */
export type RecordType<Body = unknown> = {
  readonly name: string
  /** French: "transmission", "demande de rendez-vous". */
  readonly label: { readonly one: string; readonly many: string }
  readonly schemaVersion: number
  readonly schema: z.ZodType<Body>
  /** How to read a body of an older schema version: `upgrades[1]` turns 1 into 2. */
  readonly upgrades?: Readonly<Record<number, (body: unknown) => unknown>>
  readonly merge: MergePolicy<Body>
  /** Classes that a record of this type may have. The first that its author may write is the default. */
  readonly confidentiality: readonly [ConfidentialityClass, ...ConfidentialityClass[]]
  /** Whoever may read the class may write this type in it: saying "I have read" is not writing care. */
  readonly writtenByReaders?: true
  /** Whoever may read the class may move it along, as its transitions say: answering is not writing in that class. */
  readonly advancedByReaders?: true
  /** Who may create or edit it among those who write its class; steps of a state machine have roles of their own. */
  readonly authors?: readonly Role[]
  /** Creating it for a patient that the service does not know opens the dossier. */
  readonly opensDossier?: true
  /** Why an edit may not lead from one body to the other, in French; undefined when it may. */
  readonly mayRevise?: (before: Body, after: Body) => string | undefined
  /** The part of the body of which each desk keeps every version that it has shown. */
  readonly keepsVersionsOf?: (body: Body) => unknown
  /** Shown in the patient's journal. */
  readonly inTimeline: boolean
  /** What lists sort and filter by; becomes an index. */
  readonly fields?: (body: Body) => IndexedFields
  /** Found as a person, before texts are. */
  readonly searchedAsPerson?: true
  /** What search indexes; empty when nothing. */
  readonly searchText: (body: Body) => string
  /** One line of French for lists, digests and the unknown. */
  readonly title: (body: Body) => string
  /** A professional may make a record of this type visible to the patient. */
  readonly forPatient?: true
  /** Written by whoever may write it, from any screen (`record.add`); a type with a form is too. */
  readonly writtenAlone?: true
  /** Its fields in the order of its form; without it a version is taken whole. */
  readonly form?: readonly FormField[]
  readonly attachments?: (body: Body) => readonly AttachmentReference[]
}

/**
 * Checks the definition against its own body, then forgets the body's type: whoever handles
 * records generically only ever passes a body that this type's own schema has parsed.
 */
export function defineRecordType<Body>(type: RecordType<Body>): RecordType {
  return type as unknown as RecordType
}
