import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { PairingRequest, Plugin, PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import type { PairingView } from '../../contract/views.ts'
import type { CacheDatabase, Files, Logger } from '../platform/ports.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly files: Files
  readonly logger: Logger
  readonly folder: string
  readonly plugins: readonly Plugin[]
  readonly now: () => string
  readonly personName: () => string
  readonly onMessage: (message: ContextMessage) => void
  readonly onPairing: () => void
}

type Pending = { readonly view: PairingView; readonly answer: (accepted: boolean) => void }
type PairingRow = { integrator_id: string; name: string; accepted_by: string; accepted_at: string }

/** Runs the plugins while the cache is open. They bring hints in; nothing about a patient goes out to them. */
export function createPluginHub(dependencies: Dependencies) {
  const { database, files, logger, folder, plugins, now, personName, onMessage, onPairing } = dependencies
  const { reader, durable } = database
  const pending = new Map<string, Pending>()
  /** Closed once and for all when the cache locks: what a stopping plugin still says has nowhere to go. */
  let closed = false
  let running: { readonly stop: () => Promise<void> }[] = []

  function hostFor(plugin: Plugin): PluginHost {
    return {
      folder,
      publish: (message) => {
        if (!closed) onMessage(message)
      },
      requestPairing: (request) => ask(request),
      async readPairing(integratorId) {
        return reader.get<{ secret: Uint8Array }>('SELECT secret FROM pairing WHERE integrator_id = ?', [
          integratorId,
        ])?.secret
      },
      async savePairing(integratorId, name, secret) {
        durable.run(
          `INSERT INTO pairing (integrator_id, name, secret, accepted_by, accepted_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (integrator_id) DO UPDATE SET name = excluded.name, secret = excluded.secret,
             accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at`,
          [integratorId, name, secret, personName(), now()],
        )
        onPairing()
      },
      log: (event, fields) => logger.info(event, { plugin: plugin.id, ...fields }),
    }
  }

  /** One question at a time for a software: a second one takes the first one's place. */
  function ask({ integratorId, name, code }: PairingRequest): Promise<boolean> {
    pending.get(integratorId)?.answer(false)
    return new Promise((resolve) => {
      const answer = (accepted: boolean) => {
        pending.delete(integratorId)
        onPairing()
        resolve(accepted)
      }
      pending.set(integratorId, { view: { integratorId, name, code, since: now() }, answer })
      onPairing()
    })
  }

  async function start(): Promise<void> {
    await files.makeFolder(folder)
    for (const plugin of plugins) {
      try {
        running.push(await plugin.start(hostFor(plugin), plugin.configuration.parse({})))
      } catch (error) {
        // A way in that does not open must not keep the others, nor the application, shut.
        logger.error('plugin.start-failed', error, { plugin: plugin.id })
      }
    }
  }

  async function stop(): Promise<void> {
    for (const { answer } of pending.values()) answer(false)
    const stopping = running
    running = []
    await Promise.allSettled(stopping.map((plugin) => plugin.stop()))
  }

  return {
    start,
    async close(): Promise<void> {
      closed = true
      await stop()
    },
    pending: () => [...pending.values()].map(({ view }) => view),
    answer: (integratorId: string, accept: boolean) => pending.get(integratorId)?.answer(accept),
    accepted: () =>
      reader
        .all<PairingRow>(
          'SELECT integrator_id, name, accepted_by, accepted_at FROM pairing ORDER BY accepted_at',
        )
        .map((row) => ({
          integratorId: row.integrator_id,
          name: row.name,
          acceptedBy: row.accepted_by,
          acceptedAt: row.accepted_at,
        })),
    /** Forgets the secret and cuts every connection, so that nothing of that software remains open. */
    async revoke(integratorId: string): Promise<void> {
      durable.run('DELETE FROM pairing WHERE integrator_id = ?', [integratorId])
      await stop()
      await start()
    },
  }
}
