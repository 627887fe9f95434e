import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { PluginHost, RunningPlugin, SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import { vi } from 'vitest'
import type { Pace } from '../src/folder-watch.ts'
import { settings } from '../src/settings.ts'
import { startWatchedFolder } from '../src/watched-folder.ts'

const quick: Pace = { settleMs: 30, pollMs: 50, freshMs: 60_000, patienceMs: 150, hungMs: 20_000 }

/** A « CLE=valeur » export. */
export function exportOf(name: string, more = ''): string {
  return `NOM_NAISSANCE=${name}\nPRENOM=DOMINIQUE\nSEXE=F\nDATE_NAISSANCE=28/03/1979\n${more}`
}

/** A real exchange folder, watched; what was published and logged. */
export class Exchange {
  readonly root = mkdtempSync(join(tmpdir(), 'echange-'))
  readonly folder = join(this.root, 'dossier')
  readonly published: ContextMessage[] = []
  readonly logged: string[] = []
  #running: RunningPlugin | undefined

  constructor() {
    this.make()
  }

  start(chosen: Readonly<Record<string, unknown>> = {}): void {
    const host: PluginHost = {
      folder: '',
      publish: (message) => this.published.push(message),
      requestPairing: async () => false,
      readPairing: async () => undefined,
      savePairing: async () => {},
      follow: () => () => {},
      depositIdentity: () => '',
      withdrawIdentity: () => undefined,
      log: (event, fields) => this.logged.push(`${event} ${fields?.reason ?? ''}`.trim()),
    }
    this.#running = startWatchedFolder(host, settings.parse({ folder: this.folder, ...chosen }), quick)
  }

  make(): void {
    mkdirSync(this.folder, { mode: 0o700 })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Written aside, dated, then put under its name at once. */
  drop(name: string, content: string | Uint8Array, ageMs = 0): void {
    const aside = this.path(`.${name}`)
    writeFileSync(aside, content)
    if (ageMs !== 0) {
      const at = (Date.now() - ageMs) / 1000
      utimesSync(aside, at, at)
    }
    renameSync(aside, this.path(name))
  }

  /** "opened PAT-TROIS", "lost", in order. */
  said(): string[] {
    return this.published.map(({ kind, patient }) => (patient ? `${kind} ${patient.birthName}` : kind))
  }

  /** As long as its test may last: a slow machine is no fault of the folder. */
  async until(said: string, times = 1): Promise<void> {
    await vi.waitUntil(() => this.said().filter((one) => one === said).length >= times, { timeout: 120_000 })
  }

  async untilLogged(line: string): Promise<void> {
    await vi.waitUntil(() => this.logged.includes(line), { timeout: 30_000 })
  }

  async selfTest(): Promise<readonly SelfCheck[]> {
    return (await this.#running?.selfTest()) ?? []
  }

  async stop(): Promise<void> {
    await this.#running?.stop()
    this.#running = undefined
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.root, { recursive: true, force: true })
  }
}
