import { join } from 'node:path'
import { installPeers, type Peer, startPeer } from './peers.ts'
import type { Absent } from './metric.ts'

/** The same work done by another engine, in milliseconds; each run begins on empty files. */
export type SyncPeer = {
  first(): Promise<number | Absent>
  push(): Promise<number | Absent>
  close(): Promise<void>
}
/** One write seen on another desk, in milliseconds. */
export type LivePeer = SyncPeer & { live(): Promise<number | Absent> }

type Sizes = { readonly first: number; readonly push: number }

export async function openPouchDb(folder: string, sizes: Sizes): Promise<LivePeer> {
  return openPeer('pouchdb', folder, sizes)
}

export async function openRxDb(folder: string, sizes: Sizes): Promise<SyncPeer> {
  return openPeer('rxdb', folder, sizes)
}

async function openPeer(name: 'pouchdb' | 'rxdb', folder: string, sizes: Sizes): Promise<LivePeer> {
  const reason = installPeers()
  if (reason !== undefined) {
    const absent = async () => ({ absent: reason })
    return { first: absent, push: absent, live: absent, close: async () => undefined }
  }
  const server = startPeer(`${name}-server.mjs`)
  const desk = startPeer(`${name}-desk.mjs`)
  const url = await server.call<string>('listen', folder)
  await filled(server, 'first', sizes.first)
  let runs = 0
  let written = 0
  return {
    async first() {
      const path = join(folder, `${name}-first-${(runs += 1)}`)
      const { ms, count } = await desk.call<{ ms: number; count: number }>('first', path, `${url}/first`)
      if (count !== sizes.first) throw new Error(`${name} : ${count} fiches reçues.`)
      return ms
    },
    async push() {
      const store = `push-${(runs += 1)}`
      const ms = await desk.call<number>(
        'push',
        join(folder, `${name}-${store}`),
        `${url}/${store}`,
        store,
        sizes.push,
      )
      const count = await server.call<number>('count', store)
      if (count !== sizes.push) throw new Error(`${name} : ${count} fiches envoyées.`)
      return ms
    },
    async live() {
      if (written === 0) await desk.call('openLive', join(folder, `${name}-live`), `${url}/live`)
      const text = 'Pansement refait, plaie propre. '.repeat(5)
      return desk.call<number>('live', `live-${(written += 1)}`, text)
    },
    async close() {
      await Promise.all([desk.stop(), server.stop()])
    },
  }
}

async function filled(server: Peer, store: string, count: number): Promise<void> {
  const there = await server.call<number>('fill', store, count)
  if (there !== count) throw new Error(`Le pair garde ${there} fiches sur ${count}.`)
}
