import type { Tickets } from '../attachments/tickets.ts'
import { did, type HandlersOf } from '../handlers.ts'
import type { PluginHub } from './hub.ts'

export function pluginHandlers(hub: PluginHub, tickets: Tickets): HandlersOf<'plugin' | 'pairing'> {
  return {
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
  }
}
