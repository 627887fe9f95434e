import type { LaunchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { connectNavigateur, type LinkStatus, type Navigateur } from '@navigateur-pro/sdk/client.ts'
import type { Patient } from './patients.ts'

/** What the page follows: the link, the code to compare, the dossier open. */
export type PracticeState = {
  readonly link: LinkStatus
  readonly code: string | null
  readonly problem: string | null
  /** The problem is one that a new pairing solves. */
  readonly canPair: boolean
  readonly open: string | null
}

const solvedByPairing: ReadonlySet<string> = new Set([
  'not_paired',
  'bad_proof',
  'pairing_refused',
  'pairing_closed',
  'pairing_unsaved',
])

/** The practice's desk: one dossier open at a time, told to the Navigateur as it changes. */
export class Practice {
  readonly #patients: ReadonlyMap<string, Patient>
  readonly #watchers = new Set<(state: PracticeState) => void>()
  #navigateur: Navigateur | undefined
  #code: string | null = null
  #open: string | null = null

  constructor(patients: readonly Patient[]) {
    this.#patients = new Map(patients.map((patient) => [patient.localId, patient]))
  }

  async link(options: { readonly channel: string; readonly pairingFile: string }): Promise<void> {
    this.#navigateur = await connectNavigateur({
      integrator: { id: 'demo-lgc', name: 'Cabinet — logiciel de démonstration' },
      ...options,
      onPairingCode: (code) => {
        this.#code = code
        this.#tell()
      },
      onStatus: (status) => {
        if (status !== 'waiting-for-pairing') this.#code = null
        this.#tell()
      },
    })
    this.#tell()
  }

  state(): PracticeState {
    const problem = this.#navigateur?.problem()
    return {
      link: this.#navigateur?.status() ?? (this.#code === null ? 'unreachable' : 'waiting-for-pairing'),
      code: this.#code,
      problem: problem?.message ?? null,
      canPair: problem !== undefined && solvedByPairing.has(problem.code),
      open: this.#open,
    }
  }

  watch(watcher: (state: PracticeState) => void): () => void {
    this.#watchers.add(watcher)
    watcher(this.state())
    return () => this.#watchers.delete(watcher)
  }

  /** False when the practice has no such dossier. */
  async open(localId: string, intent: LaunchIntent): Promise<boolean> {
    const patient = this.#patients.get(localId)
    if (patient === undefined) return false
    this.#open = localId
    this.#tell()
    await this.#navigateur?.openPatient(patient, { intent })
    return true
  }

  async close(): Promise<void> {
    this.#open = null
    this.#tell()
    await this.#navigateur?.closePatient()
  }

  async pairAgain(): Promise<void> {
    await this.#navigateur?.pairAgain()
  }

  leave(): void {
    this.#navigateur?.close()
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.state())
  }
}
