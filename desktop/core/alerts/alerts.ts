import { categories, mayAcknowledge, severities } from '@navigateur-pro/domain/alerts/categories.ts'
import { rules } from '@navigateur-pro/domain/alerts/rules.ts'
import { parisDayOf } from '@navigateur-pro/domain/agenda/paris.ts'
import { findSignals, type Signal } from '@navigateur-pro/domain/alerts/signals.ts'
import { mayWrite } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type AlertBody, arrivalOf, nextStates } from '@navigateur-pro/domain/records/alert.ts'
import type { AlertView, ListedAlert, SignalView } from '../../contract/alert-views.ts'
import type { Patients } from '../patients.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import { keepPerDossier } from '../records/kept-per-dossier.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { deliveryOf } from '../timeline/delivery.ts'
import { joinFacts, readFacts } from './facts.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly patients: Patients
  readonly person: () => Professional
  readonly nowMs: () => number
}

/** Read ahead at once: some milliseconds, which nobody feels. */
const dossiersAhead = 8

export type Alerts = ReturnType<typeof createAlerts>

/** Alerts that people raised and signals that rules find, until somebody has seen and settled them. */
export function createAlerts({ database, store, patients, person, nowMs }: Dependencies) {
  const facts = keepPerDossier(database, (patientId, day) => readFacts(store, patientId, day))
  const today = () => parisDayOf(new Date(nowMs()).toISOString())

  function read(patientId: string) {
    return {
      alerts: openOnes(store.listByPatient(patientId, ['alert'])),
      signals: signals(patientId),
    }
  }

  function list(): ListedAlert[] {
    const alerts = openOnes(store.listByType('alert'))
    const [unseen, seen] = [
      alerts.filter(({ body }) => body.state === 'raised'),
      alerts.filter(({ body }) => body.state !== 'raised'),
    ]
    const found = signals().flatMap((signal) => {
      const patient = patients.view(signal.patientId)
      return patient ? [{ kind: 'signal', patient, signal } as const] : []
    })
    return [...withPatients(unseen), ...found, ...withPatients(seen)]
  }

  /** Of every patient, those that nobody has seen. */
  function unseen(): { readonly raised: readonly AlertView[]; readonly signals: readonly SignalView[] } {
    return { raised: openOnes(store.listByField('alert', 'state', ['raised'])), signals: signals() }
  }

  function withPatients(alerts: readonly AlertView[]): ListedAlert[] {
    return alerts.flatMap((alert) => {
      const patient = patients.view(alert.patientId)
      return patient ? [{ kind: 'alert', patient, alert } as const] : []
    })
  }

  function openOnes(records: readonly CachedRecord[]): AlertView[] {
    return records
      .map(toView)
      .filter(({ body }) => body.state === 'raised' || body.state === 'acknowledged')
      .toSorted(
        (one, other) =>
          Number(one.body.state !== 'raised') - Number(other.body.state !== 'raised') ||
          severities.indexOf(one.body.severity) - severities.indexOf(other.body.severity) ||
          other.occurredAt.localeCompare(one.occurredAt),
      )
  }

  function toView(record: CachedRecord): AlertView {
    const body = record.body as AlertBody
    const author = raisedBy(record)
    return {
      recordId: record.id,
      patientId: record.patientId,
      author,
      mine: author.id === person().id,
      occurredAt: record.occurredAt,
      body,
      // Reading is not seeing: an alert is seen by who says so.
      delivery: deliveryOf(record, new Map()),
      ...progressOf(record),
    }
  }

  /** What is common to the band and to the journal. */
  function progressOf(record: CachedRecord) {
    const body = record.body as AlertBody
    const arrivedAt = arrivalOf(body, record.receivedAt)
    const moving = record.waiting === 'here' || record.waiting === 'sent'
    return {
      version: record.version,
      ...(arrivedAt !== undefined && { arrivedAt }),
      next: moving || record.version === 0 ? [] : [...nextStates(body, person())],
    }
  }

  /** Those that nobody has answered. */
  function signals(patientId?: string): SignalView[] {
    const known =
      patientId === undefined ? facts.all(today()) : facts.of(store.dossiers.group(patientId), today())
    const found = findSignals(joinFacts(known), person().role, new Date(nowMs()))
    const answered = new Set(
      store
        .listByField(
          'alert',
          'signal',
          found.map(({ key }) => key),
        )
        .map((record) => record.body as AlertBody)
        .filter(({ state }) => state !== 'cancelled')
        .map(({ signal }) => signal),
    )
    return found.filter(({ key }) => !answered.has(key)).map(toSignalView)
  }

  function toSignalView({ key, rule, patientId, text, since, recordId }: Signal): SignalView {
    const { category, reads, source } = rules[rule]
    const [confidentiality] = reads
    const { role } = person()
    return {
      key,
      patientId,
      text,
      since,
      source,
      ...(recordId !== undefined && { recordId }),
      ...(mayAcknowledge(role) &&
        mayWrite(role, confidentiality) && {
          answer: {
            confidentiality,
            body: {
              category,
              severity: categories[category].severity,
              text,
              signal: key,
              state: 'raised',
              steps: [],
            },
          },
        }),
    }
  }

  return { read, list, unseen, progressOf, workAhead: () => facts.workAhead(today(), dossiersAhead) }
}

/** « Chute (Mme Labat) : tombée dans la salle de bains » */
export function sayRaised({ category, text }: AlertBody, by: string): string {
  const label = `${categories[category].label} (${by})`
  return text === '' ? label : `${label} : ${text}`
}

/** A record's author is whoever moved it last; an alert is known by who raised it. */
export function raisedBy(record: CachedRecord): CachedRecord['author'] {
  return (record.body as AlertBody).steps[0]?.by ?? record.author
}
