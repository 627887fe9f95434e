import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { EventData, EventName } from '../contract/events.ts'
import type { Preferences } from '../contract/views.ts'
import { createAttachments } from './attachments/attachments.ts'
import { createTickets } from './attachments/tickets.ts'
import { createWriteTicket } from './attachments/write-ticket.ts'
import { readCare, readCircle } from './care/care.ts'
import { createContext } from './context/context.ts'
import { createLinkStore } from './context/link-store.ts'
import { createSafetyLog } from './context/safety-log.ts'
import { createLiaison } from './documents/liaison.ts'
import { createDrafts } from './drafts/drafts.ts'
import { createIdentityFile } from './identity/identity-file.ts'
import { createJoinedDossiers } from './identity/joined-dossiers.ts'
import { createOutboxView } from './outbox-view.ts'
import { createPatients } from './patients.ts'
import type { CacheDatabase, Ports } from './platform/ports.ts'
import { createPluginHub } from './plugins/hub.ts'
import { createRecordStore } from './records/record-store.ts'
import { createRecordWriter } from './records/record-writer.ts'
import { createReferrals } from './referrals/referrals.ts'
import type { DeskHandlers } from './router.ts'
import { createSearch } from './search/search.ts'
import { createSettings } from './settings.ts'
import { createFileTransfer } from './sync/file-transfer.ts'
import { createOutbox } from './sync/outbox.ts'
import { createPull } from './sync/pull.ts'
import { createPush } from './sync/push.ts'
import { createServiceClient } from './sync/service-client.ts'
import { createSession } from './sync/session.ts'
import { createSyncEngine } from './sync/sync-engine.ts'
import { createTimeline } from './timeline/timeline.ts'
import { createVisit } from './timeline/visit.ts'
import { createTransmissions } from './timeline/transmissions.ts'

export type DeskConfig = {
  readonly serviceUrl: string
  readonly environment: 'production' | 'test'
  readonly appVersion: string
  readonly channelFolder: string
  readonly plugins: readonly Plugin[]
  readonly registry: Registry
  readonly longestPauseMs: number
}

const defaultPreferences: Preferences = { theme: 'auto', tab: 'journal', letterKeys: true }

export type Emit = <E extends EventName>(event: E, data: EventData<E>) => void

export type Desk = ReturnType<typeof createDesk>

/** Everything that lives with an open cache, from unlock to lock, put together by hand. */
export function createDesk(
  ports: Ports,
  config: DeskConfig,
  database: CacheDatabase,
  newId: () => string,
  emit: Emit,
) {
  const { crypto, clock, http, links, logger, files } = ports
  const { registry, serviceUrl } = config
  const now = () => new Date(clock.now()).toISOString()
  const settings = createSettings(database)
  if (!settings.read<string>('device')) settings.write('device', newId())
  const deviceId = () => settings.read<string>('device')!

  const store = createRecordStore(database, registry)
  const patients = createPatients(store)
  const tickets = createTickets(crypto)
  const attachments = createAttachments(database, crypto, tickets)
  const session = createSession({ serviceUrl, http, crypto, clock, links, settings, deviceId })
  const person = (): Professional => {
    const signedIn = session.person()
    if (!signedIn) {
      throw new AppError(
        'session_needed',
        'Connectez-vous une première fois pour que vos écrits portent votre nom.',
      )
    }
    return signedIn
  }
  const personName = () => session.person()?.name ?? ''
  const today = () => calendarDay(clock.now())
  const { keptOf, group } = store.dossiers
  /** Joined dossiers are shown under the kept one: a change of either is a change there. */
  const recordsChanged = (patientId: string, types: readonly string[]) =>
    emit('records.changed', { patientId: keptOf(patientId), types: [...types] })
  const contextChanged = () => {
    emit('context.changed', {})
    hub.contextChanged()
  }

  const writer = createRecordWriter({
    database,
    store,
    registry,
    attachments,
    now,
    newId,
    person,
    assertWritable: (patientId) => context.assertWritable(patientId),
    onWritten: (patientId, type) => {
      recordsChanged(patientId, [type])
      // What was written may have been a draft until now.
      emit('drafts.changed', {})
      engine.kick()
    },
  })
  const drafts = createDrafts({
    database,
    patients,
    attachments,
    now,
    newId,
    onChange: () => emit('drafts.changed', {}),
  })
  const confirmations = createLinkStore(database)
  const logSafety = createSafetyLog(database)
  /** Saying "I have read" is no writing that a wrong patient could suffer from. */
  const writtenTypes = registry.types.filter((type) => !type.writtenByReaders).map((type) => type.name)
  const context = createContext({
    patients,
    keptOf,
    links: confirmations,
    durable: database.durable,
    logSafety,
    writer,
    environment: config.environment,
    personName,
    countWritten: (patientId, after) => {
      const by = session.person()?.id
      return by === undefined ? 0 : store.countWritten(patientId, writtenTypes, by, after)
    },
    nameOf: (source) => hub.nameOf(source),
    today,
    isFirstSync: () => engine.isFirstSync(),
    catchUp: () => engine.catchUp(),
    now,
    newId,
    onChange: contextChanged,
  })
  const identityFile = createIdentityFile({
    store,
    patients,
    writer,
    linksOf: confirmations.list,
    software: context.certain,
    nameOf: (source) => hub.nameOf(source),
  })
  const joinedDossiers = createJoinedDossiers({
    durable: database.durable,
    dossiers: store.dossiers,
    patients,
    logSafety,
    personName,
    now,
    onChange: (patientIds) => {
      for (const patientId of patientIds) emit('records.changed', { patientId, types: ['*'] })
      emit('drafts.changed', {})
      contextChanged()
    },
  })
  const timeline = createTimeline({ store, registry, attachments, person })
  const transmissions = createTransmissions({ drafts, writer })
  const visit = createVisit({ store, registry, writer, person })
  const referrals = createReferrals({
    store,
    registry,
    writer,
    drafts,
    patients,
    attachments,
    person,
    nowMs: clock.now,
  })
  const liaison = createLiaison({ store, patients, drafts, writer, attachments, person, pdf: ports.pdf, now })
  const find = createSearch({ store, registry, patients, today })

  let firstSync = false
  const outbox = createOutbox(database, store)
  const service = createServiceClient(serviceUrl, http, session)
  const engine = createSyncEngine({
    serviceUrl,
    appVersion: config.appVersion,
    http,
    clock,
    crypto,
    logger,
    registry,
    session,
    service,
    outbox,
    push: createPush({
      outbox,
      service,
      deviceId,
      becomeNewDevice: () => {
        settings.write('device', newId())
        session.forgetAccess()
        outbox.renumber()
      },
      onSettled: ({ patient, type }) => recordsChanged(patient, [type]),
    }),
    pullFeed: (feed) => pull.pullFeed(feed),
    files: createFileTransfer(attachments, service, (patientId) => recordsChanged(patientId, ['*'])),
    deviceId,
    longestPauseMs: config.longestPauseMs,
    lastSync: {
      read: () => settings.read<string>('last-sync'),
      write: (at) => settings.write('last-sync', at),
    },
    onStatus: () => {
      emit('status.changed', {})
      if (firstSync === engine.isFirstSync()) return
      firstSync = !firstSync
      // Who was on the way is here, or is known by nobody.
      contextChanged()
    },
  })
  const pull = createPull({
    database,
    store,
    registry,
    attachments,
    service,
    onProgress: engine.onProgress,
    onChanged: (changes) => {
      for (const [patientId, types] of changes) recordsChanged(patientId, [...types])
      if ([...changes.values()].some((types) => types.has('patient-identity'))) contextChanged()
    },
  })
  const outboxView = createOutboxView({ outbox, store, registry, patients, drafts })
  const hub = createPluginHub({
    database,
    settings,
    files,
    crypto,
    clock,
    logger,
    folder: config.channelFolder,
    plugins: config.plugins,
    now,
    personName,
    onMessage: context.take,
    onSilence: context.silence,
    followedPatient: context.followedPatient,
    onPairing: () => emit('pairing.changed', {}),
    onPlugins: () => emit('plugins.changed', {}),
  })
  let signingIn = false
  let signInProblem: string | undefined

  function signIn(): void {
    if (signingIn) return
    signingIn = true
    signInProblem = undefined
    emit('session.changed', {})
    session
      .signIn()
      .then(engine.kick)
      .catch((error: unknown) => {
        const known = error instanceof AppError ? error : undefined
        logger.warn('session.sign-in-failed', { code: known?.code ?? 'internal' })
        signInProblem = known?.message ?? 'La connexion n’a pas abouti. Recommencez dans un moment.'
      })
      .finally(() => {
        signingIn = false
        emit('session.changed', {})
        contextChanged()
      })
  }

  const handlers: DeskHandlers = {
    'session.signIn': () => {
      signIn()
      return {}
    },
    'session.signOut': async () => {
      await session.signOut()
      engine.kick()
      emit('session.changed', {})
      return {}
    },
    'status.read': () => engine.status(),
    'outbox.read': () => outboxView.read(),
    'outbox.takeBack': ({ recordId }) => outboxView.takeBack(recordId),
    'context.read': () => context.view(),
    'context.confirm': ({ patientId }) => did(context.confirm(patientId)),
    'context.open': ({ patientId }) => did(context.open(patientId)),
    'context.follow': () => did(context.follow()),
    'context.choose': ({ source }) => did(context.choose(source)),
    'context.intentShown': ({ opening }) => did(context.intentShown(opening)),
    'context.undoConfirmation': ({ linkId }) => did(context.undoConfirmation(linkId)),
    'context.askService': () => did(context.askService()),
    'context.createDossier': () => ({ patientId: context.createDossier() }),
    'identity.read': ({ patientId }) => identityFile.read(patientId),
    'identity.adopt': ({ patientId }) => {
      identityFile.adopt(patientId)
      contextChanged()
      return {}
    },
    'identity.join': ({ patientId, other }) => did(joinedDossiers.join(patientId, other)),
    'identity.separate': ({ joinId }) => did(joinedDossiers.separate(joinId)),
    'plugin.list': () => hub.list(),
    'plugin.configure': async ({ pluginId, on, settings }) =>
      did(await hub.configure(pluginId, on, settings)),
    'plugin.test': ({ pluginId }) => hub.test(pluginId),
    'plugin.hand': async ({ pluginId, text }) => did(await hub.hand(pluginId, { kind: 'text', text })),
    'plugin.prepareFile': ({ pluginId, mediaType, size }) => ({
      url: tickets.issue({ kind: 'hand', pluginId, mediaType, size }),
    }),
    'pairing.pending': () => hub.pending(),
    'pairing.answer': ({ integratorId, accept }) => did(hub.answer(integratorId, accept)),
    'pairing.accepted': () => hub.accepted(),
    'pairing.revoke': async ({ integratorId }) => did(await hub.revoke(integratorId)),
    'timeline.read': ({ patientId, before, limit }) => timeline.read(patientId, before, limit),
    'visit.read': ({ patientId }) => visit.read(patientId),
    'visit.markSeen': ({ patientId }) => did(visit.markSeen(patientId)),
    'care.read': ({ patientId }) => readCare(store, patientId),
    'circle.read': ({ patientId }) => readCircle(store, patientId),
    'draft.open': ({ patientId, kind, replyTo }) => drafts.openOfPatient(group(patientId), kind, replyTo),
    'draft.save': ({ draftId, body }) => did(drafts.save(draftId, body)),
    'draft.discard': ({ draftId }) => did(drafts.discard(draftId)),
    'draft.list': () => drafts.list(),
    'attachment.prepare': createWriteTicket(drafts, tickets),
    'transmission.write': ({ draftId }) => transmissions.write(draftId),
    'referral.request': ({ draftId }) => referrals.request(draftId),
    'referral.list': ({ patientId }) => referrals.list(patientId),
    'referral.advance': ({ recordId, version, to, details }) =>
      did(referrals.advance(recordId, version, to, details)),
    'worklist.read': ({ closed }) => referrals.worklist(closed),
    'liaison.preview': ({ draftId }) => liaison.preview(draftId),
    'liaison.make': ({ draftId }) => liaison.make(draftId),
    'search.find': ({ text, limit }) => find(text, limit),
    'preferences.read': () => ({
      ...defaultPreferences,
      ...settings.read<Partial<Preferences>>('preferences'),
    }),
    'preferences.save': (preferences) => did(settings.write('preferences', preferences)),
  }

  return {
    handlers,
    writer,
    context,
    tickets,
    attachments,
    hand: hub.hand,
    person: session.person,
    signInProblem: () => signInProblem,
    service: (): 'signed-in' | 'needed' | 'in-progress' =>
      signingIn ? 'in-progress' : session.isSignedIn() ? 'signed-in' : 'needed',
    async start(): Promise<void> {
      await hub.start()
      if (session.isSignedIn()) engine.kick()
    },
    async close(): Promise<void> {
      await Promise.all([hub.close(), engine.stop()])
    },
  }
}

/** The operation did its work and has nothing to tell. */
function did(_nothing: void | undefined): Record<string, never> {
  return {}
}

function calendarDay(milliseconds: number): { year: number; month: number; day: number } {
  const date = new Date(milliseconds)
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
}
