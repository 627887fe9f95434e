import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { connectNavigateur, type LinkStatus, type Navigateur } from '@navigateur-pro/sdk/client.ts'
import type { Patient } from './patients.ts'
import { channelRoads } from './roads/channel-roads.ts'
import { FhircastRoad } from './roads/fhircast-road.ts'
import { fileRoads } from './roads/file-roads.ts'
import { linkRoads } from './roads/link-roads.ts'
import type { Road, Sent } from './roads/road.ts'
import { shownRoads } from './roads/shown-roads.ts'

/** How this software reaches the Navigateur; what is absent is a way that is not set up. */
export type Setup = {
  readonly channel: string
  readonly pairingFile: string
  readonly exports?: string | undefined
  /** A program and its first arguments; the link comes last. */
  readonly linkCommand?: readonly string[] | undefined
  readonly hub?: URL | undefined
}

/** What a page follows: the link, the code to compare, the dossier open. */
export type WindowState = {
  readonly link: LinkStatus
  readonly code: string | null
  readonly problem: string | null
  /** The problem is one that a new pairing solves. */
  readonly canPair: boolean
  readonly open: string | null
  readonly sent: Sent | null
}

type OpenDossier = { readonly localId: string; readonly road: Road; readonly intent: LaunchIntent }

const solvedByPairing: ReadonlySet<string> = new Set([
  'not_paired',
  'bad_proof',
  'pairing_refused',
  'pairing_closed',
  'pairing_unsaved',
])

const integrator = { id: 'demo-lgc', name: 'Cabinet — logiciel de démonstration' }

function subjectOf({ matricule, oid, birthName, birthDate }: Identity): string {
  return JSON.stringify([matricule, oid, birthName, birthDate])
}

/** One window of the software: one dossier open at a time, told to the Navigateur by the way chosen. */
export class PracticeWindow {
  readonly #setup: Setup
  readonly #patients: ReadonlyMap<string, Patient>
  readonly #watchers = new Set<(state: WindowState) => void>()
  readonly roads: readonly Road[]
  readonly #fhircast: FhircastRoad
  #navigateur: Navigateur | undefined
  #left = false
  #code: string | null = null
  #open: OpenDossier | undefined
  #sent: Sent | null = null
  #last: Promise<unknown> = Promise.resolve()

  constructor(setup: Setup, patients: readonly Patient[], webIdOf: (patient: Patient) => number) {
    this.#setup = setup
    this.#patients = new Map(patients.map((patient) => [patient.localId, patient]))
    const link = { integrator, ...setup, navigateur: () => this.#navigateur }
    this.#fhircast = new FhircastRoad({
      hub: setup.hub,
      integrator,
      tokenFile: `${setup.pairingFile}.fhircast`,
      onCode: (code) => this.#show({ code }),
      onNews: (sent) => this.#show({ sent }),
      onFollow: (asked) => this.#follow(asked),
    })
    this.roads = [
      ...channelRoads(link),
      ...linkRoads(link, setup.linkCommand ?? []),
      ...fileRoads(setup.exports),
      this.#fhircast,
      ...shownRoads(webIdOf),
    ]
  }

  async link(): Promise<void> {
    this.#left = false
    const { channel, pairingFile } = this.#setup
    const navigateur = await connectNavigateur({
      integrator,
      channel,
      pairingFile,
      onPairingCode: (code) => this.#show({ code }),
      onStatus: (status) => this.#show(status === 'waiting-for-pairing' ? {} : { code: null }),
    })
    // The window closed while it was being linked.
    if (this.#left) return navigateur.close()
    const early = this.#open
    this.#navigateur = navigateur
    this.#show({})
    if (early?.road.id === 'channel') await this.#inTurn(() => this.#tellAgain(early))
  }

  get linked(): boolean {
    return this.#navigateur !== undefined
  }

  state(): WindowState {
    const problem = this.#navigateur?.problem()
    return {
      link: this.#navigateur?.status() ?? (this.#code === null ? 'unreachable' : 'waiting-for-pairing'),
      code: this.#code,
      problem: problem?.message ?? null,
      canPair: problem !== undefined && solvedByPairing.has(problem.code),
      open: this.#open?.localId ?? null,
      sent: this.#sent,
    }
  }

  watch(watcher: (state: WindowState) => void): () => void {
    this.#watchers.add(watcher)
    watcher(this.state())
    return () => this.#watchers.delete(watcher)
  }

  get watched(): boolean {
    return this.#watchers.size > 0
  }

  /** False when the practice has no such dossier or no such way. @throws AppError when the way failed. */
  async open(localId: string, intent: LaunchIntent, roadId = 'channel'): Promise<boolean> {
    const patient = this.#patients.get(localId)
    const road = this.roads.find(({ id, unavailable }) => id === roadId && unavailable === undefined)
    if (patient === undefined || road === undefined) return false
    await this.#inTurn(async () => {
      const before = this.#open?.road
      this.#open = { localId, road, intent }
      this.#show({ sent: null })
      // A software has one way; here a change of way must not leave the previous one on its patient.
      if (before !== undefined && before !== road) {
        await before.close().catch(() => undefined)
        before.quit?.()
      }
      this.#show({ sent: await road.open({ patient, intent }) })
    })
    return true
  }

  /** A dossier clicked before the window was linked: the Navigateur hears of it now, as the page promised. */
  async #tellAgain(early: OpenDossier): Promise<void> {
    const patient = this.#patients.get(early.localId)
    if (patient === undefined || this.#open !== early) return
    this.#show({ sent: await early.road.open({ patient, intent: early.intent }) })
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      const road = this.#open?.road
      this.#open = undefined
      this.#show({ sent: null })
      if (road !== undefined) this.#show({ sent: await road.close() })
    })
  }

  async pairAgain(): Promise<void> {
    await this.#navigateur?.pairAgain()
  }

  leave(): void {
    this.#left = true
    this.#navigateur?.close()
    this.#navigateur = undefined
    this.#fhircast.leave()
  }

  /** The hub goes to another patient: so does this window, if the practice has that dossier. */
  #follow(asked: Identity | undefined): boolean {
    const found = [...this.#patients.values()].find(
      (one) => asked?.matricule !== undefined && subjectOf(one) === subjectOf(asked),
    )
    if (asked !== undefined && found === undefined) return false
    this.#open = found && { localId: found.localId, road: this.#fhircast, intent: 'open' }
    this.#show({})
    return true
  }

  /** A command takes longer than a click: the second dossier clicked is the second told. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => undefined)
    await turn
  }

  #show(news: { readonly code?: string | null; readonly sent?: Sent | null }): void {
    if (news.code !== undefined) this.#code = news.code
    if (news.sent !== undefined) this.#sent = news.sent
    for (const watcher of this.#watchers) watcher(this.state())
  }
}
