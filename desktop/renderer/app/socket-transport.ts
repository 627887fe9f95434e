import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Push, Reply, Request, Transport } from '../../contract/transport.ts'

const firstDelay = 250
const longestDelay = 5_000

type Pending = {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: AppError) => void
}

/**
 * The contract over one WebSocket, which comes back by itself. Requests made while it opens wait;
 * those under way when it breaks fail at once: nobody knows whether the core heard them.
 */
export function createSocketTransport(url: string): Transport {
  const pending = new Map<number, Pending>()
  const pushListeners = new Set<(push: Push) => void>()
  const linkListeners = new Set<(up: boolean) => void>()
  let waiting: Request[] = []
  let delay = firstDelay
  let socket = connect()

  function connect(): WebSocket {
    const opening = new WebSocket(url)
    opening.addEventListener('open', () => {
      delay = firstDelay
      for (const request of waiting) opening.send(JSON.stringify(request))
      waiting = []
      for (const listener of linkListeners) listener(true)
    })
    opening.addEventListener('message', (event: MessageEvent<string>) => receive(event.data))
    opening.addEventListener('close', () => {
      waiting = []
      for (const { reject } of pending.values()) reject(cut())
      pending.clear()
      for (const listener of linkListeners) listener(false)
      setTimeout(() => (socket = connect()), delay)
      delay = Math.min(delay * 2, longestDelay)
    })
    return opening
  }

  function receive(text: string): void {
    const frame = JSON.parse(text) as Reply | Push
    if ('event' in frame) {
      for (const listener of pushListeners) listener(frame)
      return
    }
    pending.get(frame.id)?.resolve(frame)
    pending.delete(frame.id)
  }

  return {
    request(request) {
      return new Promise((resolve, reject) => {
        if (socket.readyState > WebSocket.OPEN) return reject(cut())
        pending.set(request.id, { resolve, reject })
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request))
        else waiting.push(request)
      })
    },
    onPush: (listener) => join(pushListeners, listener),
    onLink: (listener) => join(linkListeners, listener),
  }
}

function join<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function cut(): AppError {
  return new AppError(
    'offline',
    'La liaison avec Navigateur Pro est coupée. Ce qui est enregistré est gardé ; elle reprend d’elle-même.',
  )
}
