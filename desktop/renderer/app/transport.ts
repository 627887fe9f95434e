import type { Transport } from '../../contract/transport.ts'
import { createSocketTransport } from './socket-transport.ts'

declare global {
  interface Window {
    /** Set by the preload script of the Electron shell; absent on the loopback host. */
    readonly navigateur?: Transport
  }
}

export function createTransport(): Transport {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return window.navigateur ?? createSocketTransport(`${scheme}://${location.host}/socket`)
}
