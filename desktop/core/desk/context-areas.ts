import { contextHandlers } from '../context/context-handlers.ts'
import { createContext } from '../context/context.ts'
import { createCountOwnWriting } from '../context/count-own-writing.ts'
import { createLinkStore } from '../context/link-store.ts'
import { createResolver } from '../context/resolve-context.ts'
import { createSafetyLog } from '../context/safety-log.ts'
import { identityHandlers } from '../identity/identity-handlers.ts'
import { createPluginHub } from '../plugins/hub.ts'
import { pluginHandlers } from '../plugins/plugin-handlers.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { Sync } from '../sync/sync.ts'
import type { Ground } from './ground.ts'

type Dependencies = Pick<
  Ground,
  | 'channelFolder'
  | 'clock'
  | 'consultations'
  | 'crypto'
  | 'database'
  | 'dossiers'
  | 'draftsChanged'
  | 'durable'
  | 'emit'
  | 'environment'
  | 'files'
  | 'logger'
  | 'newId'
  | 'now'
  | 'patients'
  | 'personName'
  | 'plugins'
  | 'registry'
  | 'session'
  | 'settings'
  | 'store'
  | 'tickets'
  | 'today'
> &
  Pick<Sync, 'catchUp' | 'isFirstSync'> & { readonly writer: RecordWriter }

/** Whose dossier the screen is on: what the practice software says, through the plugins, and what is made of it. */
export function createContextAreas(ground: Dependencies) {
  const { database, dossiers, store, registry, session, tickets, emit, draftsChanged } = ground
  const { keptOf } = dossiers
  const links = createLinkStore(database)
  const logSafety = createSafetyLog(database)
  const nameOf = (source: string) => hub.nameOf(source)
  const changed = () => {
    emit('context.changed', {})
    hub.contextChanged()
  }
  const context = createContext({
    ...ground,
    keptOf,
    links,
    logSafety,
    countWritten: createCountOwnWriting(store, registry, () => session.person()?.id),
    nameOf,
    onChange: changed,
  })
  const hub = createPluginHub({
    ...ground,
    folder: ground.channelFolder,
    onMessage: context.take,
    onSilence: context.silence,
    followedPatient: context.followedPatient,
    onPairing: () => emit('pairing.changed', {}),
    onPlugins: () => emit('plugins.changed', {}),
  })
  const handlers = [
    contextHandlers({ ...ground, context }),
    identityHandlers({
      ...ground,
      linksOf: links.list,
      software: context.certain,
      nameOf,
      logSafety,
      onChange(patientIds) {
        for (const patientId of patientIds) emit('records.changed', { patientId, types: ['*'] })
        draftsChanged()
        changed()
      },
      onAdopted: changed,
    }),
    pluginHandlers(hub, tickets),
  ] as const
  return {
    context,
    hub,
    changed,
    /** Who a document names. It is a claim: no remembered confirmation of a software answers for it. */
    resolveClaim: createResolver({ ...ground, keptOf, links, nameOf: () => '' }),
    handlers,
  }
}
