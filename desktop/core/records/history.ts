import { AppError } from '@navigateur-pro/domain/errors.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { versionLine } from '@navigateur-pro/domain/sync/messages.ts'
import type { VersionView } from '../../contract/conflict-views.ts'
import { online } from '../circle/online.ts'
import { linesOf, notOurs, type ServiceClient } from '../sync/service-client.ts'
import type { RecordStore } from './record-store.ts'

export type HistoryDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly service: Pick<ServiceClient, 'ask'>
}

/** What a record has said, by whom: the versions that this desk has seen, or all of them from the service. */
export function createHistory({ store, registry, service }: HistoryDependencies) {
  function here(recordId: string): VersionView[] {
    return store.listVersions(recordId).map(({ author, at, content }) => ({ author, at, body: content }))
  }

  /** A desk is only told of the last version: those in between are read from the service. */
  async function whole(recordId: string): Promise<VersionView[]> {
    const record = store.find(recordId)
    if (!record) throw new AppError('not_found', 'Cette fiche n’est plus sur ce poste.')
    const response = await online('Il faut le réseau pour lire toutes les versions.', () =>
      service.ask({ method: 'GET', path: `/v1/records/${recordId}/versions` }),
    )
    const published = linesOf(response).map((line) => {
      const parsed = versionLine.safeParse(line)
      if (!parsed.success) throw notOurs('versions')
      const { author, at, schema, body } = parsed.data
      const read = readBody(registry, { type: record.type, schema, body })
      return { author, at, body: read.kind === 'known' ? read.body : body }
    })
    const own = record.waiting === 'here' || record.waiting === 'sent'
    return own
      ? [...published, { author: record.author, at: record.recordedAt, body: record.body }]
      : published
  }

  return { here, whole }
}
