import type { ContextView } from '../../contract/context-views.ts'
import { followedSoftware, type OpenContext, pendingClaim, type Sources, subjectOf } from './reducer.ts'
import { dossiersNamed, type Resolved } from './resolve-context.ts'

/** What the practice software shows, before anything that a person did above it. */
export type Software =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'one'
      readonly resolved: Resolved
      readonly stale: boolean
      readonly speaker: OpenContext
    }
  | {
      readonly kind: 'conflict'
      readonly contexts: readonly OpenContext[]
      /** The dossiers that are disputed. */
      readonly named: readonly string[]
    }

type Resolve = (context: OpenContext) => Resolved

export function softwareOf(sources: Sources, resolve: Resolve): Software {
  const subject = followedSoftware(sources)
  switch (subject.kind) {
    case 'none':
      return subject
    case 'stale': {
      const { context } = subject
      return { kind: 'one', resolved: resolve(context), stale: true, speaker: context }
    }
    case 'open':
    case 'conflict': {
      const { contexts } = subject
      const all = contexts.map(resolve)
      const found = all.flatMap((one) => (one.kind === 'found' ? [one] : []))
      // Two software that name one person differently do not disagree once both are that dossier.
      const sameDossier =
        found.length === all.length && found.every(({ patientId }) => patientId === found[0]!.patientId)
      if (subject.kind === 'conflict' && !sameDossier) {
        return { kind: 'conflict', contexts, named: all.flatMap(dossiersNamed) }
      }
      const resolved = found.at(-1) ?? all.at(-1)!
      return { kind: 'one', resolved, stale: false, speaker: contexts.at(-1)! }
    }
  }
}

/** What asks to be on screen: a claim that waits for its answer, the software otherwise. */
export function followedOf(sources: Sources, resolve: Resolve): Software {
  const claim = pendingClaim(sources)
  if (!claim) return softwareOf(sources, resolve)
  return { kind: 'one', resolved: resolve(claim), stale: false, speaker: claim }
}

/** What is followed, as far as a new look is worth it: whether somebody speaks, and of whom. */
export function whereabouts(sources: Sources): string {
  const claim = pendingClaim(sources)
  if (claim) return JSON.stringify(['claim', claim.key, subjectOf(claim.patient)])
  const subject = followedSoftware(sources)
  const contexts =
    subject.kind === 'none' ? [] : subject.kind === 'stale' ? [subject.context] : subject.contexts
  return JSON.stringify([subject.kind, ...new Set(contexts.map(({ patient }) => subjectOf(patient)))])
}

/** Whether a practice software is linked. A claim is no link: nobody stands behind it. */
export function linkOf(sources: Sources, nameOf: (source: string) => string): ContextView['link'] {
  const paired = [...sources.values()].filter(({ evidence }) => evidence === 'paired')
  const speaking = paired.findLast(({ state }) => state !== 'lost') ?? paired.at(-1)
  if (!speaking) return { state: 'none' }
  return { state: speaking.state === 'lost' ? 'lost' : 'linked', name: nameOf(speaking.source) }
}
