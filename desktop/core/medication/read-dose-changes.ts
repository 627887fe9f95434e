import {
  doseStandings,
  isUnreadTooLong,
  listedDose,
} from '@navigateur-pro/domain/medication/dose-standing.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { type DoseChangeBody, doseChange } from '@navigateur-pro/domain/records/dose-change.ts'
import type { MedicationLineBody } from '@navigateur-pro/domain/records/medication-line.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { ConflictMark } from '../../contract/conflict-views.ts'
import type { DoseChangeView } from '../../contract/medication-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

type Dependencies = {
  readonly store: Pick<RecordStore, 'find' | 'listByField' | 'isRetained' | 'dossiers'>
  readonly conflicts: Pick<Conflicts, 'markOf'>
}

/** A line of the treatment, as far as what changed it needs it. */
type ChangedLine = { readonly body: MedicationLineBody; readonly conflict: ConflictMark | undefined }

type MayMove = (type: RecordType, record: CachedRecord, to: string) => boolean

/** Which steps this role may take, in a dossier where it may write or not. */
export function movesOf(by: Role | undefined, writable: boolean): MayMove {
  return ({ merge }, record, to) => {
    if (merge.kind !== 'states' || record.waiting || by === undefined || !writable) return false
    return merge.transitions[merge.stateOf(record.body)]?.[to]?.includes(by) === true
  }
}

/** What changed one line, the newest first, and where each change stands. */
export function readDoseChanges(
  line: ChangedLine | undefined,
  records: readonly CachedRecord[],
  mayMove: MayMove,
  nowMs: number,
): DoseChangeView[] {
  // Two of one instant: the same one is the newer on every desk.
  const newestFirst = records.toSorted(
    (a, b) => prescribedAt(b).localeCompare(prescribedAt(a)) || b.id.localeCompare(a.id),
  )
  const stopped = line?.body.stoppedOn !== undefined
  const standings = doseStandings(
    newestFirst.map(({ body }) => body as DoseChangeBody),
    line && { dose: line.body.dose, stopped, disputed: line.conflict !== undefined },
  )
  return newestFirst.map((record, index) => {
    const { id, version, waiting } = record
    const body = record.body as DoseChangeBody
    const standing = standings[index]!
    return {
      recordId: id,
      version,
      ...(waiting && { waiting }),
      body,
      standing,
      ...(line && { listed: listedDose(body, { dose: line.body.dose, stopped }) }),
      ...(line?.conflict && { conflict: line.conflict }),
      late: isUnreadTooLong(body, standing, nowMs),
      mayAcknowledge: standing === 'to-acknowledge' && mayMove(doseChange, record, 'acknowledged'),
      mayCancel: standing === 'to-acknowledge' && mayMove(doseChange, record, 'cancelled'),
    }
  })
}

/**
 * Of every patient, the changes of the lines that somebody may still have to read. Line by line, and
 * not dossier by dossier: a dossier's whole treatment is ten times more to read.
 */
export function listDoseChanges(
  { store, conflicts }: Dependencies,
  by: Role | undefined,
  nowMs: number,
): readonly { readonly patientId: string; readonly change: DoseChangeView }[] {
  const standing = store.listByField(doseChange.name, 'state', ['prescribed', 'acknowledged'])
  const lines = [...new Set(standing.map(lineOf))]
  return [...Map.groupBy(store.listByField(doseChange.name, 'line', lines), lineOf)].flatMap(
    ([lineId, records]) => {
      const { patientId } = records[0]!
      const record = store.find(lineId)
      const line = record && {
        body: record.body as MedicationLineBody,
        conflict: conflicts.markOf(record),
      }
      const mayMove = movesOf(by, !store.isRetained(store.dossiers.keptOf(patientId)))
      return readDoseChanges(line, records, mayMove, nowMs).map((change) => ({ patientId, change }))
    },
  )
}

function lineOf({ body }: CachedRecord): string {
  return (body as DoseChangeBody).line
}

function prescribedAt({ body, recordedAt }: CachedRecord): string {
  return (body as DoseChangeBody).steps[0]?.at ?? recordedAt
}
