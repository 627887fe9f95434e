/** node-ipc 14.0.0 has no types. Only what ipc-channel.ts uses, as read in its sources. */
declare module 'node-ipc' {
  import type { Server, Socket } from 'node:net'

  type Listener = (...values: never[]) => void

  export class IPCModule {
    readonly config: {
      id: string
      socketRoot: string
      parser: 'guarded'
      silent: boolean
      stopRetrying: boolean
      maxMessageSize: number
      maxPendingBytes: number
      messageTimeout: number
      maxConnections: number
    }
    readonly of: Record<
      string,
      { on(event: string, listener: Listener): unknown; emit(event: string, data: unknown): unknown }
    >
    readonly server: {
      /** The net.Server, after `start()`. */
      readonly server: Server
      on(event: string, listener: Listener): unknown
      emit(socket: Socket, event: string, data: unknown): unknown
      start(): void
      stop(): void
    }
    serve(path: string, started: () => void): void
    connectTo(id: string, path: string, connecting: () => void): void
    disconnect(id: string): void
  }
}
