import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { FollowedPatient } from '@navigateur-pro/domain/context/plugin.ts'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { ContextView } from '../../contract/context-views.ts'
import { offeredIdentity } from '../identity/offered-identity.ts'
import type { Patients } from '../patients.ts'
import type { WritableDatabase } from '../platform/ports.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { LinkStore } from './link-store.ts'
import {
  choose,
  dropClaims,
  type OpenContext,
  receive,
  silence,
  type SourceContext,
  type Sources,
  subjectOf,
} from './reducer.ts'
import { createResolver, dossiersNamed, type Resolved } from './resolve-context.ts'
import type { SafetyLog } from './safety-log.ts'
import { followedOf, linkOf, type Software, softwareOf, whereabouts } from './software-context.ts'

type Dependencies = {
  readonly patients: Patients
  readonly keptOf: (patientId: string) => string
  readonly links: LinkStore
  readonly durable: WritableDatabase
  readonly logSafety: SafetyLog
  readonly writer: Pick<RecordWriter, 'create'>
  readonly environment: 'production' | 'test'
  readonly today: () => CalendarDay
  readonly personName: () => string
  /** What this person wrote in a dossier after an instant. */
  readonly countWritten: (patientId: string, after: string) => number
  /** The name under which a software was accepted, or of the way its word came. */
  readonly nameOf: (source: string) => string
  /** The cache is being filled for the first time: who is unknown may be on the way. */
  readonly isFirstSync: () => boolean
  /** Brings what the service has; false when it was not reached. Never rejects. */
  readonly catchUp: () => Promise<boolean>
  readonly now: () => string
  readonly newId: () => string
  readonly onChange: () => void
}

export type Context = ReturnType<typeof createContext>

/**
 * The current patient. Sources propose; `matchPatient` decides; a person confirms what is not
 * certain. Nothing here is ever read by a write operation to choose its patient: drafts carry
 * their own.
 */
export function createContext(dependencies: Dependencies) {
  const { patients, keptOf, links, durable, logSafety, writer, personName, now, newId, onChange } =
    dependencies
  const { nameOf, isFirstSync, catchUp, countWritten } = dependencies
  const resolveContext = createResolver(dependencies)
  let sources: Sources = new Map()
  /** A dossier opened by a person, above the software's, until he or she comes back; with the claim that named it. */
  let openedByHand: { readonly patientId: string; readonly claim?: OpenContext } | undefined
  /** The choice among ambiguous identities, for this opening only: homonyms are always asked again. */
  let chosen: { readonly opening: number; readonly patientId: string } | undefined
  /** What the service was asked, for this opening only. */
  let asked: { readonly opening: number; readonly answer?: 'has-none' | 'not-reached' } | undefined
  /** What was said with an intent that has been followed. */
  const intentsShown = new WeakSet<SourceContext>()
  let staleSince = now()
  let lastCollision = ''
  let opening = 0

  function take(message: ContextMessage): void {
    const before = sources
    sources = receive(sources, message)
    if (sources === before) return
    const opened = message.kind === 'opened'
    if (opened) openedByHand = undefined
    if (opened || (!openedByHand && whereabouts(before) !== whereabouts(sources))) opening++
    if (message.kind === 'lost') staleSince = now()
    const shown = followed()
    if (shown.kind === 'one' && shown.resolved.kind === 'collision')
      logCollision(shown.resolved, shown.speaker)
    onChange()
  }

  /** Once for a window that says it again and again. */
  function logCollision(
    { candidate, differences, incoming }: Extract<Resolved, { kind: 'collision' }>,
    { source, key, evidence }: OpenContext,
  ): void {
    const collision = [key, candidate.patientId, subjectOf(incoming)].join(' ')
    if (collision === lastCollision) return
    lastCollision = collision
    logSafety(now(), 'identity-collision', candidate.patientId, { source, evidence, differences })
  }

  function resolve(context: OpenContext): Resolved {
    return resolveContext(context, chosen?.opening === opening ? keptOf(chosen.patientId) : undefined)
  }

  const software = () => softwareOf(sources, resolve)
  const followed = () => followedOf(sources, resolve)
  const link = () => linkOf(sources, nameOf)

  function view(): ContextView {
    const byHand = openedByHand && patients.view(openedByHand.patientId)
    if (byHand && openedByHand) {
      const below = software()
      const found = below.kind === 'one' && below.resolved.kind === 'found' ? below.resolved : undefined
      const elsewhere =
        found && found.patientId !== byHand.patientId ? patients.view(found.patientId) : undefined
      return {
        kind: 'current',
        link: link(),
        patient: byHand,
        intent: intentOf(openedByHand.claim),
        opening,
        openedBy: 'person',
        ...(elsewhere && { softwarePatient: elsewhere }),
        offersIdentity: offersIdentity(byHand.patientId, below),
      }
    }
    const shown = followed()
    if (shown.kind === 'none') return { kind: 'none', link: link() }
    if (shown.kind === 'conflict') {
      return {
        kind: 'conflict',
        link: link(),
        sources: shown.contexts.map(({ key, source, at, patient }) => ({
          source: key,
          name: nameOf(source),
          at: instantOf(at) ?? now(),
          identity: patient,
        })),
      }
    }
    const { resolved, stale, speaker } = shown
    if (resolved.kind === 'unknown') return unknownView(resolved)
    if (resolved.kind !== 'found') return { ...resolved, link: link() }
    const { patientId, confirmation } = resolved
    const patient = patients.require(patientId)
    if (stale) return { kind: 'stale', link: link(), patient, since: staleSince }
    return {
      kind: 'current',
      link: link(),
      patient,
      intent: intentOf(speaker),
      opening,
      openedBy: 'software',
      ...(confirmation && {
        confirmed: {
          linkId: confirmation.linkId,
          by: confirmation.by,
          at: confirmation.at,
          writesSince: countWritten(patientId, confirmation.at),
        },
      }),
      // What is on screen is the software's word, unless it is a claim above it.
      offersIdentity: offersIdentity(patientId, speaker.evidence === 'claim' ? software() : shown),
    }
  }

  function unknownView({ from, incoming, near }: Extract<Resolved, { kind: 'unknown' }>): ContextView {
    const question = asked?.opening === opening ? asked : undefined
    if (question && !question.answer) return { kind: 'resolving', link: link(), from, incoming, why: 'asked' }
    if (isFirstSync()) return { kind: 'resolving', link: link(), from, incoming, why: 'first-sync' }
    const answer = question?.answer
    const service = answer && { service: answer }
    return { kind: 'unknown', link: link(), from, incoming, near: [...near], ...service }
  }

  function intentOf(context: SourceContext | undefined) {
    return context && !intentsShown.has(context) ? context.intent : 'open'
  }

  /** The software's patient, when it is certain beyond this opening which dossier it is. */
  function certain(
    shown: Software = software(),
  ): { patientId: string; incoming: Identity; from: string } | undefined {
    if (shown.kind !== 'one' || shown.stale || shown.resolved.kind !== 'found') return undefined
    return shown.resolved.how === 'chosen' ? undefined : shown.resolved
  }

  function offersIdentity(patientId: string, shown: Software): boolean {
    const said = certain(shown)
    if (said?.patientId !== patientId) return false
    return offeredIdentity(patients.require(patientId).identity, said.incoming) !== undefined
  }

  function confirm(patientId: string): void {
    const shown = followed()
    const resolved = shown.kind === 'one' ? shown.resolved : undefined
    const asks = resolved?.kind === 'proposed' || resolved?.kind === 'ambiguous'
    const dossier = keptOf(patientId)
    if (shown.kind !== 'one' || !resolved || !asks || !dossiersNamed(resolved).includes(dossier)) {
      throw new AppError('conflict', 'Le patient du logiciel de cabinet a changé. Rien n’a été relié.')
    }
    openedByHand = undefined
    if (shown.speaker.evidence === 'claim') openClaimed(dossier, shown.speaker)
    else if (resolved.kind === 'ambiguous') chosen = { opening, patientId: dossier }
    else {
      const { source } = shown.speaker
      links.remember({ incoming: resolved.incoming, source, patientId: dossier, by: personName(), at: now() })
    }
    onChange()
  }

  /** An answered claim is a dossier opened by hand: nothing of it is remembered. */
  function openClaimed(patientId: string, claim: OpenContext): void {
    sources = dropClaims(sources)
    openedByHand = { patientId, claim }
    opening++
  }

  /** Of whom no dossier is here. */
  function unknown(sentence: string) {
    const shown = followed()
    if (shown.kind === 'one' && shown.resolved.kind === 'unknown') {
      return { incoming: shown.resolved.incoming, speaker: shown.speaker }
    }
    throw new AppError('conflict', `Le patient du logiciel de cabinet a changé. ${sentence}`)
  }

  function createDossier(): string {
    const { incoming, speaker } = unknown('Aucun dossier n’a été créé.')
    const { source, evidence } = speaker
    const patientId = newId()
    writer.create({ type: 'patient-identity', patientId, body: { identity: incoming } }, (db) => {
      // A dossier made from an identity that is not qualified would otherwise be proposed to its own maker.
      if (evidence === 'paired') {
        links.rememberInside(db, { incoming, source, patientId, by: personName(), at: now() })
      }
    })
    if (evidence === 'claim') openClaimed(patientId, speaker)
    // A doubtful identity is asked about at each opening, but not the one that has just been answered.
    else chosen = { opening, patientId }
    onChange()
    return patientId
  }

  return {
    take,
    view,
    confirm,
    createDossier,
    unknownIdentity: () => unknown('Rien n’a été ouvert.').incoming,
    certain,
    open(patientId: string): void {
      patients.require(patientId)
      sources = dropClaims(sources)
      openedByHand = { patientId }
      opening++
      onChange()
    },
    follow(): void {
      sources = dropClaims(sources)
      openedByHand = undefined
      opening++
      onChange()
    },
    choose(source: string): void {
      const before = sources
      sources = choose(sources, source)
      if (sources === before) {
        throw new AppError('conflict', 'Les logiciels ne sont plus en désaccord ainsi. Rien n’a été choisi.')
      }
      opening++
      onChange()
    },
    intentShown(shownOpening: number): void {
      if (shownOpening !== opening) return
      const shown = openedByHand ? undefined : followed()
      const context = openedByHand?.claim ?? (shown?.kind === 'one' ? shown.speaker : undefined)
      if (context) intentsShown.add(context)
    },
    undoConfirmation(linkId: number): void {
      const confirmation = links.read(linkId)
      if (!confirmation || confirmation.undone) {
        throw new AppError('not_found', 'Cette confirmation est déjà annulée.')
      }
      const [by, at] = [personName(), now()]
      durable.transaction(() => {
        links.undo(durable, linkId, by, at)
        const { patientId, source } = confirmation
        logSafety(at, 'confirmation-undone', patientId, { linkId, source, by })
      })
      onChange()
    },
    askService(): void {
      unknown('Le service n’a pas été interrogé.')
      const question = { opening }
      asked = question
      onChange()
      void catchUp().then((reached) => {
        if (asked !== question) return
        asked = { opening: question.opening, answer: reached ? 'has-none' : 'not-reached' }
        onChange()
      })
    },
    /** A plugin stopped: nobody vouches any more for what its sources showed. */
    silence(pluginId: string): void {
      const before = sources
      sources = silence(sources, pluginId)
      if (sources === before) return
      opening++
      staleSince = now()
      onChange()
    },
    /** Who the sidebar is on, for software that follows it: only ever a certain patient. */
    followedPatient(): FollowedPatient {
      const shown = view()
      if (shown.kind !== 'current') return { kind: 'closed' }
      const below = openedByHand ? undefined : followed()
      const by = openedByHand ? openedByHand.claim : below?.kind === 'one' ? below.speaker : undefined
      return { kind: 'opened', patient: shown.patient.identity, ...(by && { source: by.source }) }
    },
    /** Two persons under one matricule, or two windows that disagree: nothing is written until it is sorted out. */
    assertWritable(patientId: string): void {
      const shown = software()
      const dossier = keptOf(patientId)
      if (shown.kind === 'conflict' && shown.named.includes(dossier)) {
        throw new AppError(
          'identity_blocked',
          'Vos logiciels montrent deux patients différents : choisissez lequel suivre. Rien n’a été écrit ; votre texte est gardé en brouillon.',
        )
      }
      const collided =
        shown.kind === 'one' && shown.resolved.kind === 'collision' ? shown.resolved : undefined
      if (collided?.candidate.patientId === dossier) {
        throw new AppError(
          'identity_blocked',
          'Ce matricule INS désigne deux identités différentes. Rien n’a été écrit ; votre texte est gardé en brouillon.',
        )
      }
    },
  }
}

/** Undefined for what no calendar shows: a source's clock may say anything. */
function instantOf(milliseconds: number): string | undefined {
  const inCalendar = milliseconds >= 0 && milliseconds < Date.UTC(10_000, 0)
  return inCalendar ? new Date(milliseconds).toISOString() : undefined
}
