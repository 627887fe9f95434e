import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type {
  Deposit,
  PairingRequest,
  PluginHost,
  RunningPlugin,
} from '@navigateur-pro/domain/context/plugin.ts'
import { type Identity, identity } from '@navigateur-pro/domain/identity/identity.ts'
import { type ConnectOptions, connectNavigateur, type Navigateur } from '@navigateur-pro/sdk/client.ts'
import { channelLimits, type ChannelLimits } from '@navigateur-pro/sdk/protocol.ts'
import { vi } from 'vitest'
import { startLocalChannel } from '../src/local-channel.ts'

/** The official test identity of the INS teleservice: OID .10, never a real person. */
export const patTrois: Identity = identity.parse({
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
})

/** A Navigateur reduced to its channel: what it published, what the doctor was asked, what it keeps. */
export class TestDesk {
  readonly root = mkdtempSync(join(tmpdir(), 'bureau-'))
  readonly folder = join(this.root, 'canal')
  readonly published: ContextMessage[] = []
  readonly asked: PairingRequest[] = []
  readonly logged: string[] = []
  readonly pairings = new Map<string, Uint8Array>()
  doctor: (request: PairingRequest) => boolean | Promise<boolean> = () => true
  readonly deposits = new Map<string, Deposit>()
  #running: RunningPlugin | undefined
  readonly #clients: Navigateur[] = []

  readonly host: PluginHost = {
    folder: this.folder,
    publish: (message) => this.published.push(message),
    requestPairing: async (request) => {
      this.asked.push(request)
      return this.doctor(request)
    },
    readPairing: async (id) => this.pairings.get(id),
    savePairing: async (id, _name, secret) => {
      this.pairings.set(id, secret)
    },
    follow: () => () => {},
    depositIdentity: (deposit) => {
      const reference = randomUUID()
      this.deposits.set(reference, deposit)
      return reference
    },
    withdrawIdentity: (reference) => this.deposits.get(reference),
    log: (event, fields) => this.logged.push(`${event} ${fields?.reason ?? ''}`.trim()),
  }

  async start(limits: Partial<ChannelLimits> = {}, acceptNewSoftware = true): Promise<void> {
    this.#running = await startLocalChannel(this.host, { acceptNewSoftware }, { ...channelLimits, ...limits })
  }

  /** The self-test as a line each: "ok Le dossier…", "failed …: what to do". */
  async selfTest(): Promise<string[]> {
    const checks = (await this.#running?.selfTest()) ?? []
    return checks.map(({ outcome, label, advice }) => `${outcome} ${label}${advice ? ` : ${advice}` : ''}`)
  }

  async stop(): Promise<void> {
    await this.#running?.stop()
    this.#running = undefined
  }

  readonly pairingFile = join(this.root, 'appairage.json')

  async connect(options: Partial<ConnectOptions> = {}): Promise<Navigateur> {
    const client = await connectNavigateur({
      integrator: { id: 'mon-lgc', name: 'Mon LGC' },
      channel: this.folder,
      pairingFile: this.pairingFile,
      ...options,
    })
    this.#clients.push(client)
    return client
  }

  /** Paired and connected. */
  async linked(options: Partial<ConnectOptions> = {}): Promise<Navigateur> {
    const client = await this.connect(options)
    await vi.waitUntil(() => client.status() === 'connected', { timeout: 20_000 })
    return client
  }

  kinds(): string[] {
    return this.published.map(({ kind, patient }) => (patient ? `${kind} ${patient.birthName}` : kind))
  }

  async remove(): Promise<void> {
    for (const client of this.#clients) client.close()
    await this.stop()
    rmSync(this.root, { recursive: true, force: true })
  }
}
