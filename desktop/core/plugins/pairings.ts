import type { PairingRequest } from '@navigateur-pro/domain/context/plugin.ts'
import type { PairingView } from '../../contract/plugin-views.ts'
import type { CacheDatabase } from '../platform/ports.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly now: () => string
  readonly personName: () => string
  readonly onChange: () => void
}

type Pending = { readonly view: PairingView; readonly answer: (accepted: boolean) => void }
type Row = { integrator_id: string; name: string; accepted_by: string; accepted_at: string }

/**
 * Which software was accepted, for which plugin: an integrator is stored as `plugin:integrator`, so
 * that one plugin can neither read nor take the place of another's.
 */
export function createPairings({ database, now, personName, onChange }: Dependencies) {
  const { reader, durable } = database
  const pending = new Map<string, Pending>()

  return {
    /** One question at a time for a software: a second one takes the first one's place. */
    ask(pluginId: string, { integratorId, name, code }: PairingRequest): Promise<boolean> {
      const id = `${pluginId}:${integratorId}`
      pending.get(id)?.answer(false)
      return new Promise((resolve) => {
        const answer = (accepted: boolean) => {
          pending.delete(id)
          onChange()
          resolve(accepted)
        }
        pending.set(id, { view: { integratorId: id, name, code, since: now() }, answer })
        onChange()
      })
    },
    read(pluginId: string, integratorId: string): Uint8Array | undefined {
      return reader.get<{ secret: Uint8Array }>('SELECT secret FROM pairing WHERE integrator_id = ?', [
        `${pluginId}:${integratorId}`,
      ])?.secret
    },
    save(pluginId: string, integratorId: string, name: string, secret: Uint8Array): void {
      durable.run(
        `INSERT INTO pairing (integrator_id, name, secret, accepted_by, accepted_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (integrator_id) DO UPDATE SET name = excluded.name, secret = excluded.secret,
           accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at`,
        [`${pluginId}:${integratorId}`, name, secret, personName(), now()],
      )
      onChange()
    },
    forget(id: string): void {
      durable.run('DELETE FROM pairing WHERE integrator_id = ?', [id])
    },
    /** Nobody waits for an answer any more: of this plugin, or of any. */
    dropQuestions(pluginId?: string): void {
      for (const [id, { answer }] of pending) {
        if (pluginId === undefined || id.startsWith(`${pluginId}:`)) answer(false)
      }
    },
    pending: () => [...pending.values()].map(({ view }) => view),
    answer: (id: string, accept: boolean) => pending.get(id)?.answer(accept),
    accepted: () =>
      reader
        .all<Row>('SELECT integrator_id, name, accepted_by, accepted_at FROM pairing ORDER BY accepted_at')
        .map((row) => ({
          integratorId: row.integrator_id,
          name: row.name,
          acceptedBy: row.accepted_by,
          acceptedAt: row.accepted_at,
        })),
    /** The name under which the software of a source was accepted. */
    nameOf: (source: string): string | undefined =>
      reader.get<{ name: string }>('SELECT name FROM pairing WHERE integrator_id = ?', [source])?.name,
  }
}
