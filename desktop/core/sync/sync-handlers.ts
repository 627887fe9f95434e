import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { MakeFile } from '../attachments/make-file.ts'
import type { HandlersOf } from '../handlers.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { exportOutbox } from './outbox-export.ts'
import { createOutboxView, type OutboxViewDependencies } from './outbox-view.ts'
import { reportForSupport } from './support-report.ts'
import type { DeviceId } from './device-id.ts'
import type { Session } from './session.ts'
import type { SignIn } from './sign-in.ts'
import type { Sync } from './sync.ts'

type Dependencies = OutboxViewDependencies & {
  readonly session: Pick<Session, 'signOut' | 'person'>
  readonly signIn: Pick<SignIn, 'begin'>
  readonly sync: Pick<Sync, 'status' | 'kick'>
  readonly database: Pick<CacheDatabase, 'reader'>
  readonly registry: Registry
  readonly deviceId: DeviceId
  readonly serviceUrl: string
  readonly appVersion: string
  readonly makeFile: MakeFile
  readonly now: () => string
  readonly onSignedOut: () => void
  /** The dossier in which something refused is no longer; none when it is unknown here. */
  readonly onTakenBack: (patientId: string | undefined) => void
}

export function syncHandlers(
  dependencies: Dependencies,
): HandlersOf<'session' | 'status' | 'outbox' | 'support'> {
  const { session, signIn, sync, outbox, store, deviceId, appVersion, makeFile, now } = dependencies
  const outboxView = createOutboxView(dependencies)
  return {
    'session.signIn': () => {
      signIn.begin()
      return {}
    },
    'session.signOut': async () => {
      await session.signOut()
      sync.kick()
      dependencies.onSignedOut()
      return {}
    },
    'status.read': () => sync.status(),
    'outbox.read': () => outboxView.read(),
    'outbox.takeBack': ({ recordId }) => {
      const patientId = store.find(recordId)?.patientId
      const back = outboxView.takeBack(recordId)
      dependencies.onTakenBack(patientId)
      return back
    },
    'outbox.export': () => {
      const at = now()
      const text = exportOutbox({
        at,
        device: deviceId.read(),
        appVersion,
        person: session.person(),
        items: outboxView.read(),
        operations: outbox.list(),
      })
      return makeFile(`ecrits-en-attente-${at.slice(0, 10)}.json`, 'application/json', text)
    },
    'support.report': () => {
      const at = now()
      const { database, registry, serviceUrl } = dependencies
      const text = reportForSupport({
        at,
        device: deviceId.read(),
        appVersion,
        serviceUrl,
        reader: database.reader,
        registry,
        status: sync.status(),
      })
      return { text, ...makeFile(`assistance-${at.slice(0, 10)}.txt`, 'text/plain; charset=utf-8', text) }
    },
  }
}
