import {
  dossierLine,
  type DossierLine,
  type SnapshotLine,
  snapshotLine,
  type SnapshotRequest,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { HttpResponse } from '../platform/ports.ts'
import type { End } from './pending-dossiers.ts'
import { linesOf, notOurs, type ServiceClient } from './service-client.ts'

export type SnapshotPage = {
  readonly puts: readonly Extract<SnapshotLine, { op: 'put' }>[]
  /** How many of them, and how far their dossier was read, by patient. */
  readonly received: ReadonlyMap<string, number>
  readonly ends: ReadonlyMap<string, End>
}

/** The dossiers that this person may read now. */
export async function readCatalogue(service: ServiceClient, feed: string): Promise<DossierLine[]> {
  const response = await service.ask({
    method: 'GET',
    path: `/v1/sync/dossiers?feed=${encodeURIComponent(feed)}`,
    headers: { 'accept-encoding': 'zstd, gzip' },
    timeoutMs: 60_000,
  })
  return linesOf(response).map((line) => {
    const dossier = dossierLine.safeParse(line)
    if (!dossier.success) throw notOurs('dossier')
    return dossier.data
  })
}

/**
 * Reads a page of a snapshot and proves that it answers the request: only dossiers that were asked
 * for, and at least one that goes forward. Otherwise nothing of it is applied.
 */
export function readSnapshotPage(response: HttpResponse, { dossiers }: SnapshotRequest): SnapshotPage {
  const asked = new Map(dossiers.map(({ patient, before }) => [patient, before ?? Infinity]))
  const puts: Extract<SnapshotLine, { op: 'put' }>[] = []
  const received = new Map<string, number>()
  const ends = new Map<string, End>()
  for (const value of linesOf(response)) {
    const parsed = snapshotLine.safeParse(value)
    if (!parsed.success) throw notOurs('line')
    const line = parsed.data
    const patient = line.op === 'put' ? line.record.patientId : line.patient
    const before = asked.get(patient)
    if (before === undefined || ends.has(patient)) throw notOurs('dossier')
    if (line.op === 'put') {
      puts.push(line)
      received.set(patient, (received.get(patient) ?? 0) + 1)
      continue
    }
    if (line.op === 'next' && line.before >= before) throw notOurs('order')
    ends.set(patient, line)
  }
  if (ends.size === 0) throw notOurs('no-end')
  // A dossier that no line ends would be read twice: what came of it is not counted.
  return { puts: puts.filter(({ record }) => ends.has(record.patientId)), received, ends }
}
