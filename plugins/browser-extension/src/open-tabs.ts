import { randomUUID } from 'node:crypto'
import type { PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { LoopbackAnswer } from '@navigateur-pro/sdk/loopback-pairing.ts'
import type { LoopbackRequest } from '@navigateur-pro/sdk/loopback-server.ts'
import { readJson } from '@navigateur-pro/sdk/read-json.ts'
import { z } from 'zod'

/** A page knows traits and a number of its own: no matricule, and a status that only this side writes. */
const pagePatient = identity.pick({
  birthName: true,
  usedName: true,
  firstGivenName: true,
  givenNames: true,
  sex: true,
  birthDate: true,
  birthPlace: true,
  localId: true,
})
const tabId = z.string().regex(/^[0-9]{1,15}$/)
const said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), window: tabId, patient: pagePatient }),
  z.strictObject({ kind: z.literal('closed'), window: tabId }),
])

const mostTabs = 50

type OpenTab = {
  readonly integratorId: string
  readonly window: string
  readonly patient: string
  readonly silence: NodeJS.Timeout
}

/** Which tab of which paired browser shows which patient, for as long as it goes on saying so. */
export class OpenTabs {
  readonly #host: PluginHost
  readonly #silenceMs: number
  readonly #epoch = randomUUID()
  readonly #tabs = new Map<string, OpenTab>()
  #sequence = 0
  #lastHeardAt: number | undefined

  constructor(host: PluginHost, silenceMs: number) {
    this.#host = host
    this.#silenceMs = silenceMs
  }

  lastHeardAt(): number | undefined {
    return this.#lastHeardAt
  }

  serve({ method, path, contentType, body, integratorId }: LoopbackRequest): LoopbackAnswer {
    if (method !== 'POST' || path !== '/context') return { status: 404, text: 'Adresse inconnue.' }
    if (contentType !== 'application/json') return { status: 415, text: 'Attendu : application/json.' }
    const asked = said.safeParse(readJson(body))
    if (!asked.success) return { status: 400, text: 'Le message n’a pas la forme attendue.' }
    this.#lastHeardAt = Date.now()
    const key = `${integratorId} ${asked.data.window}`
    if (asked.data.kind === 'closed') {
      this.#leave(key, 'closed')
      return { status: 204 }
    }
    const { window, patient } = asked.data
    if (!this.#tabs.has(key) && this.#tabs.size >= mostTabs)
      return { status: 429, text: 'Trop d’onglets ouverts sur un patient.' }
    this.#open(key, integratorId, window, patient)
    return { status: 204 }
  }

  #open(key: string, integratorId: string, window: string, given: z.infer<typeof pagePatient>): void {
    const before = this.#tabs.get(key)
    clearTimeout(before?.silence)
    const patient = JSON.stringify(given)
    const silence = setTimeout(() => this.#leave(key, 'lost'), this.#silenceMs)
    silence.unref()
    this.#tabs.set(key, { integratorId, window, patient, silence })
    // A tab that repeats itself does not take the sidebar back from where the doctor went since.
    if (before?.patient === patient) return
    this.#say({ integratorId, window }, { kind: 'opened', patient: { ...given, status: 'PROV' } })
  }

  #leave(key: string, kind: 'closed' | 'lost'): void {
    const tab = this.#tabs.get(key)
    if (tab === undefined) return
    clearTimeout(tab.silence)
    this.#tabs.delete(key)
    this.#say(tab, { kind })
  }

  loseAll(): void {
    for (const key of [...this.#tabs.keys()]) this.#leave(key, 'lost')
  }

  #say(
    { integratorId, window }: Pick<OpenTab, 'integratorId' | 'window'>,
    what: Pick<Parameters<PluginHost['publish']>[0], 'kind' | 'patient'>,
  ): void {
    this.#sequence += 1
    this.#host.publish({
      source: `browser-extension:${integratorId}`,
      window,
      epoch: this.#epoch,
      sequence: this.#sequence,
      at: Date.now(),
      evidence: 'paired',
      ...what,
    })
  }
}
