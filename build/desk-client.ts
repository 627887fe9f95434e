import { WebSocket } from 'ws'
import { type Client, createClient } from '../desktop/contract/client.ts'
import type { Push, Reply } from '../desktop/contract/transport.ts'

/** Speaks to a desk of the loopback host as its page does: ticket, cookie, socket. */
export async function connectDesk(address: string): Promise<{
  readonly client: Client
  /** Gives a file where the desk said to. */
  put(url: string, bytes: Uint8Array): Promise<void>
  close(): void
}> {
  const { origin } = new URL(address)
  const entered = await fetch(address, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error('Le poste n’a pas accepté son adresse.')
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`, { headers: { cookie, origin } })
  await new Promise<void>((done, fail) => {
    socket.once('open', () => done())
    socket.once('error', fail)
  })
  const waiting = new Map<number, (reply: Reply) => void>()
  const listeners = new Set<(push: Push) => void>()
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Reply | Push
    if ('event' in message) for (const listener of listeners) listener(message)
    else waiting.get(message.id)?.(message)
  })
  const client = createClient({
    request(request) {
      socket.send(JSON.stringify(request))
      return new Promise((done) => waiting.set(request.id, done))
    },
    onPush(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return {
    client,
    async put(url, bytes) {
      const { ok } = await fetch(new URL(url, origin), {
        method: 'PUT',
        headers: { cookie, origin },
        body: Buffer.from(bytes),
      })
      if (!ok) throw new Error('Le poste n’a pas pris le fichier.')
    },
    close: () => socket.close(),
  }
}
