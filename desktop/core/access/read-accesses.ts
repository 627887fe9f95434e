import { type AccessLine, accessLine, limits } from '@navigateur-pro/domain/sync/messages.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { AccessPage, AccessView } from '../../contract/access-views.ts'
import { online } from '../circle/online.ts'
import type { RecordStore } from '../records/record-store.ts'
import { linesOf, notOurs, type ServiceClient } from '../sync/service-client.ts'
import type { Consultations } from './consultations.ts'

export type AccessJournalDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly service: Pick<ServiceClient, 'ask'>
  readonly consultations: Pick<Consultations, 'send'>
  readonly person: () => Professional
}

const noNetwork = 'Il faut le réseau pour lire qui a consulté ce dossier : ce journal reste au service.'

/** A consultation that the service heard of later than this was made without network. */
const lateMs = 15 * 60_000

/** Who looked at a dossier, read from the service's audit trail at each call: nobody's desk keeps a copy of it. */
export function createAccessJournal({
  store,
  registry,
  service,
  consultations,
  person,
}: AccessJournalDependencies) {
  async function read(patientId: string, before?: number): Promise<AccessPage> {
    return online(noNetwork, async () => {
      // One's own come first: who reads is in it.
      while (await consultations.send());
      const pages = await Promise.all(store.dossiers.group(patientId).map((one) => ask(one, before)))
      // Joined dossiers share one trail: further than the shortest page, lines of the others would be missing.
      const full = pages.filter((page) => page.length === limits.consultations)
      const next = Math.max(0, ...full.map((page) => page.at(-1)!.seq))
      const lines = pages.flat().filter(({ seq }) => seq >= next)
      return {
        lines: lines.map(toView).toSorted((a, b) => b.at.localeCompare(a.at) || b.seq - a.seq),
        ...(next > 0 && { before: next }),
      }
    })
  }

  async function ask(patient: string, before: number | undefined): Promise<AccessLine[]> {
    const response = await service.ask({
      method: 'GET',
      path: `/v1/patients/${patient}/accesses${before === undefined ? '' : `?before=${before}`}`,
      headers: { 'accept-encoding': 'gzip' },
    })
    return linesOf(response).map((line) => {
      const parsed = accessLine.safeParse(line)
      if (!parsed.success) throw notOurs('access')
      return parsed.data
    })
  }

  function toView({ person: by, received_at: receivedAt, record, ...line }: AccessLine): AccessView {
    return {
      ...line,
      person: { id: by.id, name: by.name, profession: by.profession },
      mine: by.id === person().id,
      offline: Date.parse(receivedAt) - Date.parse(line.at) > lateMs,
      ...(record !== undefined && aboutOf(record)),
    }
  }

  /** Which writing a file was opened from. */
  function aboutOf(recordId: string): Pick<AccessView, 'about'> {
    const record = store.find(recordId)
    const body = record && readBody(registry, record)
    if (!record || body?.kind !== 'known') return {}
    return { about: { label: body.type.label.one, by: record.author.name, at: record.occurredAt } }
  }

  return { read }
}
