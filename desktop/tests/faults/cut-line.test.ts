import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { regionsOf } from './byte-regions.ts'
import { type Exchange, type Fault, withoutLength } from './faulty-line.ts'
import { createFaultyWorld, type FaultyWorld } from './faulty-world.ts'
import { type OpenDesk, readTransmissions } from './open-desk.ts'

/** Every place where one exchange can be cut, each way it can be. */
function cutsOf({
  request,
  response,
}: Exchange): readonly { readonly name: string; readonly fault: Fault }[] {
  const bare = withoutLength(response)
  return [
    ...regionsOf(request).map(({ name, after }) => ({
      name: `request ${name}`,
      fault: { kind: 'cut', side: 'request', after } as const,
    })),
    ...regionsOf(response).flatMap(({ name, after }) => [
      { name: `response ${name}`, fault: { kind: 'cut', side: 'response', after } as const },
      {
        name: `response ${name}, reset`,
        fault: { kind: 'cut', side: 'response', after, reset: true } as const,
      },
    ]),
    ...regionsOf(bare)
      .filter(({ after }) => after >= bare.indexOf('\r\n\r\n'))
      .map(({ name: region }) => ({
        name: `response without its length, ${region}`,
        fault: { kind: 'cut-without-length', region } as const,
      })),
  ]
}

describe('a line that is cut once, in every region of an exchange', () => {
  let world: FaultyWorld
  let desk: OpenDesk
  let generation = 0
  beforeAll(async () => {
    world = await createFaultyWorld()
    desk = await world.behindTheLine('desk')
    await world.converges(desk)
  })
  afterAll(async () => {
    await desk.close()
    await world.close()
  })

  /** An exchange of this route as it goes when nothing happens to it. */
  async function recorded(route: string, act: () => Promise<void>): Promise<Exchange> {
    world.line.takeExchanges()
    await act()
    // The one that brought something, rather than the one that found nothing new.
    const [found] = world.line
      .takeExchanges()
      .filter((exchange) => exchange.route === route)
      .toSorted((a, b) => b.response.length - a.response.length)
    if (!found) throw new Error(`no exchange of ${route}`)
    return found
  }

  /** How many cuts there were to converge after. */
  async function everyCut(route: string, act: () => Promise<void>): Promise<number> {
    const cuts = cutsOf(await recorded(route, act))
    for (const { name, fault } of cuts) {
      const happened = world.line.once(route, fault)
      await Promise.all([act(), happened]).catch((error: unknown) => {
        throw new Error(`${route}, ${name}`, { cause: error })
      })
    }
    return cuts.length
  }

  it.each(['POST /v1/sync/push', 'GET /v1/sync/pull'])(
    '%s: what both wrote is on both desks, once',
    async (route) => {
      const cuts = await everyCut(route, async () => {
        world.elsewhereWrite(3)
        // What is pulled is then one page of three, that of the cut as that of the recording.
        if (route.startsWith('POST')) world.write(desk)
        await world.converges(desk)
      })
      expect(cuts).toBeGreaterThan(20)
    },
    300_000,
  )

  it.each(['POST /v1/auth/token', 'POST /v1/sync/hello', 'GET /v1/sync/dossiers', 'POST /v1/sync/snapshot'])(
    '%s: a desk that begins receives everything',
    async (route) => {
      const cuts = await everyCut(route, async () => {
        const fresh = await world.behindTheLine(`fresh-${(generation += 1)}`)
        await world.converges(fresh)
        await fresh.close()
      })
      expect(cuts).toBeGreaterThan(20)
    },
    300_000,
  )

  it.each([0, 40, 400, 900])(
    'the live channel, %i bytes after its beginning: only the news is late',
    async (after) => {
      let cut = false
      const happened = world.line
        .once('GET /v1/sync/stream', { kind: 'cut', side: 'response', after })
        .then(() => (cut = true))
      world.line.always(undefined)
      while (!cut) {
        world.elsewhereWrite(1)
        await world.converges(desk)
      }
      await happened
      const before = readTransmissions(desk.database).length
      world.elsewhereWrite(1)
      await world.converges(desk)
      expect(readTransmissions(desk.database)).toHaveLength(before + 1)
    },
  )
})
