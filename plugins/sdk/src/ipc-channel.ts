/// <reference path="./node-ipc.d.ts" />
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { IPCModule } from 'node-ipc'
import { channelPath } from './channel-address.ts'
import {
  type ChannelEvent,
  type ChannelLimits,
  channelEvents,
  channelLimits,
  protocolVersion,
  type RefusalCode,
  refusalMessages,
} from './protocol.ts'

type Frame = { readonly event: ChannelEvent; readonly data: unknown }

/** One end of a connection, whatever carries it. This file is the only one that knows node-ipc. */
export type Wire = {
  send(event: ChannelEvent, data: unknown): void
  /** The next frame in order; undefined once the other end is gone. */
  next(): Promise<Frame | undefined>
  /** Says why, then cuts. */
  refuse(code: RefusalCode): void
  cut(): void
  /** Holds its place when others crowd at the door: it is authenticated, or the doctor is being asked. */
  keep(): void
}

/** What arrives before someone reads it. A peer that fills it is not speaking the protocol. */
const inboxFrames = 64

class IpcWire implements Wire {
  readonly #emit: (event: ChannelEvent, data: unknown) => void
  readonly #end: () => void
  readonly #inbox: Frame[] = []
  #reader: ((frame: Frame | undefined) => void) | undefined
  #over = false
  kept = false

  constructor(emit: (event: ChannelEvent, data: unknown) => void, end: () => void) {
    this.#emit = emit
    this.#end = end
  }

  send(event: ChannelEvent, data: unknown): void {
    if (!this.#over) this.#emit(event, data)
  }

  next(): Promise<Frame | undefined> {
    const frame = this.#inbox.shift()
    if (frame !== undefined || this.#over) return Promise.resolve(frame)
    return new Promise((resolve) => {
      this.#reader = resolve
    })
  }

  refuse(code: RefusalCode): void {
    this.send('refused', { v: protocolVersion, code, message: refusalMessages[code] })
    this.cut()
  }

  cut(): void {
    if (this.#over) return
    this.over()
    this.#end()
  }

  keep(): void {
    this.kept = true
  }

  over(): void {
    this.#over = true
    this.#reader?.(undefined)
    this.#reader = undefined
  }

  arrive(event: string, data: unknown): void {
    if (this.#over) return
    const known = channelEvents.find((name) => name === event)
    if (known === undefined || this.#inbox.length >= inboxFrames) return this.refuse('bad_frame')
    const frame = { event: known, data }
    const reader = this.#reader
    this.#reader = undefined
    if (reader === undefined) this.#inbox.push(frame)
    else reader(frame)
  }
}

function newIpc(folder: string, limits: ChannelLimits): IPCModule {
  const ipc = new IPCModule()
  Object.assign(ipc.config, {
    id: 'navigateur-pro',
    socketRoot: `${folder}/`,
    parser: 'guarded',
    silent: true,
    stopRetrying: true,
    maxMessageSize: limits.frameBytes,
    maxPendingBytes: 4 * limits.frameBytes,
    messageTimeout: limits.idleBeforeAuthMs,
    // The system drops without a word what is above; below, the crowd is sorted and told why.
    maxConnections: 8 * limits.connections,
  })
  return ipc
}

/**
 * node-ipc would unlink a socket that another Navigateur is listening to, and take its patients.
 * @throws AppError `already_running`
 */
async function refuseTakenSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return // a taken pipe refuses by itself
  const socket = connect(path)
  try {
    await once(socket, 'connect')
  } catch {
    return
  } finally {
    socket.destroy()
  }
  throw new AppError(
    'already_running',
    'Un autre Navigateur écoute déjà le logiciel de cabinet sur ce poste. Fermez-le, puis rouvrez celui-ci.',
  )
}

/** Listens in a folder that the caller has checked. Every wire given to `onPeer` is unauthenticated. */
export async function listenChannel(options: {
  readonly folder: string
  readonly limits: ChannelLimits
  onPeer(wire: Wire): void
}): Promise<{ close(): Promise<void> }> {
  const { folder, limits } = options
  const path = channelPath(folder)
  await refuseTakenSocket(path)
  const ipc = newIpc(folder, limits)
  const peers = new Map<Socket, { readonly wire: IpcWire; tokens: number; refilled: number }>()

  await new Promise<void>((started, failed) => {
    ipc.serve(path, started)
    ipc.server.on('error', failed)
    ipc.server.on('connect', (socket: Socket) => {
      const wire = new IpcWire(
        (event, data) => ipc.server.emit(socket, event, data),
        () => {
          peers.delete(socket)
          socket.pause()
          socket.destroySoon()
        },
      )
      if (peers.size >= limits.connections) {
        // A stranger at the door must not keep paired software out: the oldest one leaves.
        const stranger = [...peers.values()].find((peer) => !peer.wire.kept)
        if (stranger === undefined) return wire.refuse('too_many_peers')
        stranger.wire.refuse('too_many_peers')
      }
      peers.set(socket, { wire, tokens: limits.framesPerSecond, refilled: performance.now() })
      options.onPeer(wire)
    })
    ipc.server.on('close', (socket: Socket) => {
      peers.get(socket)?.wire.over()
      peers.delete(socket)
    })
    // Life-cycle events pass here too but carry no known socket in third place; the guarded parser
    // refuses their names from a peer.
    ipc.server.on('*', (event: string, data: unknown, socket: Socket) => {
      const peer = peers.get(socket)
      if (peer === undefined) return
      const now = performance.now()
      const refill = ((now - peer.refilled) / 1000) * limits.framesPerSecond
      peer.tokens = Math.min(limits.framesPerSecond, peer.tokens + refill) - 1
      peer.refilled = now
      if (peer.tokens < 0) peer.wire.refuse('too_many_requests')
      else peer.wire.arrive(event, data)
    })
    ipc.server.start()
  })

  return {
    async close() {
      const closed = once(ipc.server.server, 'close')
      for (const { wire } of peers.values()) wire.over()
      ipc.server.stop()
      await closed
    },
  }
}

/** Resolves once connected; rejects with the system's error when nothing listens there. */
export async function dialChannel(folder: string): Promise<Wire> {
  const path = channelPath(folder)
  const ipc = newIpc(folder, channelLimits)
  const hub = 'navigateur-pro'
  const wire = new IpcWire(
    (event, data) => ipc.of[hub]?.emit(event, data),
    () => ipc.disconnect(hub),
  )
  await new Promise<void>((connected, failed) => {
    ipc.connectTo(hub, path, () => {
      ipc.of[hub]?.on('connect', connected)
      ipc.of[hub]?.on('error', failed)
      ipc.of[hub]?.on('disconnect', () => wire.over())
      ipc.of[hub]?.on('*', (event: string, data: unknown) => {
        if (!clientLifeCycle.has(event)) wire.arrive(event, data)
      })
    })
  })
  return wire
}

/** Published by node-ipc's client itself; the guarded parser refuses these names from the wire. */
const clientLifeCycle: ReadonlySet<string> = new Set(['connect', 'disconnect', 'destroy', 'error'])
