import type { PlanChange } from '@navigateur-pro/domain/plan/signing.ts'
import { fieldText } from '@navigateur-pro/domain/records/form-field.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import type { SignedPlanView } from '../../contract/plan-views.ts'
import { sayValue } from '../conflicts/say-versions.ts'

/** What an item has become since it was signed, in words. */
export function sayChange(
  type: RecordType | undefined,
  { id, kind, before, after }: PlanChange,
): SignedPlanView['changes'][number] {
  const fields = kind === 'changed' ? (type?.form ?? []) : []
  return {
    id,
    kind,
    label: type?.label.one ?? '',
    title: type?.title(before ?? after) ?? '',
    fields: fields
      .filter(({ field }) => fieldText(before, field) !== fieldText(after, field))
      .map((field) => ({
        label: field.label,
        before: sayValue(field, before),
        after: sayValue(field, after),
      })),
  }
}
