import type { Adapter, AdapterPayload } from 'oidc-provider'

type Entry = { readonly payload: AdapterPayload; readonly until: number }

/** What the development provider remembers while it runs: one map, and nothing after a restart. */
export function createDevelopmentAdapter(): (model: string) => Adapter {
  const entries = new Map<string, Entry>()
  return (model) => {
    const keyOf = (id: string) => `${model}:${id}`
    const find = (id: string) => {
      const entry = entries.get(keyOf(id))
      return entry && entry.until > Date.now() ? entry.payload : undefined
    }
    const search = (accept: (payload: AdapterPayload) => boolean) =>
      [...entries].find(([key, entry]) => key.startsWith(`${model}:`) && accept(entry.payload))?.[1].payload
    return {
      upsert: async (id, payload, expiresIn) => {
        for (const [key, entry] of entries) if (entry.until <= Date.now()) entries.delete(key)
        entries.set(keyOf(id), { payload, until: Date.now() + (expiresIn ?? 3600) * 1000 })
      },
      find: async (id) => find(id),
      findByUserCode: async (code) => search((payload) => payload.userCode === code),
      findByUid: async (uid) => search((payload) => payload.uid === uid),
      consume: async (id) => {
        const payload = find(id)
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async (id) => void entries.delete(keyOf(id)),
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key)
      },
    }
  }
}
