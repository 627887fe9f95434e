import { afterEach, beforeEach, expect, vi } from 'vitest'
import { fhircast, startFhircast } from '../src/fhircast.ts'
import { SpecificationClient } from './specification-client.ts'
import { TestDesk } from './test-desk.ts'

export const topic = 'navigateur-pro'
export const both = 'Patient-open,Patient-close,SyncError'
export const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 30_000 })
export const names = (client: SpecificationClient) => client.received.map(({ event }) => event['hub.event'])

/** A hub of this machine and the programs that speak to it: new for each test, which starts it; stopped after it. */
export function ownHubOfEachTest() {
  let desk: TestDesk
  let running: Awaited<ReturnType<typeof startFhircast>>
  let clients: SpecificationClient[]
  beforeEach(() => {
    desk = new TestDesk()
    clients = []
  })
  afterEach(async () => {
    for (const client of clients) client.close()
    await running.stop()
  })
  const url = () => `http://127.0.0.1:${running.port}`

  async function start(
    settings: Record<string, unknown> = {},
    timing: Parameters<typeof startFhircast>[2] = {},
  ): Promise<void> {
    const chosen = fhircast.configuration.parse({ hub: true, port: 0, ...settings })
    running = await startFhircast(desk.host, chosen, timing)
  }

  /** Paired as a vendor does it: the code is shown, the token is polled. */
  async function paired(integratorId: string): Promise<SpecificationClient> {
    const asked = await fetch(`${url()}/pair`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ integratorId, name: integratorId }),
    })
    const { id } = await asked.json()
    const answer = await vi.waitUntil(async () => {
      const polled = await fetch(`${url()}/pair/${id}`)
      return polled.status === 200 ? polled : false
    })
    const { token } = await answer.json()
    const client = new SpecificationClient(url(), topic, token)
    clients.push(client)
    return client
  }

  async function subscribed(integratorId: string, events = both): Promise<SpecificationClient> {
    const client = await paired(integratorId)
    expect(await client.subscribe(events, { 'subscriber.name': integratorId })).toBe(202)
    await until(() => client.control.length > 0)
    return client
  }

  return {
    start,
    paired,
    subscribed,
    get desk() {
      return desk
    },
    get running() {
      return running
    },
  }
}
