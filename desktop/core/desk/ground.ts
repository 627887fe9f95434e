import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { EventData, EventName } from '../../contract/events.ts'
import { createConsultations } from '../access/consultations.ts'
import { createAttachments } from '../attachments/attachments.ts'
import { createMakeFile } from '../attachments/make-file.ts'
import { createTickets } from '../attachments/tickets.ts'
import { createDrafts } from '../drafts/drafts.ts'
import { createPatients } from '../patients.ts'
import type { CacheDatabase, Ports } from '../platform/ports.ts'
import { createAcrossDossiers } from '../records/across-dossiers.ts'
import { createMergeStore } from '../records/merge-store.ts'
import { createProposalStore } from '../records/proposal-store.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createReference } from '../reference/reference.ts'
import { createWordFiller } from '../search/word-filler.ts'
import { createSettings } from '../settings.ts'
import { createDeviceId } from '../sync/device-id.ts'
import { createLease } from '../sync/lease.ts'
import { createServiceClient } from '../sync/service-client.ts'
import { createSession } from '../sync/session.ts'

export type DeskConfig = {
  readonly serviceUrl: string
  readonly environment: 'production' | 'test'
  readonly appVersion: string
  readonly channelFolder: string
  readonly plugins: readonly Plugin[]
  readonly mail: MailCarrier
  readonly registry: Registry
  readonly longestPauseMs: number
}

export type Emit = <E extends EventName>(event: E, data: EventData<E>) => void

/** What the parts of a desk ask for by name; none of them takes it whole, and no area knows of it. */
export type Ground = ReturnType<typeof createGround>

/** What stands on nothing but the cache, the ports and the service: who works here, and what is held. */
export function createGround(
  ports: Ports,
  config: DeskConfig,
  database: CacheDatabase,
  newId: () => string,
  emit: Emit,
) {
  const { clock, crypto, http, logger } = ports
  const { registry, serviceUrl, longestPauseMs } = config
  const now = () => new Date(clock.now()).toISOString()

  const settings = createSettings(database)
  const deviceId = createDeviceId(settings, newId)
  const session = createSession({ ...ports, serviceUrl, settings, deviceId: deviceId.read })
  const service = createServiceClient(serviceUrl, http, session)
  const onChanged = () => emit('reference.changed', {})
  const reference = createReference({ settings, service, clock, logger, onChanged })

  const store = createRecordStore(database, registry)
  const patients = createPatients(store)
  const tickets = createTickets(crypto)
  const attachments = createAttachments(database, crypto, tickets, now)
  const draftsChanged = () => emit('drafts.changed', {})
  const drafts = createDrafts({ database, patients, attachments, now, newId, onChange: draftsChanged })
  const onFilled = () => emit('status.changed', {})
  const filler = createWordFiller({ words: store.words, clock, logger, onFilled })
  const noting = { database, store, registry, service, clock, logger, longestPauseMs, newId, now }

  return {
    ...ports,
    ...config,
    database,
    durable: database.durable,
    newId,
    now,
    nowMs: () => clock.now(),
    today: () => calendarDay(clock.now()),
    emit,
    /** Joined dossiers are shown under the kept one: a change of either is a change there. */
    recordsChanged: (patientId: string, types: readonly string[]) =>
      emit('records.changed', { patientId: store.dossiers.keptOf(patientId), types: [...types] }),
    draftsChanged,
    settings,
    deviceId,
    session,
    person: session.author,
    personName: () => session.person()?.name ?? '',
    role: () => session.person()?.role,
    service,
    lease: createLease(settings, clock),
    reference,
    store,
    dossiers: store.dossiers,
    across: createAcrossDossiers(database),
    proposals: createProposalStore(database),
    merges: createMergeStore(database),
    patients,
    tickets,
    makeFile: createMakeFile(tickets),
    attachments,
    drafts,
    consultations: createConsultations(noting),
    filler,
  }
}

function calendarDay(milliseconds: number): { year: number; month: number; day: number } {
  const date = new Date(milliseconds)
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
}
