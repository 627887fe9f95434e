import type { MedicationLineBody } from '../records/medication-line.ts'
import type { ReviewEntry } from '../records/medication-review.ts'

type Listed = { readonly id: string; readonly body: MedicationLineBody; readonly disputed: boolean }

export type ComparedEntry = {
  readonly entry: ReviewEntry
  /** What the list says since the pharmacist read it, in French, when that is something else. */
  readonly moved?: string
}

/** A review beside the list as it is now: what moved meanwhile, and what the review does not speak of. */
export function compareReview(
  entries: readonly ReviewEntry[],
  list: readonly Listed[],
): { readonly entries: readonly ComparedEntry[]; readonly unlisted: readonly Listed[] } {
  const lines = new Map(list.map((line) => [line.id, line]))
  const spoken = new Set(entries.flatMap((entry) => (entry.kind === 'added' ? [] : [entry.line])))
  return {
    entries: entries.map((entry) => {
      const moved = entry.kind === 'added' ? undefined : sayMoved(entry, lines.get(entry.line))
      return { entry, ...(moved !== undefined && { moved }) }
    }),
    unlisted: list.filter(({ id, body }) => !spoken.has(id) && !body.stoppedOn),
  }
}

function sayMoved(
  entry: Exclude<ReviewEntry, { kind: 'added' }>,
  line: Listed | undefined,
): string | undefined {
  if (!line) return 'n’est plus dans la liste'
  const { drug, dose, stoppedOn } = line.body
  if (line.disputed) return 'plusieurs versions à départager'
  if (stoppedOn) return 'arrêté depuis'
  return drug === entry.drug && dose === entry.before
    ? undefined
    : `la liste dit maintenant : ${drug} ${dose}`
}
