import { planParts } from '@navigateur-pro/domain/plan/plan-parts.ts'
import type { SignedItem } from '@navigateur-pro/domain/records/care-plan-signature.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
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

function sortParts<Item extends PlanRecord>(items: readonly Item[], toLine: ToLine<Item>): PlanParts {
  const { headers, problems, objectives, actions, social } = planParts(items)
  const lines = <Body>(part: readonly (Omit<Item, 'body'> & { readonly body: Body })[]) =>
    part.map((item) => ({ ...toLine(item as Item), body: item.body }))
  return {
    headers: lines(headers),
    problems: lines(problems),
    objectives: lines(objectives),
    actions: lines(actions),
    social: lines(social),
  }
}
