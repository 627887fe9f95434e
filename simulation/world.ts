import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { v7 } from 'uuid'
import { createAccessTokens } from '../sync-service/src/auth/access-tokens.ts'
import { createDeskNode, type DeskNode, type PortsWrapper } from './desk-node.ts'
import { createNetwork } from './network.ts'
import { type MachineName, machines } from './people.ts'
import { createRandom } from './random.ts'
import { createScheduler } from './scheduler.ts'
import {
  type Answer,
  type ServiceImage,
  type ServiceNode,
  type StorageWrapper,
  serviceUrl,
  startServiceNode,
} from './service-node.ts'
import { createTrace } from './trace.ts'

/** Where every seed begins: a few dossiers, everybody signed in, all of it everywhere. */
export type Genesis = {
  readonly at: number
  readonly service: ServiceImage
  readonly disks: ReadonlyMap<MachineName, Buffer>
  readonly patients: readonly string[]
  /** A machine as it is sold. */
  readonly blank: Buffer
}

/** A bug put between the product and a port of it, to see that the simulation catches its kind. */
export type Plant = {
  readonly storage?: StorageWrapper
  readonly ports?: PortsWrapper
}

export type World = Awaited<ReturnType<typeof createWorld>>

export async function createWorld(
  seed: string,
  from: {
    readonly at: number
    readonly service: ServiceImage
    readonly disks: ReadonlyMap<MachineName, Buffer>
    readonly blank: Buffer
  },
  plant: Plant,
  hooks: {
    readonly overhear: (person: Professional, url: string, answer: Answer) => void
    readonly wiped: (machine: MachineName) => void
  },
) {
  const random = createRandom(seed)
  const scheduler = createScheduler(from.at)
  const trace = createTrace(scheduler.now)
  const faults: string[] = []
  const node = await startServiceNode(from.service, {
    wrap: plant.storage,
    onFault: (event, error) =>
      faults.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
  })
  const desks = new Map<MachineName, DeskNode>()
  for (const [name, image] of from.disks) {
    const person = machines[name]
    const overheard: ServiceNode = {
      ...node,
      handle: async (request) => {
        const answer = await node.handle(request)
        if (answer) hooks.overhear(person, request.url, answer)
        return answer
      },
    }
    const network = createNetwork({
      name,
      scheduler,
      random: random.fork(`network ${name}`),
      trace,
      service: overheard,
    })
    desks.set(
      name,
      createDeskNode({
        name,
        person,
        image,
        registry: createRegistry(),
        random: random.fork(`desk ${name}`),
        scheduler,
        network,
        service: node,
        trace,
        wrap: plant.ports,
        blank: from.blank,
        onWiped: () => hooks.wiped(name),
      }),
    )
  }
  const feedOwners = new Map<string, string>()
  node.onFeedsMoved((moves) => {
    for (const { feed, head } of moves) {
      for (const desk of desks.values()) {
        if (feedOwners.get(feed) === desk.person.id) desk.hint(feed, head)
      }
    }
  })
  const tokens = createAccessTokens(from.service.keys.signing, () => serviceUrl)
  const ids = random.fork('ids')
  const newId = () => v7({ msecs: scheduler.now(), random: ids.bytes(16) })

  /** Something that a person does at the service from elsewhere: the cell's workspace, another desk. */
  async function ask(person: Professional, method: 'GET' | 'POST', path: string, body?: unknown) {
    const [family, device] = [newId(), newId()]
    const expiresAt = new Date(scheduler.now() + 3_600_000).toISOString()
    const session = { id: family, person: person.id, device, expiresAt, revokedAt: undefined }
    await node.within((storage) => storage.write((tx) => tx.saveSession(session)))
    const token = await tokens.issue({ person: person.id, device, family })
    return node.handle({
      method,
      url: `${serviceUrl}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }

  return {
    random,
    scheduler,
    trace,
    service: node,
    desks,
    faults,
    newId,
    ask,
    /** Feeds are given at registration, with names that the service draws. */
    async learnFeeds(): Promise<void> {
      for (const { person } of desks.values()) {
        const feed = await node.storage.read((tx) => tx.findFeed(person.id))
        if (feed) feedOwners.set(feed.id, person.id)
      }
    },
    async close(): Promise<void> {
      for (const desk of desks.values()) desk.close()
      await node.close()
    },
  }
}
