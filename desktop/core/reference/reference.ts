import type { FormModel } from '@navigateur-pro/domain/forms/form-model.ts'
import { releasedModels } from '@navigateur-pro/domain/forms/released-models.ts'
import type { TerritoryPlace } from '@navigateur-pro/domain/people/territory-place.ts'
import { type ReferenceReply, referenceReply } from '@navigateur-pro/domain/sync/messages.ts'
import { parseJson } from '../lock/bytes.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { Settings } from '../settings.ts'
import type { ServiceClient } from '../sync/service-client.ts'

type Kept = ReferenceReply & { readonly tag: string }

type Dependencies = {
  readonly settings: Settings
  readonly service: ServiceClient
  readonly clock: Clock
  readonly logger: Logger
  readonly onChanged: () => void
}

const hour = 3_600_000
const name = 'reference'

/** Forms and places of the territory: what the service last gave, readable without it. */
export function createReference({ settings, service, clock, logger, onChanged }: Dependencies) {
  let askedAt = Number.NEGATIVE_INFINITY

  function kept(): Kept {
    return settings.read<Kept>(name) ?? { forms: [], places: [], tag: '' }
  }

  /** Asked at most once an hour, when the service is there. */
  async function refresh(): Promise<void> {
    if (clock.monotonic() - askedAt < hour) return
    askedAt = clock.monotonic()
    try {
      const { tag } = kept()
      const response = await service.send({
        method: 'GET',
        path: '/v1/reference',
        headers: { 'if-none-match': tag },
      })
      if (response.status !== 200) return
      const reply = referenceReply.safeParse(parseJson(response.body))
      if (!reply.success) return
      settings.write(name, { ...reply.data, tag: response.header('etag') ?? '' } satisfies Kept)
      onChanged()
    } catch {
      // The network: what is kept serves until the next time.
      askedAt = Number.NEGATIVE_INFINITY
      logger.info('reference.unreachable')
    }
  }

  return {
    refresh: () => void refresh(),
    places: (): readonly TerritoryPlace[] => kept().places,
    /** The newest version of each form, that of this release or that of the service. */
    forms(): readonly FormModel[] {
      const newest = new Map<string, FormModel>()
      for (const model of [...releasedModels, ...kept().forms]) {
        if (model.version >= (newest.get(model.id)?.version ?? 0)) newest.set(model.id, model)
      }
      return [...newest.values()]
    },
  }
}
