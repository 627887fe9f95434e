import type { Patient } from './patients.ts'
import { PracticeWindow, type Setup } from './practice-window.ts'

const numbers = ['1', '2'] as const

/** Reloading a page is not closing its window. */
const reloadMs = 2_000

/** The software and its two windows, which may be on two patients. */
export class Practice {
  readonly first: PracticeWindow
  readonly #patients: readonly Patient[]
  readonly #make: () => PracticeWindow
  #second: PracticeWindow | undefined

  constructor(setup: Setup, patients: readonly Patient[]) {
    this.#patients = patients
    this.#make = () => new PracticeWindow(setup, patients, (patient) => this.webIdOf(patient))
    this.first = this.#make()
    // The first window asks for the pairing; the other uses it.
    this.first.watch(({ link }) => {
      if (link === 'connected' && this.#second?.linked === false) void this.#second.link()
    })
  }

  /** Undefined for a window that this software has not. */
  window(number: unknown): PracticeWindow | undefined {
    const known = numbers.find((one) => one === number)
    if (known !== '2') return known && this.first
    if (this.#second === undefined) {
      this.#second = this.#make()
      if (this.first.state().link === 'connected') void this.#second.link()
    }
    return this.#second
  }

  /** Called when a page stops watching: the second window closes with its page, and its patient is lost. */
  pageLeft(window: PracticeWindow): void {
    if (window === this.first) return
    setTimeout(() => {
      if (window.watched || this.#second !== window) return
      window.leave()
      this.#second = undefined
    }, reloadMs).unref()
  }

  async pairAgain(): Promise<void> {
    this.#second?.leave()
    await this.first.pairAgain()
  }

  leave(): void {
    this.first.leave()
    this.#second?.leave()
  }

  /** The number of a dossier in the page in the manner of Weda, which has digits only. */
  webIdOf(patient: Patient): number {
    return firstWebId + this.#patients.findIndex(({ localId }) => localId === patient.localId)
  }

  patientOfWebId(id: number): Patient | undefined {
    return this.#patients[id - firstWebId]
  }

  patient(localId: string | null): Patient | undefined {
    return this.#patients.find((one) => one.localId === localId)
  }
}

const firstWebId = 10_001
