import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

/** What one window of one source (a practice software, a link, a scanner) last said. */
export type SourceContext = {
  /** Names source, window and evidence: what a person chooses in a conflict. */
  readonly key: string
  readonly source: string
  readonly epoch: string
  readonly sequence: number
  /** Earlier epochs of this window: a late message of a software that restarted since is dropped. */
  readonly formerEpochs: readonly string[]
  /** By the source's clock, for people. */
  readonly at: number
  readonly evidence: ContextMessage['evidence']
  readonly state: 'open' | 'closed' | 'lost'
  /** The patient of `open`, or the last one when the source was lost with a patient open. */
  readonly patient?: Identity
  readonly intent: NonNullable<ContextMessage['intent']>
  /** A person chose another of the disagreeing sources; until this one speaks again. */
  readonly setAside: boolean
}

export type OpenContext = SourceContext & { readonly patient: Identity }

/** By key; whoever spoke last is last. */
export type Sources = ReadonlyMap<string, SourceContext>

const keptWindows = 64
const keptEpochs = 20

/**
 * Takes a message in, or drops it (same sources back): an older or repeated sequence of its window,
 * an epoch that is over, an opening without a patient. Pure; time plays no part, so no clock can
 * reorder patients.
 */
export function receive(sources: Sources, message: ContextMessage): Sources {
  const key = keyOf(message)
  const previous = sources.get(key)
  const moved = previous !== undefined && previous.epoch !== message.epoch
  if (previous && !moved && message.sequence <= previous.sequence) return sources
  if (moved && previous.formerEpochs.includes(message.epoch)) return sources
  if (message.kind === 'opened' && !message.patient) return sources
  const contexts = new Map<string, SourceContext>()
  for (const [other, context] of sources) {
    if (other !== key) contexts.set(other, afterAnother(context, message))
  }
  contexts.set(key, {
    key,
    source: message.source,
    epoch: message.epoch,
    sequence: message.sequence,
    formerEpochs: moved
      ? [...previous.formerEpochs, previous.epoch].slice(-keptEpochs)
      : (previous?.formerEpochs ?? []),
    at: message.at,
    evidence: message.evidence,
    intent: message.intent ?? 'open',
    setAside: message.kind === 'lost' && previous?.setAside === true,
    ...stateAfter(previous, message),
  })
  return bounded(contexts)
}

/** A claim has a place of its own: it never takes the place of what paired software said. */
function keyOf({ source, window, evidence }: ContextMessage): string {
  const place = window === undefined ? source : `${source}#${window}`
  return evidence === 'claim' ? `${place}?` : place
}

/** What hearing a message means for what other windows and sources had said. */
function afterAnother(context: SourceContext, message: ContextMessage): SourceContext {
  if (message.kind === 'lost') return context
  // A software that speaks again in another window has restarted: what its lost one showed is over.
  const restarted =
    context.state === 'lost' && context.source === message.source && message.evidence === 'paired'
  // A claim waits until the software, or a newer claim, speaks.
  const answered =
    context.evidence === 'claim' && (message.evidence === 'paired' || message.kind === 'opened')
  return restarted || answered ? closed(context) : context
}

function closed(context: SourceContext): SourceContext {
  const { patient: _patient, ...rest } = context
  return { ...rest, state: 'closed' }
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
      // A claim was an act of the moment: nothing of it stays in grey.
      if (message.evidence === 'claim') return { state: 'closed' }
      return previous?.patient ? { state: 'lost', patient: previous.patient } : { state: 'lost' }
  }
}

/** A source that is not paired only claims: its word does not make an identity qualified. */
function asStated(message: ContextMessage): Identity {
  const patient = message.patient!
  return message.evidence === 'paired' ? patient : { ...patient, status: 'PROV' }
}

/** The windows silent for longest are forgotten first, those without a patient before the others. */
function bounded(contexts: Map<string, SourceContext>): Sources {
  if (contexts.size > keptWindows) {
    const [first, ...others] = [...contexts.values()].slice(0, -1)
    const forgotten = [first!, ...others].find(({ state }) => state !== 'open') ?? first!
    contexts.delete(forgotten.key)
  }
  return contexts
}

/** In a conflict, follows this window; the other open ones are set aside until they speak again. */
export function choose(sources: Sources, key: string): Sources {
  const subject = followedSoftware(sources)
  if (subject.kind !== 'conflict' || !subject.contexts.some((context) => context.key === key)) return sources
  const others = subject.contexts.filter((context) => context.key !== key)
  return replaced(
    sources,
    others.map((context) => ({ ...context, setAside: true })),
  )
}

/** The pending claim was answered, or dismissed. */
export function dropClaims(sources: Sources): Sources {
  return replaced(sources, [...sources.values()].filter(({ evidence }) => evidence === 'claim').map(closed))
}

/** Nobody listens any more to the sources of this plugin: what they showed is only the last thing known. */
export function silence(sources: Sources, pluginId: string): Sources {
  const isOfPlugin = ({ source }: SourceContext) => source === pluginId || source.startsWith(`${pluginId}:`)
  if (![...sources.values()].some(isOfPlugin)) return sources
  const contexts = new Map<string, SourceContext>()
  for (const [key, context] of sources) {
    if (!isOfPlugin(context)) contexts.set(key, context)
    // What showed nobody is forgotten: it is no longer linked. A plugin that starts again has a new epoch.
    else if (context.evidence === 'paired' && context.state !== 'closed') {
      contexts.set(key, { ...context, state: 'lost' })
    }
  }
  return contexts
}

function replaced(sources: Sources, changed: readonly SourceContext[]): Sources {
  if (changed.length === 0) return sources
  const contexts = new Map(sources)
  for (const context of changed) contexts.set(context.key, context)
  return contexts
}

export type Followed =
  | { readonly kind: 'none' }
  /** They name the same person; whoever spoke last is last. */
  | { readonly kind: 'open'; readonly contexts: readonly OpenContext[] }
  | { readonly kind: 'stale'; readonly context: OpenContext }
  | { readonly kind: 'conflict'; readonly contexts: readonly OpenContext[] }

/** The patient that the practice software is on. Two windows on two persons are a conflict, never a guess. */
export function followedSoftware(sources: Sources): Followed {
  const heard = [...sources.values()].filter(
    (context): context is OpenContext =>
      context.evidence === 'paired' && context.patient !== undefined && !context.setAside,
  )
  const open = heard.filter(({ state }) => state === 'open')
  const [first, ...others] = open
  if (first) {
    const agreed = others.every((other) => subjectOf(other.patient) === subjectOf(first.patient))
    return { kind: agreed ? 'open' : 'conflict', contexts: open }
  }
  const lost = heard.findLast(({ state }) => state === 'lost')
  return lost ? { kind: 'stale', context: lost } : { kind: 'none' }
}

/** The claim that waits for an answer, above whatever the software shows: it came from an explicit act. */
export function pendingClaim(sources: Sources): OpenContext | undefined {
  return [...sources.values()].findLast(
    (context): context is OpenContext => context.evidence === 'claim' && context.patient !== undefined,
  )
}

/**
 * What identifies a person as a software names him or her, said with the same words: the cautious
 * equality of two windows, and the key of a remembered confirmation.
 */
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
