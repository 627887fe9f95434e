import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

/** What one source (one practice software) last said. */
export type SourceContext = {
  readonly source: string
  readonly epoch: string
  readonly sequence: number
  /** Earlier epochs: a late message of a software that restarted since is dropped. */
  readonly formerEpochs: readonly string[]
  readonly state: 'open' | 'closed' | 'lost'
  /** The patient of `open`, or the last one when the source was lost with a patient open. */
  readonly patient?: Identity
  readonly intent: NonNullable<ContextMessage['intent']>
}

export type Sources = ReadonlyMap<string, SourceContext>

const keptEpochs = 20

/**
 * Takes a message in, or drops it (same sources back): an older or repeated sequence, an epoch that
 * is over, an opening without a patient. Pure; time plays no part, so no clock can reorder patients.
 */
export function receive(sources: Sources, message: ContextMessage): Sources {
  const previous = sources.get(message.source)
  if (previous) {
    const sameEpoch = previous.epoch === message.epoch
    if (sameEpoch && message.sequence <= previous.sequence) return sources
    if (!sameEpoch && previous.formerEpochs.includes(message.epoch)) return sources
  }
  if (message.kind === 'opened' && !message.patient) return sources
  const formerEpochs =
    previous && previous.epoch !== message.epoch
      ? [...previous.formerEpochs, previous.epoch].slice(-keptEpochs)
      : (previous?.formerEpochs ?? [])
  const base = {
    source: message.source,
    epoch: message.epoch,
    sequence: message.sequence,
    formerEpochs,
    intent: message.intent ?? 'open',
  }
  return new Map(sources).set(message.source, { ...base, ...stateAfter(previous, message) })
}

function stateAfter(
  previous: SourceContext | undefined,
  message: ContextMessage,
): Pick<SourceContext, 'state' | 'patient'> {
  switch (message.kind) {
    case 'opened':
      return { state: 'open', patient: asStated(message) }
    case 'closed':
      return { state: 'closed' }
    case 'lost':
      return previous?.state !== 'closed' && previous?.patient
        ? { state: 'lost', patient: previous.patient }
        : { state: 'lost' }
  }
}

/** A source that is not paired only claims: its word does not make an identity qualified. */
function asStated(message: ContextMessage): Identity {
  const patient = message.patient!
  return message.evidence === 'paired' ? patient : { ...patient, status: 'PROV' }
}

export type Followed =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly context: SourceContext & { readonly patient: Identity } }
  | { readonly kind: 'stale'; readonly context: SourceContext & { readonly patient: Identity } }
  | { readonly kind: 'conflict'; readonly contexts: readonly SourceContext[] }

/** The patient to follow. Two sources on two different persons are a conflict, never a guess. */
export function followed(sources: Sources): Followed {
  const withPatient = [...sources.values()].filter(hasPatient)
  const open = withPatient.filter((context) => context.state === 'open')
  const [first, ...others] = open
  if (first && others.every((other) => sameSubject(first.patient, other.patient))) {
    return { kind: 'open', context: first }
  }
  if (first) return { kind: 'conflict', contexts: open }
  const lost = withPatient.findLast((context) => context.state === 'lost')
  return lost ? { kind: 'stale', context: lost } : { kind: 'none' }
}

function hasPatient(context: SourceContext): context is SourceContext & { readonly patient: Identity } {
  return context.patient !== undefined
}

/** Said with the same words: the cautious equality, used only to tell whether two sources agree. */
function sameSubject(a: Identity, b: Identity): boolean {
  return subjectOf(a) === subjectOf(b)
}

/** What identifies a person as a software names him or her; the key of a remembered confirmation. */
export function subjectOf(patient: Identity): string {
  const { matricule, oid, birthName, firstGivenName, sex, birthDate, birthPlace } = patient
  return JSON.stringify([
    matricule ?? null,
    oid ?? null,
    birthName,
    firstGivenName,
    sex,
    birthDate,
    birthPlace ?? null,
  ])
}
