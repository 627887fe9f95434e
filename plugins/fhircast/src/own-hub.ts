import type { FollowedPatient, PluginHost, SelfCheck } from '@navigateur-pro/domain/context/plugin.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { FhircastHub, type HubVerdict } from '@navigateur-pro/sdk/fhircast/hub.ts'
import type { HubLimits, HubRefusal } from '@navigateur-pro/sdk/fhircast/hub-rules.ts'
import { type EventName, eventNameOf, type FhircastEvent } from '@navigateur-pro/sdk/fhircast/messages.ts'
import {
  type LoopbackRefusal,
  type LoopbackServer,
  startLoopbackServer,
} from '@navigateur-pro/sdk/loopback-server.ts'
import { ago } from './ago.ts'
import { ContextSource } from './context-source.ts'
import { closingContext, openingContext, patientOf, readPatientEvent, samePatient } from './patient-event.ts'

/** The session that the programs of this computer share. The token is the secret, not the topic. */
const topic = 'navigateur-pro'

type OwnHubOptions = {
  readonly host: PluginHost
  readonly port: number
  readonly share: boolean
  readonly limits?: Partial<HubLimits>
}

/** The hub of this computer: what paired programs open goes to the sidebar, and back to the others. */
export class OwnHub {
  readonly #options: OwnHubOptions
  readonly #hub: FhircastHub
  readonly #sources = new Map<string, ContextSource>()
  #server: LoopbackServer | undefined
  #problem: string | undefined
  #unfollow: (() => void) | undefined
  #announced: Identity | undefined
  #heardAt: number | undefined
  #refused: { readonly why: string; readonly at: number } | undefined

  constructor(options: OwnHubOptions) {
    this.#options = options
    this.#hub = new FhircastHub({
      topic,
      judge: (integratorId, event, name) => this.#judge(integratorId, event, name),
      onFollowed: (integratorId, event) => this.#followed(integratorId, event),
      onRefused: (integratorId, why) => {
        if (why !== 'refused-patient') this.#refused = { why: hubRefusals[why], at: Date.now() }
        this.#options.host.log('fhircast.refused', { reason: why })
        this.#sourceOf(integratorId).closed(Date.now())
      },
      onArrived: (integratorId) => this.#sourceOf(integratorId).restart(),
      onGone: (integratorId) => this.#sourceOf(integratorId).lost(),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    })
  }

  get port(): number | undefined {
    return this.#server?.port
  }

  /** A port that is taken is no reason to fail: the self-test says so, and tries again. */
  async listen(): Promise<void> {
    if (this.#server !== undefined) return
    const { host, port, share } = this.#options
    try {
      this.#server = await startLoopbackServer({
        host,
        port,
        origins: [],
        acceptNewPrograms: true,
        serve: (request) => this.#hub.serve(request),
        upgrade: (path) => this.#hub.upgrade(path),
      })
    } catch (error) {
      this.#problem = isAppError(error) ? error.message : `Le port ${port} ne peut pas être ouvert.`
      host.log('fhircast.hub-closed', { reason: isAppError(error) ? error.code : 'internal' })
      return
    }
    this.#problem = undefined
    this.#hub.origin = `http://127.0.0.1:${this.#server.port}`
    if (share) this.#unfollow = host.follow((followed) => this.#show(followed))
  }

  async stop(): Promise<void> {
    this.#unfollow?.()
    this.#hub.stop()
    await this.#server?.stop()
    this.#server = undefined
  }

  async selfTest(): Promise<readonly SelfCheck[]> {
    await this.listen()
    const server = this.#server
    if (server === undefined) {
      const label = `Le hub de ce poste est ouvert sur le port ${this.#options.port}`
      return [{ label, outcome: 'failed', advice: this.#problem ?? '' }]
    }
    const names = this.#hub.subscribers()
    return [
      { label: `Le hub de ce poste est ouvert sur le port ${server.port}`, outcome: 'ok' },
      names.length > 0
        ? { label: `Logiciels reliés : ${names.join(', ')}`, outcome: 'ok' }
        : {
            label: 'Un logiciel est relié',
            outcome: 'waiting',
            advice: `Réglez dans ce logiciel l’adresse http://127.0.0.1:${server.port}/ et le sujet ${topic}, puis demandez-y l’appairage : le Navigateur vous montrera six chiffres à comparer.`,
          },
      this.#heardAt === undefined
        ? {
            label: 'Un patient a été reçu',
            outcome: 'waiting',
            advice: 'Ouvrez un patient dans le logiciel relié.',
          }
        : { label: `Dernier évènement reçu ${ago(this.#heardAt)}`, outcome: 'ok' },
      ...this.#refusals(server),
    ]
  }

  #refusals(server: LoopbackServer): readonly SelfCheck[] {
    const door = server.lastRefusal()
    const said = [
      ...(this.#refused === undefined ? [] : [this.#refused]),
      ...(door === undefined ? [] : [{ why: doorRefusals[door.reason], at: door.at }]),
    ]
    return said
      .filter(({ at }) => at >= (this.#heardAt ?? 0))
      .map(({ why, at }) => ({ label: `Dernier refus ${ago(at)}`, outcome: 'failed', advice: why }))
  }

  #sourceOf(integratorId: string): ContextSource {
    const known = this.#sources.get(integratorId)
    if (known !== undefined) return known
    const source = new ContextSource(this.#options.host, `fhircast:${integratorId}`)
    this.#sources.set(integratorId, source)
    return source
  }

  #judge(integratorId: string, event: FhircastEvent, name: EventName): HubVerdict {
    if (name === 'SyncError') return 'leaves'
    const source = this.#sourceOf(integratorId)
    const read = readPatientEvent(name, event.context)
    if (read.kind === 'refused') {
      this.#refused = { why: `Le dernier évènement a été refusé : ${read.why}`, at: Date.now() }
      return 'refused'
    }
    this.#heardAt = Date.now()
    if (read.kind === 'opens') {
      return source.opened(read.patient, read.resource, event.at) ? 'opens' : 'refused'
    }
    if (read.kind === 'ends') {
      source.closed(event.at)
      return 'closes'
    }
    // Any member of the session may close its patient, whoever opened it.
    const { current } = this.#hub
    const closesCurrent = samePatient(patientOf(current?.event), read.resource)
    const opener = closesCurrent && current?.by !== undefined ? this.#sourceOf(current.by) : undefined
    for (const one of new Set([source, opener])) {
      if (one !== undefined && samePatient(one.open, read.resource)) one.closed(event.at)
    }
    return closesCurrent ? 'closes' : 'leaves'
  }

  /** It left the patient that it had opened for where another led it: it no longer disagrees. */
  #followed(integratorId: string, event: FhircastEvent): void {
    const source = this.#sourceOf(integratorId)
    if (source.open === undefined || event.id !== this.#hub.latestId) return
    const patient = patientOf(event)
    const same = patient !== undefined && samePatient(source.open, patient)
    if (same === (eventNameOf(event.name) === 'Patient-close')) source.closed(Date.now())
  }

  #show(followed: FollowedPatient): void {
    const { current } = this.#hub
    if (followed.kind === 'closed') {
      const ours = current !== undefined && current.by === undefined ? patientOf(current.event) : undefined
      this.#announced = undefined
      if (ours !== undefined) this.#hub.close(closingContext(ours), undefined)
      return
    }
    const { patient, source } = followed
    const by = source?.startsWith('fhircast:') ? source.slice('fhircast:'.length) : undefined
    // The hub has told the others already, in the words of the program that brought it.
    if (by !== undefined && current?.by === by) return
    const same = current !== undefined && current.by === undefined && this.#announced !== undefined
    if (same && JSON.stringify(this.#announced) === JSON.stringify(patient)) return
    this.#announced = patient
    this.#hub.open(openingContext(patient), by)
  }
}

const hubRefusals: Readonly<Record<Exclude<HubRefusal, 'refused-patient'>, string>> = {
  'not-readable': 'Un logiciel relié a envoyé un évènement illisible. Aucun patient n’a été ouvert.',
  'wrong-topic': `Un logiciel relié vise un autre sujet : réglez-y le sujet ${topic}.`,
  'unsupported-event':
    'Un logiciel relié a envoyé un évènement que le Navigateur ne suit pas. Il doit envoyer Patient-open.',
  'out-of-order':
    'Un évènement est arrivé après un plus récent : le patient n’est plus sûr. Ouvrez-le de nouveau dans le logiciel.',
}
const doorRefusals: Readonly<Record<LoopbackRefusal, string>> = {
  host: 'Une adresse autre que 127.0.0.1 a été utilisée. Réglez-la dans le logiciel.',
  origin: 'Une page web a voulu parler au Navigateur. Elle a été refusée ; rien n’est à faire.',
  token: 'Un logiciel s’est présenté sans jeton connu. Demandez de nouveau l’appairage dans ce logiciel.',
  too_large: 'Un logiciel a envoyé une demande trop longue. Signalez-le à son éditeur.',
  too_many_requests: 'Un logiciel envoie trop de demandes par seconde. Signalez-le à son éditeur.',
  failed: 'Une demande n’a pas pu être traitée. Rien n’a été ouvert ; recommencez.',
}
