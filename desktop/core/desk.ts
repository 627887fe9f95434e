import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import { planSummary } from '@navigateur-pro/domain/plan/plan-summary.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { EventData, EventName } from '../contract/events.ts'
import type { Preferences } from '../contract/views.ts'
import { createConsultations } from './access/consultations.ts'
import { createEmergency } from './access/emergency.ts'
import { createAccessJournal } from './access/read-accesses.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createAgenda } from './agenda/agenda.ts'
import { createTasks } from './agenda/tasks.ts'
import { createAttachments } from './attachments/attachments.ts'
import { createTransferLedger } from './attachments/transfer-ledger.ts'
import { createTickets } from './attachments/tickets.ts'
import { createWriteTicket } from './attachments/write-ticket.ts'
import { readCare } from './care/care.ts'
import { createCircle } from './circle/circle.ts'
import { createMasks } from './circle/masks.ts'
import { createQuarantine } from './circle/quarantine.ts'
import { createConflicts } from './conflicts/conflicts.ts'
import { createMerges } from './conflicts/merges.ts'
import { createContext } from './context/context.ts'
import { createLinkStore } from './context/link-store.ts'
import { createResolver } from './context/resolve-context.ts'
import { createSafetyLog } from './context/safety-log.ts'
import { createDocuments } from './documents/documents.ts'
import { toUtf8 } from './lock/bytes.ts'
import { createDashboard } from './dashboard/dashboard.ts'
import { createDevices } from './devices/devices.ts'
import { createDrafts } from './drafts/drafts.ts'
import { createTyped } from './drafts/typed.ts'
import { createForms } from './forms/forms.ts'
import { createIdentityFile } from './identity/identity-file.ts'
import { createJoinedDossiers } from './identity/joined-dossiers.ts'
import { createDetach } from './inbox/detach.ts'
import { createInbox } from './inbox/inbox.ts'
import { createInboxList } from './inbox/list-inbox.ts'
import { createInboxStore } from './inbox/inbox-store.ts'
import { createJudge } from './inbox/judge.ts'
import { createIndicators } from './indicators/indicators.ts'
import { readMeasurements } from './measurements/measurements.ts'
import { createPrescribing } from './medication/prescribe.ts'
import { readIntakes } from './medication/read-intakes.ts'
import { readMedication } from './medication/read-medication.ts'
import { createMessages } from './messages/messages.ts'
import { createOutboxView } from './outbox-view.ts'
import { createPatients } from './patients.ts'
import type { CacheDatabase, Ports } from './platform/ports.ts'
import { createPlan } from './plan/plan.ts'
import { listPlanReviews } from './plan/list-reviews.ts'
import { createPluginHub } from './plugins/hub.ts'
import { createAcrossDossiers } from './records/across-dossiers.ts'
import { createProposalStore } from './records/proposal-store.ts'
import { createReadAhead } from './records/read-ahead.ts'
import { createHistory } from './records/history.ts'
import { createMergeStore } from './records/merge-store.ts'
import { createRecordStore } from './records/record-store.ts'
import { createRecordWriter } from './records/record-writer.ts'
import { createQuestions } from './questions/questions.ts'
import { createReader } from './inbox/reader.ts'
import { createReference } from './reference/reference.ts'
import { readActiveFile } from './referrals/active-file.ts'
import { createReferrals } from './referrals/referrals.ts'
import type { DeskHandlers } from './router.ts'
import { createSearch } from './search/search.ts'
import { createWordFiller } from './search/word-filler.ts'
import { readShared } from './shared/read-shared.ts'
import { createSettings } from './settings.ts'
import { type Changes, createArrivals } from './sync/arrivals.ts'
import { createBootstrap } from './sync/bootstrap.ts'
import { createFeeds } from './sync/feeds.ts'
import { createFileTransfer } from './sync/file-transfer.ts'
import { createLease } from './sync/lease.ts'
import { exportOutbox } from './sync/outbox-export.ts'
import { createOutbox } from './sync/outbox.ts'
import { createPendingDossiers } from './sync/pending-dossiers.ts'
import { createPull } from './sync/pull.ts'
import { createPush } from './sync/push.ts'
import { createRecount } from './sync/recount.ts'
import { createServiceClient } from './sync/service-client.ts'
import { createSession } from './sync/session.ts'
import { reportForSupport } from './sync/support-report.ts'
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
  readonly mail: MailCarrier
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
  /** Everything of this desk is to be destroyed; what the person is told then. */
  wipe: (message: string) => void,
) {
  const { crypto, clock, http, links, logger, files } = ports
  const { registry, serviceUrl } = config
  const now = () => new Date(clock.now()).toISOString()
  const settings = createSettings(database)
  if (!settings.read<string>('device')) settings.write('device', newId())
  const deviceId = () => settings.read<string>('device')!

  const store = createRecordStore(database, registry)
  const proposals = createProposalStore(database)
  const mergeStore = createMergeStore(database)
  const patients = createPatients(store)
  const tickets = createTickets(crypto)
  const attachments = createAttachments(database, crypto, tickets, now)
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
  function assertInCircle(patientId: string): void {
    if (!store.isRetained(patientId)) return
    throw new AppError(
      'forbidden',
      'Vous n’êtes plus dans le cercle de soins de cette personne : ce que vous avez signé reste lisible, mais rien ne peut y être écrit. Votre texte est gardé en brouillon.',
    )
  }
  const { keptOf, group } = store.dossiers
  /** Joined dossiers are shown under the kept one: a change of either is a change there. */
  const recordsChanged = (patientId: string, types: readonly string[]) =>
    emit('records.changed', { patientId: keptOf(patientId), types: [...types] })
  const contextChanged = () => {
    emit('context.changed', {})
    hub.contextChanged()
  }

  /** The service said so, at a round or at a sign-in. */
  const onWiped = () =>
    wipe(
      `Ce poste a été effacé à la demande de ${personName()} : plus aucun dossier n’y est lisible. Ce que le service avait reçu y est toujours ; ce qui n’était pas encore parti de ce poste est perdu.`,
    )

  const writer = createRecordWriter({
    database,
    store,
    proposals,
    registry,
    attachments,
    now,
    newId,
    person,
    assertWritable: (patientId) => {
      assertInCircle(patientId)
      emergency.assertWritable(patientId)
      context.assertWritable(patientId)
    },
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
  const typed = createTyped({
    database,
    store,
    patients,
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
  const role = () => session.person()?.role
  const conflicts = createConflicts({
    store,
    proposals,
    merges: mergeStore,
    registry,
    patients,
    role,
  })
  const merges = createMerges({ store, merges: mergeStore, writer })
  const plan = createPlan({ store, conflicts, registry, writer, crypto, person, newId })
  const prescribing = createPrescribing({ store, conflicts, writer, person, now })
  const masks = createMasks({ database, store, registry, writer, person })
  const alerts = createAlerts({ database, store, patients, person, nowMs: () => clock.now() })
  const readAhead = createReadAhead(clock, logger, () => !engine.isFirstSync() && alerts.workAhead())
  const questions = createQuestions({ store, registry, patients, person })
  const transmissions = createTransmissions({ drafts, writer, store, registry, person })
  const visit = createVisit({ store, registry, writer, person })
  const referrals = createReferrals({
    store,
    registry,
    writer,
    drafts,
    patients,
    attachments,
    person,
    nowMs: () => clock.now(),
  })
  const agenda = createAgenda({ store, registry, patients, conflicts, person, now, newId })
  const tasks = createTasks({ store, registry, patients, person, nowMs: () => clock.now() })
  const across = createAcrossDossiers(database)
  const medicationOf = (patientId: string) =>
    readMedication({ store, conflicts, role, nowMs: () => clock.now() }, patientId)
  const dashboard = createDashboard({
    store,
    across,
    patients,
    alerts,
    medicationOf,
    plan,
    referrals,
    tasks,
    conflicts,
    person,
    now,
  })
  const indicators = createIndicators({ store, across, registry, patients, now })
  const documents = createDocuments({
    store,
    registry,
    conflicts,
    plan,
    patients,
    drafts,
    writer,
    attachments,
    person,
    fileShown: (...file) => consultations.fileShown(...file),
    pdf: ports.pdf,
    crypto: ports.crypto,
    now,
    newId,
  })
  const timeline = createTimeline({
    store,
    registry,
    attachments,
    alerts,
    masks,
    questions,
    documents: documents.stored,
    person,
  })
  const waiting = createInboxStore(database, newId)
  const inboxChanged = () => emit('inbox.changed', {})
  const judge = createJudge({
    // A document is a claim: no remembered confirmation of a software answers for it.
    resolve: createResolver({
      patients,
      keptOf,
      links: confirmations,
      environment: config.environment,
      nameOf: () => '',
      today,
    }),
    findPatients: (text) => find(text, 5).patients,
    today,
  })
  const inboxList = createInboxList({ waiting, judge, store, patients })
  const received = { database, waiting, judge, store, patients, attachments, writer, crypto, personName, now }
  const isSignedIn = () => session.person() !== undefined
  const inbox = createInbox({ ...received, isSignedIn, onChange: inboxChanged })
  const settleInbox = () => {
    inbox.settle().catch((error: unknown) => logger.error('inbox.settle-failed', error))
  }
  const detach = createDetach({ ...received, onChange: inboxChanged })
  const reader = createReader({
    waiting,
    store,
    patients,
    attachments,
    tickets,
    pdf: ports.pdfReader,
    today,
    onShown: (...shown) => consultations.fileShown(...shown),
  })
  const messages = createMessages({
    carrier: config.mail,
    database,
    settings,
    store,
    writer,
    patients,
    filesOf: documents.stored.outgoing,
    receive: inbox.receive,
    person,
    clock,
    logger,
    longestPauseMs: config.longestPauseMs,
    now,
    newId,
    onChange: () => emit('mail.changed', {}),
  })
  const find = createSearch({
    store,
    registry,
    patients,
    isReading: () => session.isSignedIn() && bootstrap.isReading(),
    places: () => reference.places(),
    today,
  })

  const filler = createWordFiller({
    words: store.words,
    clock,
    logger,
    onFilled: () => emit('status.changed', {}),
  })

  let firstSync = false
  let hidden = false
  let wasOnline = false
  const lease = createLease(settings, clock)
  const outbox = createOutbox(database, store)
  const service = createServiceClient(serviceUrl, http, session)
  const devices = createDevices(service)
  const reference = createReference({
    settings,
    service,
    clock,
    logger,
    onChanged: () => emit('reference.changed', {}),
  })
  const forms = createForms({
    store,
    conflicts,
    drafts,
    writer,
    models: reference.forms,
    person: session.person,
  })
  const history = createHistory({ store, registry, service })
  const ledger = createTransferLedger(database, crypto, now)
  const feeds = createFeeds(database, () => {
    outbox.queueAgain()
    ledger.offerAgain()
    consultations.offerAgain()
  })
  const pending = createPendingDossiers(database, clock)
  const arrivals = createArrivals(store, attachments, proposals)
  const arrived = (changes: Changes) => {
    for (const [patientId, types] of changes) recordsChanged(patientId, [...types])
    const identity = (types: ReadonlySet<string>) => types.has('patient-identity') || types.has('*')
    if ([...changes.values()].some(identity)) {
      contextChanged()
      settleInbox()
    }
    emergency.watch()
    readAhead.kick()
  }
  const consultations = createConsultations({
    database,
    store,
    registry,
    service,
    clock,
    logger,
    longestPauseMs: config.longestPauseMs,
    newId,
    now,
  })
  const transfer = createFileTransfer({
    ledger,
    service,
    clock,
    crypto,
    logger,
    longestPauseMs: config.longestPauseMs,
    onChanged: (patientId) => {
      recordsChanged(patientId, ['*'])
      // A photo of a joined dossier is followed under its own.
      if (keptOf(patientId) !== patientId) emit('records.changed', { patientId, types: ['*'] })
    },
  })
  const bootstrap = createBootstrap({
    database,
    store,
    pending,
    arrivals,
    service,
    clock,
    filler,
    person: session.person,
    wanted: () => {
      const shown = context.view()
      return shown.kind === 'current' ? group(shown.patient.patientId) : []
    },
    onChanged: arrived,
    onProgress: (progress) => engine.onProgress(progress),
  })
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
    feeds,
    pullFeed: (feed) => pull.pullFeed(feed),
    bootstrap,
    recount: createRecount({ database, clock, logger, service, pending }),
    files: {
      run: () => {
        transfer.run()
        consultations.run()
      },
    },
    words: filler,
    lease,
    deviceId,
    longestPauseMs: config.longestPauseMs,
    lastSync: {
      read: () => settings.read<string>('last-sync'),
      write: (at) => settings.write('last-sync', at),
    },
    onStatus: () => {
      emit('status.changed', {})
      if (engine.status().link !== 'online') wasOnline = false
      else {
        reference.refresh()
        // The network is back: what waits for an operator leaves too.
        if (!wasOnline) messages.hurry()
        wasOnline = true
      }
      if (firstSync === engine.isFirstSync() && hidden === lease.ended()) return
      firstSync = engine.isFirstSync()
      hidden = lease.ended()
      // Who was on the way is here, or is known by nobody; or nobody may be shown, or again.
      contextChanged()
      readAhead.kick()
    },
    onWiped,
  })
  const pull = createPull({
    database,
    store,
    feeds,
    pending,
    arrivals,
    service,
    clock,
    deviceId,
    personId: () => session.person()?.id,
    onProgress: engine.onProgress,
    onChanged: arrived,
  })
  const { catchUp } = engine
  const emergency = createEmergency({
    database,
    store,
    service,
    lease,
    clock,
    person: session.person,
    catchUp,
    onPurged: (patientId) => {
      recordsChanged(patientId, ['*'])
      contextChanged()
    },
  })
  const accesses = createAccessJournal({ store, registry, service, consultations, person })
  const circle = createCircle({
    database,
    store,
    service,
    person,
    catchUp,
    now,
    emergencyUntil: emergency.until,
  })
  const quarantine = createQuarantine({ service, registry, patients, catchUp })
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
      .then(() => {
        engine.kick()
        settleInbox()
      })
      .catch((error: unknown) => {
        const known = error instanceof AppError ? error : undefined
        if (known?.code === 'device_wiped') onWiped()
        logger.warn('session.sign-in-failed', { code: known?.code ?? 'internal' })
        signInProblem = known?.message ?? 'La connexion n’a pas abouti. Recommencez dans un moment.'
      })
      .finally(() => {
        signingIn = false
        emit('session.changed', {})
        contextChanged()
      })
  }

  function madeFile(fileName: string, mediaType: string, content: string | Uint8Array) {
    const bytes = typeof content === 'string' ? toUtf8(content) : content
    return { url: tickets.issue({ kind: 'made', bytes: () => bytes, mediaType, fileName }), fileName }
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
    'outbox.takeBack': ({ recordId }) => {
      const patientId = store.find(recordId)?.patientId
      const back = outboxView.takeBack(recordId)
      if (patientId !== undefined) recordsChanged(patientId, ['*'])
      emit('status.changed', {})
      return back
    },
    'outbox.export': () => {
      const at = now()
      const text = exportOutbox({
        at,
        device: deviceId(),
        appVersion: config.appVersion,
        person: session.person(),
        items: outboxView.read(),
        operations: outbox.list(),
      })
      return madeFile(`ecrits-en-attente-${at.slice(0, 10)}.json`, 'application/json', text)
    },
    'support.report': () => {
      const at = now()
      const text = reportForSupport({
        at,
        device: deviceId(),
        appVersion: config.appVersion,
        serviceUrl,
        reader: database.reader,
        registry,
        status: engine.status(),
      })
      return { text, ...madeFile(`assistance-${at.slice(0, 10)}.txt`, 'text/plain; charset=utf-8', text) }
    },
    'device.list': () => devices.list(),
    'device.wipe': async ({ deviceId }) => {
      await devices.wipe(deviceId)
      // When it is this one, the next hello tells it.
      engine.kick()
      return {}
    },
    'context.read': () => {
      const view = context.view()
      if ((view.kind === 'current' || view.kind === 'stale') && !store.isRetained(view.patient.patientId)) {
        consultations.shown(view.patient.patientId)
      }
      return view
    },
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
    'question.list': () => questions.list(),
    'visit.read': ({ patientId }) => visit.read(patientId),
    'visit.markSeen': ({ patientId }) => did(visit.markSeen(patientId)),
    'alert.read': ({ patientId }) => alerts.read(patientId),
    'alert.list': () => alerts.list(),
    'care.read': ({ patientId }) => readCare(store, conflicts, patientId),
    'form.read': ({ patientId }) => forms.read(patientId),
    'form.write': ({ draftId }) => forms.write(draftId),
    'measurement.read': ({ patientId }) => readMeasurements(store, conflicts, patientId),
    'medication.read': ({ patientId }) => medicationOf(patientId),
    'medication.changeDose': (change) => prescribing.changeDose(change),
    'medication.stop': ({ recordId, version, body }) => prescribing.stop(recordId, version, body),
    'medication.cancelChange': ({ recordId, version, note }) =>
      did(prescribing.cancelChange(recordId, version, note)),
    'medication.agree': ({ recordId, version, note }) => did(prescribing.agree(recordId, version, note)),
    'intake.read': ({ patientId }) => readIntakes({ store, person, now }, patientId),
    'record.add': (input) => ({ recordId: writer.add(input) }),
    'record.advance': ({ recordId, version, to, details }) =>
      did(writer.advance(recordId, version, to, details)),
    'record.revise': ({ recordId, version, body }) => did(writer.revise(recordId, version, body)),
    'conflict.list': () => conflicts.list(),
    'conflict.read': ({ recordId }) => conflicts.read(recordId),
    'conflict.resolve': ({ recordId, version, proposals: closes, body }) =>
      did(writer.resolve(recordId, version, closes, body)),
    'conflict.reopen': ({ recordId }) => did(writer.reopen(recordId)),
    'merge.close': ({ recordId, undo }) => {
      merges.close(recordId, undo)
      const record = store.find(recordId)
      if (record) recordsChanged(record.patientId, [record.type])
      return {}
    },
    'history.here': ({ recordId }) => history.here(recordId),
    'history.whole': ({ recordId }) => history.whole(recordId),
    'plan.read': ({ patientId }) => plan.read(patientId),
    'plan.reviews': ({ patientId }) => listPlanReviews({ store, patients, person, now }, patientId),
    'plan.sign': ({ patientId }) => plan.sign(patientId),
    'plan.signed': ({ patientId, signing }) => plan.readSigned(patientId, signing),
    'plan.summary': ({ patientId }) => planSummary(plan.read(patientId)),
    'circle.read': ({ patientId }) => circle.read(patientId),
    'circle.change': async ({ patientId, ...wish }) => did(await circle.change(patientId, wish)),
    'access.list': ({ patientId, before }) => accesses.read(patientId, before),
    'emergency.open': async ({ patientId, reason }) => {
      const identity =
        patientId === undefined ? context.unknownIdentity() : patients.require(patientId).identity
      return did(await emergency.open(identity, reason))
    },
    'emergency.end': async ({ patientId }) => did(await emergency.end(patientId)),
    'circle.find': ({ patientId, text }) => circle.findProfessionals(patientId, text),
    'shared.read': ({ patientId }) => readShared({ store, registry, masks, person }, patientId),
    'quarantine.list': () => quarantine.list(),
    'quarantine.judge': ({ operationId, decision }) => quarantine.judge(operationId, decision),
    'mask.read': ({ recordId }) => masks.read(recordId),
    'mask.write': ({ recordId, hiddenFrom, shownTo }) => did(masks.write(recordId, hiddenFrom, shownTo)),
    'inbox.list': () => inboxList.list(),
    'inbox.read': ({ entryId }) => inboxList.read(entryId),
    'inbox.prepareFile': ({ name, size }) => ({ url: tickets.issue({ kind: 'receive', name, size }) }),
    'inbox.attach': async ({ entryId, patientId, differences }) => ({
      recordId: await inbox.attach(entryId, patientId, differences),
    }),
    'inbox.refuse': ({ entryId, why }) => did(inbox.refuse(entryId, why)),
    'inbox.detach': async ({ recordId, reason }) => {
      const { seenBy } = await detach(recordId, reason)
      return { seenBy: [...seenBy] }
    },
    'reader.open': ({ source }) => reader.open(source),
    'reader.page': ({ source, page, width }) => reader.page(source, page, width),
    'draft.open': ({ patientId, kind, replyTo }) => drafts.openOfPatient(group(patientId), kind, replyTo),
    'draft.save': ({ draftId, body }) => did(drafts.save(draftId, body)),
    'draft.discard': ({ draftId }) => did(drafts.discard(draftId)),
    'draft.list': () => drafts.list(),
    'typed.read': typed.read,
    'typed.save': (saved) => did(typed.save(saved)),
    'typed.list': () => typed.list(),
    'typed.discard': ({ key }) => did(typed.discard(key)),
    'attachment.prepare': createWriteTicket(drafts, tickets),
    'attachment.fetch': ({ patientId, sha256 }) => {
      if (attachments.ask(patientId, sha256)) transfer.run()
      return attachments.progress(patientId, sha256)
    },
    'dossier.files': ({ patientId }) => {
      const files = group(patientId).map(attachments.kept)
      const sum = (name: 'count' | 'missing' | 'bytes') => files.reduce((total, one) => total + one[name], 0)
      return {
        pinned: files.some(({ pinned }) => pinned),
        count: sum('count'),
        missing: sum('missing'),
        bytes: sum('bytes'),
      }
    },
    'dossier.pin': ({ patientId, pinned }) => {
      for (const one of group(patientId)) attachments.pin(one, pinned)
      transfer.run()
      recordsChanged(patientId, ['*'])
      return {}
    },
    'transmission.write': ({ draftId }) => transmissions.write(draftId),
    'referral.request': ({ draftId }) => referrals.request(draftId),
    'referral.list': ({ patientId }) => referrals.list(patientId),
    'referral.photos': ({ patientId }) => referrals.photos(patientId),
    'referral.reports': ({ recordId }) => referrals.reports(recordId),
    'worklist.read': ({ closed }) => referrals.worklist(closed),
    'dashboard.read': () => dashboard.read(),
    'worklist.patients': () => readActiveFile({ store, across, registry, patients, now }),
    'indicators.read': (period) => indicators.read(period),
    'indicators.export': (period) => {
      const { fileName, text } = indicators.exportCsv(period)
      return madeFile(fileName, 'text/csv; charset=utf-8', text)
    },
    'agenda.read': ({ patientId }) => agenda.read(patientId),
    'agenda.mine': ({ days }) => agenda.mine(days),
    'agenda.export': () => {
      const { fileName, text } = agenda.exportMine()
      return madeFile(fileName, 'text/calendar; charset=utf-8', text)
    },
    'task.ofPatient': ({ patientId }) => tasks.ofPatient(patientId),
    'task.list': ({ scope }) => tasks.list(scope),
    'letter.preview': ({ draftId }) => documents.letters.preview(draftId),
    'letter.sign': ({ draftId }) => documents.letters.sign(draftId),
    'letter.correct': ({ recordId }) => documents.letters.correct(recordId),
    'document.read': ({ patientId, recordId }) => documents.stored.read(patientId, recordId),
    'document.file': async ({ of, as }) => {
      const file = await documents.file(of, as)
      if ('url' in file) return file
      return madeFile(file.fileName, as === 'pdf' ? 'application/pdf' : 'application/zip', file.bytes)
    },
    'document.text': ({ of }) => ({ text: documents.text(of) }),
    'document.attach': ({ recordId, to }) => did(documents.stored.attach(recordId, to)),
    'mail.settings': () => {
      const known = messages.readSettings()
      return known ? { settings: known } : {}
    },
    'mail.save': (given) => did(messages.saveSettings(given)),
    'mail.remove': () => did(messages.removeSettings()),
    'mail.test': () => messages.test(),
    'mail.waiting': () => messages.waiting(),
    'mail.traces': () =>
      madeFile(`traces-mssante-${now().slice(0, 10)}.csv`, 'text/csv; charset=utf-8', messages.tracesCsv()),
    'delivery.choices': ({ patientId, recordId }) => messages.choices(patientId, recordId),
    'delivery.send': ({ patientId, recordId, to, replaces }) =>
      messages.send(patientId, recordId, to, replaces),
    'delivery.cancel': ({ deliveryId }) => did(messages.cancel(deliveryId)),
    'delivery.list': ({ recordId }) => messages.ofDocument(recordId),
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
    documents,
    inbox,
    hand: hub.hand,
    person: session.person,
    /** Asked before anything is shown. */
    leaseEnded: () => {
      emergency.endOverdue()
      return lease.ended()
    },
    fileShown: consultations.fileShown,
    signInProblem: () => signInProblem,
    service: (): 'signed-in' | 'needed' | 'in-progress' =>
      signingIn ? 'in-progress' : session.isSignedIn() ? 'signed-in' : 'needed',
    async start(): Promise<void> {
      emergency.endOverdue()
      emergency.watch()
      await hub.start()
      // What a closing cut, even without network.
      filler.run()
      readAhead.kick()
      if (session.person()) messages.hurry()
      settleInbox()
      if (session.isSignedIn()) engine.kick()
    },
    async close(): Promise<void> {
      emergency.stop()
      readAhead.stop()
      await Promise.all([
        messages.stop(),
        hub.close(),
        inbox.stop(),
        engine.stop(),
        transfer.stop(),
        filler.stop(),
        consultations.stop(),
      ])
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
