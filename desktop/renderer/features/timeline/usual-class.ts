import { classOfAlert } from '@navigateur-pro/domain/alerts/categories.ts'
import { writableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { TimelineItem } from '../../../contract/views.ts'

/** The class that its author writes in unless asked otherwise: the only one that need not be said. */
export function usualClass(item: TimelineItem): ConfidentialityClass | undefined {
  if (item.kind === 'alert') return classOfAlert(item.body.category, item.author.role)
  return item.kind === 'document' ? 'medical' : writableClasses(item.author.role)[0]
}
