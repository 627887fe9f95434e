import { accessHandlers } from './access/access-handlers.ts'
import { createEmergency } from './access/emergency.ts'
import { attachmentHandlers } from './attachments/attachment-handlers.ts'
import { assertInCircle } from './circle/assert-in-circle.ts'
import { circleHandlers } from './circle/circle-handlers.ts'
import { createContextAreas } from './desk/context-areas.ts'
import { createDossierAreas } from './desk/dossier-areas.ts'
import { createExchangeAreas } from './desk/exchange-areas.ts'
import { createGround, type DeskConfig, type Emit } from './desk/ground.ts'
import { deviceHandlers } from './devices/device-handlers.ts'
import { type DeskHandlers, oneTable } from './handlers.ts'
import type { CacheDatabase, Ports } from './platform/ports.ts'
import { preferenceHandlers } from './preference-handlers.ts'
import { createReadAhead } from './records/read-ahead.ts'
import { createRecordWriter } from './records/record-writer.ts'
import { searchHandlers } from './search/search-handlers.ts'
import { createSearch } from './search/search.ts'
import type { Changes } from './sync/arrivals.ts'
import { createSignIn } from './sync/sign-in.ts'
import { syncHandlers } from './sync/sync-handlers.ts'
import { createSync } from './sync/sync.ts'

export type Desk = ReturnType<typeof createDesk>

/**
 * Everything that lives with an open cache, from unlock to lock, put together by hand. Each area says
 * in its `…Handlers` what it answers and what it needs for that; `desk/` puts neighbours together.
 */
export function createDesk(
  ports: Ports,
  config: DeskConfig,
  database: CacheDatabase,
  newId: () => string,
  emit: Emit,
  /** Everything of this desk is to be destroyed; what the person is told then. */
  wipe: (message: string) => void,
) {
  const ground = createGround(ports, config, database, newId, emit)
  const { clock, logger, session, settings, service, lease, reference, consultations, filler } = ground
  const { store, dossiers, attachments, tickets, recordsChanged } = ground

  const sessionChanged = () => emit('session.changed', {})
  /** The service said so, at a round or at a sign-in. */
  const onWiped = () =>
    wipe(
      `Ce poste a été effacé à la demande de ${ground.personName()} : plus aucun dossier n’y est lisible. Ce que le service avait reçu y est toujours ; ce qui n’était pas encore parti de ce poste est perdu.`,
    )
  function onArrived(changes: Changes): void {
    for (const [patientId, types] of changes) recordsChanged(patientId, [...types])
    if ([...changes.values()].some((types) => types.has('patient-identity') || types.has('*'))) {
      who.changed()
      exchange.settle()
    }
    emergency.watch()
    readAhead.kick()
  }

  const sync = createSync({
    ...ground,
    wanted() {
      const shown = who.context.view()
      return shown.kind === 'current' ? dossiers.group(shown.patient.patientId) : []
    },
    onArrived,
    onSettled: ({ patient, type }) => recordsChanged(patient, [type]),
    onFileMoved(patientId) {
      recordsChanged(patientId, ['*'])
      // A photo of a joined dossier is followed under its own.
      if (dossiers.keptOf(patientId) !== patientId) emit('records.changed', { patientId, types: ['*'] })
    },
    onStatus: () => emit('status.changed', {}),
    onReached: reference.refresh,
    onBackOnline: () => exchange.messages.hurry(),
    onShowable() {
      who.changed()
      readAhead.kick()
    },
    onWiped,
  })
  const { kick, catchUp, isFirstSync, isReading, outbox, moveFiles } = sync
  const signIn = createSignIn({
    session,
    logger,
    onSignedIn() {
      kick()
      exchange.settle()
    },
    onWiped,
    onChange: sessionChanged,
    onEnded: () => who.changed(),
  })
  const emergency = createEmergency({
    ...ground,
    person: session.person,
    catchUp,
    onPurged(patientId) {
      recordsChanged(patientId, ['*'])
      who.changed()
    },
  })
  const writer = createRecordWriter({
    ...ground,
    assertWritable(patientId) {
      assertInCircle(store, patientId)
      emergency.assertWritable(patientId)
      who.context.assertWritable(patientId)
    },
    onWritten(patientId, type) {
      recordsChanged(patientId, [type])
      // What was written may have been a draft until now.
      ground.draftsChanged()
      kick()
    },
  })
  const find = createSearch({ ...ground, isReading, places: reference.places })
  const who = createContextAreas({ ...ground, writer, catchUp, isFirstSync })
  const { context, hub, resolveClaim } = who
  const dossier = createDossierAreas({ ...ground, writer })
  const { alerts, masks, documents } = dossier
  const exchange = createExchangeAreas({ ...ground, writer, resolveClaim, find, documents })
  const { inbox, messages } = exchange
  const readAhead = createReadAhead(clock, logger, () => !isFirstSync() && alerts.workAhead())

  const handlers: DeskHandlers = oneTable(
    accessHandlers({ ...ground, emergency, context }),
    attachmentHandlers({ ...ground, moveFiles, onPinned: (patientId) => recordsChanged(patientId, ['*']) }),
    circleHandlers({ ...ground, masks, catchUp, emergencyUntil: emergency.until }),
    // When it is this desk, the next hello tells it.
    deviceHandlers(service, kick),
    preferenceHandlers(settings),
    searchHandlers(find),
    syncHandlers({
      ...ground,
      signIn,
      sync,
      outbox,
      onSignedOut: sessionChanged,
      onTakenBack(patientId) {
        if (patientId !== undefined) recordsChanged(patientId, ['*'])
        emit('status.changed', {})
      },
    }),
    ...who.handlers,
    ...dossier.handlers,
    ...exchange.handlers,
  )

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
    signInProblem: signIn.problem,
    service: signIn.service,
    async start(): Promise<void> {
      emergency.endOverdue()
      emergency.watch()
      await hub.start()
      // What a closing cut, even without network.
      filler.run()
      readAhead.kick()
      if (session.person()) messages.hurry()
      exchange.settle()
      if (session.isSignedIn()) kick()
    },
    async close(): Promise<void> {
      emergency.stop()
      readAhead.stop()
      documents.stop()
      await Promise.all([
        messages.stop(),
        hub.close(),
        inbox.stop(),
        sync.stop(),
        filler.stop(),
        consultations.stop(),
      ])
    },
  }
}
