import type { CarePlanBody } from '@navigateur-pro/domain/records/care-plan.ts'
import type { SignedItem } from '@navigateur-pro/domain/records/care-plan-signature.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { PlanActionBody } from '@navigateur-pro/domain/records/plan-action.ts'
import type { PlanObjectiveBody } from '@navigateur-pro/domain/records/plan-objective.ts'
import type { PlanProblemBody } from '@navigateur-pro/domain/records/plan-problem.ts'
import type { PlanSocialBody } from '@navigateur-pro/domain/records/plan-social.ts'
import type { PlanParts } from '../../contract/plan-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { editedLine } from '../conflicts/edited-line.ts'
import type { CachedRecord } from '../records/record-store.ts'

/** A record of the plan: of today, or of a signature. */
export type PlanRecord = SignedItem & { readonly confidentiality: ConfidentialityClass }

type Line = Omit<PlanParts['headers'][number], 'body'>
type ToLine<Item> = (item: Item) => Line

/** The plan as it is. */
export function currentParts(records: readonly CachedRecord[], conflicts: Conflicts): PlanParts {
  return sortParts(records, (record) => ({
    ...editedLine(record, conflicts),
    confidentiality: record.confidentiality,
  }))
}

/** The plan as it was signed: to be read, and nothing else. */
export function signedParts(items: readonly PlanRecord[]): PlanParts {
  return sortParts(items, ({ id, version, author, recordedAt, confidentiality }) => ({
    recordId: id,
    version,
    author,
    recordedAt,
    confidentiality,
    mayRevise: false,
  }))
}

const order = { first: 0, next: 1, later: 2 } as const

function sortParts<Item extends PlanRecord>(items: readonly Item[], toLine: ToLine<Item>): PlanParts {
  // Identifiers are of their time: the oldest first, the same on every desk.
  const oldest = items.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const ofType = <Body>(type: string) =>
    oldest.filter((item) => item.type === type).map((item) => ({ ...toLine(item), body: item.body as Body }))
  return {
    // Closed, it makes room for the next one.
    headers: ofType<CarePlanBody>('care-plan').toSorted(
      (a, b) => Number(a.body.status === 'closed') - Number(b.body.status === 'closed'),
    ),
    problems: ofType<PlanProblemBody>('plan-problem').toSorted(
      (a, b) => order[a.body.priority] - order[b.body.priority],
    ),
    objectives: ofType<PlanObjectiveBody>('plan-objective'),
    actions: ofType<PlanActionBody>('plan-action'),
    social: ofType<PlanSocialBody>('plan-social'),
  }
}
