import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type FileLook, type FileRead, listExports, readExportFile } from './export-file.ts'

export type Pace = {
  /** Between two looks that must agree before a file is read. */
  readonly settleMs: number
  /** A network drive announces nothing: it is looked at. */
  readonly pollMs: number
  /** A file already there, and older, may be yesterday's patient. */
  readonly freshMs: number
  /** After which a newer file that cannot be read yet makes the shown patient doubtful. */
  readonly patienceMs: number
  /** After which a folder that does not answer is gone. */
  readonly hungMs: number
}

export const pace: Pace = {
  settleMs: 150,
  pollMs: 2_000,
  freshMs: 60_000,
  patienceMs: 3_000,
  hungMs: 10_000,
}

export type Doubt = Extract<FileRead, { kind: 'refused' }>['reason'] | 'unfinished' | 'future'

export type FolderObserver = {
  /** The newest file, once. Says whether it speaks of a patient. */
  onFile(bytes: Uint8Array, look: FileLook): boolean
  /** A newer file is there and is not read: the patient shown is no longer vouched for. */
  onDoubt(doubt: Doubt): void
  onGone(): void
  /** The folder answers; `same` after a short absence, when its newest file is the last one read. */
  onBack(same: boolean): void
}

type Watched = {
  readonly folder: string
  readonly matches: (name: string) => boolean
  readonly maxBytes: number
  readonly pace: Pace
}

type Pending = {
  readonly key: string
  readonly stableSince: number
  readonly first: number
  doubted: boolean
}

const dayMs = 86_400_000
const announcedMs = 20

/**
 * Follows the newest file of a folder: each is read once, when two looks agree on it; an older one never after a
 * newer one; among many, only the newest is opened. Changes are announced by the system where it can, and looked
 * for besides.
 */
export class FolderWatch {
  readonly #watched: Watched
  readonly #observer: FolderObserver
  #timer: NodeJS.Timeout | undefined
  #due = Number.POSITIVE_INFINITY
  #looking = false
  #announced = false
  #stopped = false
  #system: FSWatcher | undefined
  #folderKey = ''
  #reachable: boolean | undefined
  #goneAt = Number.NEGATIVE_INFINITY
  #seen: ReadonlySet<string> = new Set()
  #highest = 0n
  #lastRead: string | undefined
  #pending: Pending | undefined
  /** When the newest file was written that was too old to be opened when the folder appeared. */
  leftover: number | undefined
  /** Links and devices that bear the name of an export. */
  strange = 0

  constructor(watched: Watched, observer: FolderObserver) {
    this.#watched = watched
    this.#observer = observer
    this.#lookIn(0)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#system?.close()
  }

  #lookIn(delay: number): void {
    const due = performance.now() + delay
    if (this.#stopped || due >= this.#due) return
    clearTimeout(this.#timer)
    this.#due = due
    this.#timer = setTimeout(() => void this.#look(), delay)
  }

  #onAnnounced(): void {
    if (this.#looking) this.#announced = true
    else this.#lookIn(announcedMs)
  }

  async #look(): Promise<void> {
    this.#due = Number.POSITIVE_INFINITY
    this.#looking = true
    this.#announced = false
    const started = performance.now()
    const hung = setTimeout(() => this.#gone(), this.#watched.pace.hungMs)
    try {
      await this.#follow()
      const { files, strange } = await listExports(this.#watched.folder, this.#watched.matches)
      if (this.#stopped) return
      this.strange = strange
      if (this.#reachable !== true) this.#back(files)
      await this.#consider(files)
    } catch {
      this.#gone()
    } finally {
      clearTimeout(hung)
      this.#looking = false
    }
    // A folder that is slow to list is looked at less often.
    const rest = Math.max(this.#watched.pace.pollMs, 10 * (performance.now() - started))
    this.#lookIn(this.#announced ? announcedMs : this.#isSettling() ? this.#watched.pace.settleMs : rest)
  }

  /** Asks the system to announce changes: again when the folder was replaced by another of its name. */
  async #follow(): Promise<void> {
    const { dev, ino } = await stat(this.#watched.folder, { bigint: true })
    const key = `${dev}:${ino}`
    if (this.#stopped || (this.#system && key === this.#folderKey)) return
    this.#system?.close()
    this.#folderKey = key
    try {
      this.#system = watch(this.#watched.folder, { persistent: false }, () => this.#onAnnounced())
      this.#system.on('error', () => this.#unfollow())
    } catch {
      // Some network drives announce nothing: the looks go on.
      this.#system = undefined
    }
  }

  #unfollow(): void {
    this.#system?.close()
    this.#system = undefined
  }

  #gone(): void {
    if (this.#stopped || this.#reachable === false) return
    if (this.#reachable) this.#goneAt = performance.now()
    this.#reachable = false
    this.#pending = undefined
    this.#unfollow()
    this.#observer.onGone()
  }

  #back(files: readonly FileLook[]): void {
    const { freshMs } = this.#watched.pace
    const short = performance.now() - this.#goneAt < freshMs
    const old = files.filter(({ writtenAt }) => Date.now() - Number(writtenAt / 1_000_000n) > freshMs)
    const newestOld = newestOf(old)
    this.#seen = new Set([...this.#seen, ...old.map(({ key }) => key)])
    if (newestOld && newestOld.writtenAt > this.#highest) this.#highest = newestOld.writtenAt
    this.leftover =
      newestOld && newestOld.key !== this.#lastRead ? Number(newestOld.writtenAt / 1_000_000n) : undefined
    this.#reachable = true
    this.#observer.onBack(short && this.#lastRead !== undefined && newestOf(files)?.key === this.#lastRead)
  }

  async #consider(files: readonly FileLook[]): Promise<void> {
    const now = performance.now()
    const unseen = files.filter(({ key, writtenAt }) => !this.#seen.has(key) && writtenAt >= this.#highest)
    const tomorrow = BigInt(Date.now() + dayMs) * 1_000_000n
    const newest = newestOf(unseen.filter(({ writtenAt }) => writtenAt < tomorrow))
    if (!newest) {
      this.#pending = undefined
      // Such a file would make every true one look older than it.
      if (unseen.length > 0) this.#observer.onDoubt('future')
      this.#seen = new Set(
        files
          .filter(({ key }) => this.#seen.has(key))
          .concat(unseen)
          .map(({ key }) => key),
      )
      return
    }
    if (this.#pending?.key !== newest.key) {
      const first = this.#pending?.first ?? now
      this.#pending = { key: newest.key, stableSince: now, first, doubted: this.#pending?.doubted ?? false }
    }
    const pending = this.#pending
    if (newest.size === 0 || now - pending.stableSince < this.#watched.pace.settleMs) {
      if (now - pending.first > this.#watched.pace.patienceMs) this.#doubt(pending, 'unfinished')
      return
    }
    const read = await readExportFile(newest, this.#watched.maxBytes)
    if (this.#stopped || this.#reachable === false) return
    if (read.kind === 'changed') {
      this.#pending = { ...pending, key: '' }
      return
    }
    if (read.kind === 'refused' && read.reason === 'locked') {
      this.#doubt(pending, 'locked')
      return
    }
    this.#settle(files, newest)
    if (read.kind === 'refused') this.#observer.onDoubt(read.reason)
    else if (this.#observer.onFile(read.bytes, newest)) this.#lastRead = newest.key
  }

  /** The newest file was dealt with: no other file of now will be. */
  #settle(files: readonly FileLook[], newest: FileLook): void {
    this.#pending = undefined
    this.#highest = newest.writtenAt
    this.#lastRead = undefined
    this.leftover = undefined
    this.#seen = new Set(files.map(({ key }) => key))
  }

  #doubt(pending: Pending, doubt: Doubt): void {
    if (pending.doubted) return
    pending.doubted = true
    this.#observer.onDoubt(doubt)
  }

  /** A file that has been unreadable for long is looked at no more often than the folder. */
  #isSettling(): boolean {
    const pending = this.#pending
    return pending !== undefined && performance.now() - pending.first <= this.#watched.pace.patienceMs
  }
}

function newestOf(files: readonly FileLook[]): FileLook | undefined {
  let newest: FileLook | undefined
  for (const file of files) {
    const later = newest && (file.writtenAt - newest.writtenAt || (file.path > newest.path ? 1n : -1n))
    if (later === undefined || later > 0n) newest = file
  }
  return newest
}
