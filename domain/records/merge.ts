import { assertNever } from '../errors.ts'
import type { Author } from './record.ts'
import type { RecordType } from './record-type.ts'

/** What a person did to a record, before the service gives it a version. */
export type Change =
  | { readonly kind: 'create'; readonly body: unknown }
  | { readonly kind: 'edit'; readonly baseVersion: number; readonly body: unknown }
  | {
      readonly kind: 'transition'
      readonly baseVersion: number
      readonly to: string
      readonly details: unknown
    }
  /** A person decided between the published version and what was proposed. */
  | { readonly kind: 'resolve'; readonly baseVersion: number; readonly body: unknown }

export type Version = {
  readonly version: number
  readonly body: unknown
  readonly receivedAt?: string | undefined
}

export type MergeOutcome =
  /** The body to publish under `version`; `merged` names the fields that were taken from the other side. */
  | {
      readonly kind: 'accepted'
      readonly version: number
      readonly body: unknown
      readonly merged: readonly string[]
    }
  /** The published version stays; both texts are kept until a person decides. */
  | { readonly kind: 'conflict'; readonly fields: readonly string[] }
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly message: string }

export type RejectionCode =
  | 'body_invalid'
  | 'already_exists'
  | 'not_found'
  | 'immutable'
  | 'transition_illegal'
  | 'transition_stale'
  | 'role_not_allowed'

function rejected(code: RejectionCode, message: string): MergeOutcome {
  return { kind: 'rejected', code, message }
}

/**
 * The only place that decides what a change does to a record. Pure and total; the service applies
 * it under lock, the client applies it to show at once what it has just saved.
 *
 * @param current the published version, undefined when the record does not exist
 * @param base the version that an edit started from; undefined when the service does not have it
 * @param at ISO instant of the change, by its author's clock
 */
export function mergeChange(
  type: RecordType,
  current: Version | undefined,
  base: Version | undefined,
  change: Change,
  by: Author,
  at: string,
): MergeOutcome {
  switch (change.kind) {
    case 'create': {
      if (current) return rejected('already_exists', 'Cette fiche existe déjà.')
      const { merge } = type
      const parsed = type.schema.safeParse(change.body)
      if (!parsed.success) return invalidBody(parsed.error.issues[0]?.message)
      if (merge.kind !== 'states') return { kind: 'accepted', version: 1, body: parsed.data, merged: [] }
      if (merge.startedBy?.(parsed.data).includes(by.role) === false) {
        return rejected('role_not_allowed', 'Votre rôle ne permet pas cette demande.')
      }
      const body = merge.start(parsed.data, by, at)
      return { kind: 'accepted', version: 1, body, merged: [] }
    }
    case 'edit':
      if (type.merge.kind !== 'versioned') {
        return rejected(
          'immutable',
          'Cette fiche ne se modifie pas : écrivez-en une nouvelle qui la corrige.',
        )
      }
      if (!current) return rejected('not_found', 'Cette fiche n’existe pas.')
      return mergeEdit(type, type.merge.mergeable, current, base, change)
    case 'resolve': {
      if (type.merge.kind !== 'versioned') {
        return rejected('immutable', 'Cette fiche ne se modifie pas : il n’y a rien à y décider.')
      }
      if (!current) return rejected('not_found', 'Cette fiche n’existe pas.')
      // Who decides has read the published version: another one since is another question.
      if (change.baseVersion !== current.version) {
        return rejected('transition_stale', 'Cette fiche a changé entre-temps : relisez-la avant de décider.')
      }
      const parsed = type.schema.safeParse(change.body)
      if (!parsed.success) return invalidBody(parsed.error.issues[0]?.message)
      return { kind: 'accepted', version: current.version + 1, body: parsed.data, merged: [] }
    }
    case 'transition': {
      const { merge } = type
      if (merge.kind !== 'states') return rejected('immutable', 'Cette fiche n’a pas d’étapes.')
      if (!current) return rejected('not_found', 'Cette fiche n’existe pas.')
      if (change.baseVersion !== current.version && !merge.late?.includes(change.to)) {
        return rejected('transition_stale', sayStale(merge.lastStep?.(current.body)))
      }
      const roles = merge.transitions[merge.stateOf(current.body)]?.[change.to]
      if (!roles) return rejected('transition_illegal', 'Cette étape n’est pas possible maintenant.')
      if (!roles.includes(by.role))
        return rejected('role_not_allowed', 'Votre rôle ne permet pas cette étape.')
      const details = merge.details.safeParse(change.details)
      if (!details.success) return invalidBody(details.error.issues[0]?.message)
      const transition = {
        to: change.to,
        details: details.data,
        author: by,
        at,
        previousReceivedAt: current.receivedAt,
      }
      const refusal = merge.refuses?.(current.body, transition)
      if (refusal !== undefined) return rejected('role_not_allowed', refusal)
      const next = type.schema.safeParse(merge.apply(current.body, transition))
      if (!next.success) return invalidBody(next.error.issues[0]?.message)
      return { kind: 'accepted', version: current.version + 1, body: next.data, merged: [] }
    }
    default:
      return assertNever(change)
  }
}

/** Where this person may bring a record that has states, from where it is. */
export function nextStates(type: RecordType, body: unknown, by: Author): readonly string[] {
  const { merge } = type
  if (merge.kind !== 'states') return []
  return Object.entries(merge.transitions[merge.stateOf(body)] ?? {})
    .filter(
      ([to, roles]) =>
        roles.includes(by.role) && !merge.refuses?.(body, { to, details: {}, author: by, at: '' }),
    )
    .map(([to]) => to)
}

const parisTime = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  dateStyle: 'long',
  timeStyle: 'short',
})

function sayStale(
  last: { readonly state: string; readonly by: string; readonly at: string } | undefined,
): string {
  if (!last) return 'Quelqu’un a fait avancer cette fiche entre-temps.'
  return `Cette demande a déjà avancé : « ${last.state} » par ${last.by}, le ${parisTime.format(new Date(last.at))}.`
}

function mergeEdit(
  type: RecordType,
  mergeable: readonly string[],
  current: Version,
  base: Version | undefined,
  change: Extract<Change, { kind: 'edit' }>,
): MergeOutcome {
  const parsed = type.schema.safeParse(change.body)
  if (!parsed.success) return invalidBody(parsed.error.issues[0]?.message)
  const [mine, theirs] = [fieldsOf(parsed.data), fieldsOf(current.body)]
  // What its author read is not here: only a person can tell what was changed, where the texts differ.
  const apart = base ? [] : differing(mine, theirs)
  if (apart.length > 0) return { kind: 'conflict', fields: apart.toSorted() }
  if (!base || base.version === current.version) {
    return { kind: 'accepted', version: current.version + 1, body: parsed.data, merged: [] }
  }
  const from = fieldsOf(base.body)
  const [mineChanged, theirsChanged] = [differing(from, mine), differing(from, theirs)]
  const disputed = mineChanged.filter(
    (field) => theirsChanged.includes(field) && !sameValue(mine.get(field), theirs.get(field)),
  )
  const unmergeable = [...mineChanged, ...theirsChanged].filter((field) => !mergeable.includes(field))
  const bothSidesTouched = mineChanged.length > 0 && theirsChanged.length > 0
  if (disputed.length > 0 || (bothSidesTouched && unmergeable.length > 0 && !sameEdit(mine, theirs))) {
    return { kind: 'conflict', fields: [...new Set([...disputed, ...unmergeable])].toSorted() }
  }
  const merged = new Map(theirs)
  for (const field of mineChanged) {
    if (mine.has(field)) merged.set(field, mine.get(field))
    else merged.delete(field)
  }
  const body = type.schema.safeParse(Object.fromEntries(merged))
  if (!body.success)
    return { kind: 'conflict', fields: [...new Set([...mineChanged, ...theirsChanged])].toSorted() }
  return { kind: 'accepted', version: current.version + 1, body: body.data, merged: theirsChanged }
}

function invalidBody(message = 'Le contenu est incomplet.'): MergeOutcome {
  return rejected('body_invalid', message)
}

function fieldsOf(body: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(body as Record<string, unknown>).filter(([, value]) => value !== undefined))
}

function differing(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (field) => !sameValue(one.get(field), other.get(field)),
  )
}

function sameEdit(mine: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): boolean {
  return sameValue(Object.fromEntries(mine), Object.fromEntries(theirs))
}

/** Equality of JSON values, blind to the order of keys. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [fieldsOf(a), fieldsOf(b)]
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  )
}
