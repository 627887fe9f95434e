import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { MergeMark } from '../../contract/conflict-views.ts'
import type { Merge, MergeStore } from '../records/merge-store.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { sayValue } from './say-versions.ts'

/** Both sides of a merge, field by field, as people read them. */
export function sayMerge(
  type: RecordType | undefined,
  merge: Merge,
  record: CachedRecord,
  mayWrite: boolean,
): MergeMark {
  const { version, at, mine, changed, taken, met } = merge
  const fields = (type?.form ?? []).filter(({ follows }) => !follows)
  return {
    at,
    mine: fields
      .filter(({ field }) => field in changed)
      .map((field) => ({
        label: field.label,
        before: sayValue(field, changed),
        value: sayValue(field, mine),
      })),
    theirs: fields
      .filter(({ field }) => taken.includes(field))
      .map((field) => ({
        label: field.label,
        before: sayValue(field, mine),
        value: sayValue(field, record.body),
      })),
    ...(met && { met: { by: met.author.name, at: met.at } }),
    mayUndo: mayWrite && isLast(record, version),
  }
}

export type MergesDependencies = {
  readonly store: RecordStore
  readonly merges: MergeStore
  readonly writer: Pick<RecordWriter, 'revise'>
}

/** The person has looked at what was merged: it stays, or his or her own text is written again, alone. */
export function createMerges({ store, merges, writer }: MergesDependencies) {
  function close(recordId: string, undo: boolean): void {
    const [record, merge] = [store.find(recordId), merges.lastOf(recordId)]
    if (!record || !merge) throw new AppError('not_found', 'Cette fusion n’est plus à regarder.')
    if (undo) {
      if (!isLast(record, merge.version)) {
        throw new AppError(
          'conflict',
          'Quelqu’un a écrit depuis cette fusion. Rien n’a été changé : modifiez l’élément, ou reprenez une version de son historique.',
        )
      }
      writer.revise(recordId, record.version, merge.mine)
    }
    merges.forget(recordId)
  }

  return { close }
}

function isLast({ version, waiting }: CachedRecord, merged: number): boolean {
  return version === merged && waiting !== 'here' && waiting !== 'sent'
}
