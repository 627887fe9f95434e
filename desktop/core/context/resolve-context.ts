import { checkIdentity } from '@navigateur-pro/domain/identity/check-identity.ts'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import { type Identity, identityStatus } from '@navigateur-pro/domain/identity/identity.ts'
import { mayJoin } from '@navigateur-pro/domain/identity/join-identities.ts'
import {
  type Candidate,
  matchPatient,
  type MatchVerdict,
} from '@navigateur-pro/domain/identity/match-patient.ts'
import { resembles } from '@navigateur-pro/domain/identity/resembles.ts'
import { traitLabel, type TraitDifference } from '@navigateur-pro/domain/identity/traits.ts'
import type { ContextView } from '../../contract/context-views.ts'
import type { PatientView } from '../../contract/views.ts'
import type { Patients } from '../patients.ts'
import type { IdentityLink } from './identity-link.ts'
import type { LinkStore } from './link-store.ts'
import type { OpenContext } from './reducer.ts'

type Asked = Extract<ContextView, { kind: 'proposed' | 'ambiguous' | 'collision' | 'invalid' }>
type WithoutLink<View> = View extends unknown ? Omit<View, 'link'> : never

/** What the patient that a window named turned out to be. */
export type Resolved =
  | {
      readonly kind: 'found'
      readonly patientId: string
      readonly from: string
      readonly incoming: Identity
      /** `chosen` among namesakes: for one opening, never remembered. */
      readonly how: 'matched' | 'confirmed' | 'chosen'
      readonly confirmation?: IdentityLink
    }
  | {
      readonly kind: 'unknown'
      readonly from: string
      readonly incoming: Identity
      readonly near: readonly PatientView[]
    }
  | WithoutLink<Asked>

/** Somebody names a patient: a window of a software, or a document that came from outside. */
type Named = Pick<OpenContext, 'source' | 'patient' | 'evidence'>

export type ResolvePatient = ReturnType<typeof createResolver>

type Dependencies = {
  readonly patients: Patients
  readonly links: Pick<LinkStore, 'find'>
  readonly keptOf: (patientId: string) => string
  readonly environment: 'production' | 'test'
  readonly nameOf: (source: string) => string
  readonly today: () => CalendarDay
}

/** `matchPatient` decides; a remembered confirmation only ever answers what paired software asks again. */
export function createResolver(dependencies: Dependencies) {
  const { patients, links, keptOf, environment, nameOf, today } = dependencies

  return function resolve(context: Named, chosen: string | undefined): Resolved {
    const from = nameOf(context.source)
    const checked = checkIdentity(context.patient, { environment, today: today() })
    // The 15-character form, which dossiers hold and are found by.
    const incoming = checked.kind === 'valid' ? checked.identity : context.patient
    const said = { from, incoming }
    const verdict = matchPatient(incoming, onePerDossier(incoming), { environment, today: today() })
    switch (verdict.kind) {
      case 'matched':
        return { kind: 'found', patientId: verdict.patientId, ...said, how: 'matched' }
      case 'invalid':
        return { kind: 'invalid', ...said, code: verdict.code, message: verdict.message }
      case 'collision':
        return {
          kind: 'collision',
          ...said,
          candidate: patients.require(verdict.patientId),
          differences: verdict.differences.map(toDifference),
        }
      case 'proposed': {
        const { patientId } = verdict
        const confirmation = context.evidence === 'paired' ? links.find(incoming, context.source) : undefined
        if (confirmation && keptOf(confirmation.patientId) === patientId) {
          return { kind: 'found', patientId, ...said, how: 'confirmed', confirmation }
        }
        return { kind: 'proposed', ...said, candidate: patients.require(patientId), reason: verdict.message }
      }
      case 'ambiguous': {
        const { candidates } = verdict
        if (chosen !== undefined && candidates.includes(chosen)) {
          return { kind: 'found', patientId: chosen, ...said, how: 'chosen' }
        }
        const shown = candidates.map((patientId) => patients.require(patientId)).toSorted(bestKnownFirst)
        return {
          kind: 'ambiguous',
          ...said,
          candidates: shown,
          reason: verdict.message,
          joinable: verdict.reason === 'SEVERAL' && mayAllJoin(shown.map(({ identity }) => identity)),
        }
      }
      case 'unknown':
        return { kind: 'unknown', ...said, near: nearTo(incoming) }
    }
  }

  /** Joined dossiers are one candidate, with the identity of theirs that asks for the most care. */
  function onePerDossier(incoming: Identity): Candidate[] {
    const byDossier = Map.groupBy(patients.candidates(incoming), ({ patientId }) => keptOf(patientId))
    return [...byDossier].map(([patientId, members]) => {
      const careful = members.toSorted((a, b) => careOf(incoming, a) - careOf(incoming, b))[0]!
      return { patientId, identity: careful.identity }
    })
  }

  function nearTo(incoming: Identity): PatientView[] {
    const near = patients.candidates(incoming).filter(({ identity }) => resembles(incoming, identity))
    const dossiers = new Set(near.map(({ patientId }) => keptOf(patientId)))
    return [...dossiers].slice(0, nearShown).map((patientId) => patients.require(patientId))
  }

  function careOf(incoming: Identity, candidate: Candidate): number {
    return mostCareFirst.indexOf(matchPatient(incoming, [candidate], { environment }).kind)
  }
}

/** More would not be read. */
const nearShown = 3

const mostCareFirst: readonly MatchVerdict['kind'][] = [
  'collision',
  'ambiguous',
  'matched',
  'proposed',
  'unknown',
  'invalid',
]

/** The dossiers that a window may mean: nothing is written to them while windows disagree. */
export function dossiersNamed(resolved: Resolved): readonly string[] {
  switch (resolved.kind) {
    case 'found':
      return [resolved.patientId]
    case 'proposed':
    case 'collision':
      return [resolved.candidate.patientId]
    case 'ambiguous':
      return resolved.candidates.map(({ patientId }) => patientId)
    case 'unknown':
    case 'invalid':
      return []
  }
}

function mayAllJoin(identities: readonly Identity[]): boolean {
  return identities.every((one, index) =>
    identities.slice(index + 1).every((other) => mayJoin(one, other).kind === 'allowed'),
  )
}

/** Where they are joined, the first is kept: its identity is the one on screen. */
function bestKnownFirst(a: PatientView, b: PatientView): number {
  return identityStatus.options.indexOf(b.status) - identityStatus.options.indexOf(a.status)
}

function toDifference({ trait, left, right }: TraitDifference): {
  trait: string
  software: string
  dossier: string
} {
  return { trait: traitLabel(trait), software: left ?? '', dossier: right ?? '' }
}
