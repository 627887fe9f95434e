import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { checkIdentity } from '@navigateur-pro/domain/identity/check-identity.ts'
import { matchPatient } from '@navigateur-pro/domain/identity/match-patient.ts'
import { traitLabel, type TraitDifference } from '@navigateur-pro/domain/identity/traits.ts'
import type { ContextView } from '../../contract/views.ts'
import type { Patients } from '../patients.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { LinkStore } from './link-store.ts'
import type { SafetyLog } from './safety-log.ts'
import { followed, receive, type SourceContext, type Sources } from './reducer.ts'

type Dependencies = {
  readonly patients: Patients
  readonly links: LinkStore
  readonly logSafety: SafetyLog
  readonly writer: Pick<RecordWriter, 'create'>
  readonly environment: 'production' | 'test'
  readonly personName: () => string
  readonly now: () => string
  readonly newId: () => string
  readonly onChange: () => void
}

/** What the software's patient turned out to be. */
type Resolution =
  | { readonly kind: 'none' }
  | Exclude<ContextView, { kind: 'none' | 'resolving' | 'current' | 'stale' }>
  | {
      readonly kind: 'found'
      readonly patientId: string
      readonly stale: boolean
      readonly confirmed?: { readonly by: string; readonly at: string }
    }

/**
 * The current patient. Sources propose; `matchPatient` decides; a person confirms what is not
 * certain. Nothing here is ever read by a write operation to choose its patient: drafts carry
 * their own.
 */
export function createContext(dependencies: Dependencies) {
  const { patients, links, logSafety, writer, environment, personName, now, newId, onChange } = dependencies
  let sources: Sources = new Map()
  /** A dossier that the person opened by hand, above the software's, until he or she comes back to it. */
  let openedByHand: string | undefined
  /** The choice among ambiguous identities, for this opening only: homonyms are always asked again. */
  let chosen: { readonly opening: number; readonly patientId: string } | undefined
  let staleSince = now()
  let opening = 0

  function take(message: ContextMessage): void {
    const before = sources
    sources = receive(sources, message)
    if (sources === before) return
    opening++
    if (message.kind === 'opened') openedByHand = undefined
    if (message.kind === 'lost') staleSince = now()
    const resolution = resolve()
    if (resolution.kind === 'collision') {
      const { candidate, differences } = resolution
      logSafety(now(), 'identity-collision', candidate.patientId, { source: message.source, differences })
    }
    onChange()
  }

  function resolve(): Resolution {
    const subject = followed(sources)
    switch (subject.kind) {
      case 'none':
        return { kind: 'none' }
      case 'conflict':
        return {
          kind: 'conflict',
          link: link(),
          sources: subject.contexts.map(({ source, patient }) => ({
            name: nameOf(source),
            identity: patient!,
          })),
        }
      case 'open':
      case 'stale':
        return resolvePatient(subject.context, subject.kind === 'stale')
    }
  }

  function resolvePatient({ patient }: SourceContext & { patient: Identity }, stale: boolean): Resolution {
    const checked = checkIdentity(patient, { environment })
    // The 15-character form, which dossiers hold and are found by.
    const incoming = checked.kind === 'valid' ? checked.identity : patient
    const candidates = patients.candidates(incoming)
    const verdict = matchPatient(incoming, candidates, { environment })
    switch (verdict.kind) {
      case 'matched':
        return { kind: 'found', patientId: verdict.patientId, stale }
      case 'invalid':
        return { kind: 'invalid', link: link(), incoming, code: verdict.code, message: verdict.message }
      case 'collision':
        return {
          kind: 'collision',
          link: link(),
          incoming,
          candidate: patients.require(verdict.patientId),
          differences: verdict.differences.map(toDifference),
        }
      case 'proposed': {
        const remembered = links.find(incoming)
        if (remembered?.patientId === verdict.patientId) {
          return { kind: 'found', patientId: verdict.patientId, stale, confirmed: remembered.confirmed }
        }
        const candidate = patients.require(verdict.patientId)
        return { kind: 'proposed', link: link(), incoming, candidate, reason: verdict.message }
      }
      case 'ambiguous': {
        if (chosen?.opening === opening && verdict.candidates.includes(chosen.patientId)) {
          return { kind: 'found', patientId: chosen.patientId, stale }
        }
        return {
          kind: 'ambiguous',
          link: link(),
          incoming,
          candidates: verdict.candidates.map((patientId) => patients.require(patientId)),
          reason: verdict.message,
        }
      }
      case 'unknown':
        return { kind: 'unknown', link: link(), incoming }
    }
  }

  function view(): ContextView {
    const resolution = resolve()
    if (openedByHand !== undefined) {
      const patient = patients.view(openedByHand)
      if (patient) {
        const software = resolution.kind === 'found' ? patients.view(resolution.patientId) : undefined
        const elsewhere = software && software.patientId !== patient.patientId
        return {
          kind: 'current',
          link: link(),
          patient,
          intent: 'open',
          opening,
          openedBy: 'person',
          ...(elsewhere && { softwarePatient: software }),
        }
      }
    }
    if (resolution.kind === 'none') return { kind: 'none', link: link() }
    if (resolution.kind !== 'found') return resolution
    const patient = patients.require(resolution.patientId)
    if (resolution.stale) return { kind: 'stale', link: link(), patient, since: staleSince }
    const intent = [...sources.values()].find((context) => context.state === 'open')?.intent ?? 'open'
    const { confirmed } = resolution
    return {
      kind: 'current',
      link: link(),
      patient,
      intent,
      opening,
      openedBy: 'software',
      ...(confirmed && { confirmed }),
    }
  }

  function link(): { state: 'none' | 'linked' | 'lost'; name?: string } {
    const all = [...sources.values()]
    const speaking = all.findLast((context) => context.state !== 'lost') ?? all.at(-1)
    if (!speaking) return { state: 'none' }
    return { state: speaking.state === 'lost' ? 'lost' : 'linked', name: nameOf(speaking.source) }
  }

  function nameOf(source: string): string {
    return links.softwareName(source.slice(source.indexOf(':') + 1))
  }

  function confirm(patientId: string): void {
    const resolution = resolve()
    if (resolution.kind === 'proposed' && resolution.candidate.patientId === patientId) {
      links.remember(resolution.incoming, patientId, { by: personName(), at: now() })
    } else if (
      resolution.kind === 'ambiguous' &&
      resolution.candidates.some((candidate) => candidate.patientId === patientId)
    ) {
      chosen = { opening, patientId }
    } else {
      throw new AppError('conflict', 'Le patient du logiciel de cabinet a changé. Rien n’a été relié.')
    }
    openedByHand = undefined
    onChange()
  }

  function createDossier(): string {
    const resolution = resolve()
    if (resolution.kind !== 'unknown') {
      throw new AppError(
        'conflict',
        'Le patient du logiciel de cabinet a changé. Aucun dossier n’a été créé.',
      )
    }
    const patientId = newId()
    writer.create({ type: 'patient-identity', patientId, body: { identity: resolution.incoming } })
    // A dossier made from an identity that is not qualified would otherwise be proposed to its own maker.
    links.remember(resolution.incoming, patientId, { by: personName(), at: now() })
    onChange()
    return patientId
  }

  return {
    take,
    view,
    confirm,
    createDossier,
    open(patientId: string): void {
      patients.require(patientId)
      openedByHand = patientId
      opening++
      onChange()
    },
    follow(): void {
      openedByHand = undefined
      opening++
      onChange()
    },
    /** Two persons under one matricule: nothing is written to that dossier until it is sorted out. */
    assertWritable(patientId: string): void {
      const resolution = resolve()
      if (resolution.kind === 'collision' && resolution.candidate.patientId === patientId) {
        throw new AppError(
          'identity_blocked',
          'Ce matricule INS désigne deux identités différentes. Rien n’a été écrit ; votre texte est gardé en brouillon.',
        )
      }
    },
  }
}

function toDifference({ trait, left, right }: TraitDifference): {
  trait: string
  software: string
  dossier: string
} {
  return { trait: traitLabel(trait), software: left ?? '', dossier: right ?? '' }
}
