import { canonicalJson } from '../canonical-json.ts'
import type { SignedItem } from '../records/care-plan-signature.ts'
import { carePlan } from '../records/care-plan.ts'
import { type ConfidentialityClass, confidentialityClass } from '../records/confidentiality.ts'
import { planAction } from '../records/plan-action.ts'
import { planObjective } from '../records/plan-objective.ts'
import { planProblem } from '../records/plan-problem.ts'
import { planSocial } from '../records/plan-social.ts'

/** What a plan is made of, in the order in which it is read. */
export const planTypes: readonly string[] = [
  carePlan,
  planProblem,
  planObjective,
  planAction,
  planSocial,
].map(({ name }) => name)

type Signable = SignedItem & { readonly confidentiality: ConfidentialityClass }

/** The parts of a signature: what has a class goes into the part of that class, and nowhere else. */
export function partsToSign(
  records: readonly Signable[],
  signed: readonly ConfidentialityClass[],
): ReadonlyMap<ConfidentialityClass, readonly SignedItem[]> {
  const parts = new Map<ConfidentialityClass, readonly SignedItem[]>()
  for (const part of confidentialityClass.options) {
    const items = records
      .filter(({ type, confidentiality }) => confidentiality === part && planTypes.includes(type))
      .map(({ confidentiality: _said, ...item }) => item)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    if (signed.includes(part) && items.length > 0) parts.set(part, items)
  }
  return parts
}

/** What is hashed: the same text on every desk, whatever the order in which it keeps its keys. */
export function signedText(signing: string, items: readonly SignedItem[]): string {
  return canonicalJson({ signing, items })
}

export type PlanChange = {
  readonly id: string
  readonly type: string
  readonly kind: 'new' | 'changed' | 'gone'
  readonly before?: unknown
  readonly after?: unknown
}

type Compared = Pick<SignedItem, 'id' | 'type' | 'body'>

/** What the plan has become since: by item, whoever wrote it and however many times. */
export function changesSince(signed: readonly Compared[], now: readonly Compared[]): PlanChange[] {
  const before = new Map(signed.map((item) => [item.id, item]))
  const after = new Map(now.map((item) => [item.id, item]))
  const changed = signed.flatMap(({ id, type, body }): PlanChange[] => {
    const current = after.get(id)
    if (!current) return [{ id, type, kind: 'gone', before: body }]
    if (canonicalJson(current.body) === canonicalJson(body)) return []
    return [{ id, type, kind: 'changed', before: body, after: current.body }]
  })
  const added = now
    .filter(({ id }) => !before.has(id))
    .map(({ id, type, body }): PlanChange => ({ id, type, kind: 'new', after: body }))
  return [...changed, ...added]
}
