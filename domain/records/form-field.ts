/**
 * How a field of a body is called, shown and typed. With these a screen edits a record, and puts
 * two versions of it side by side, without knowing its type.
 */
export type FormField = {
  readonly field: string
  /** French. */
  readonly label: string
  readonly input: /** `long`: sentences, on several lines. */
    | { readonly kind: 'text'; readonly max: number; readonly required?: true; readonly long?: true }
    | { readonly kind: 'date'; readonly required?: true }
    | { readonly kind: 'choice'; readonly options: Readonly<Record<string, string>> }
  /** A mistake here reaches the patient (drug, dose, allergy): no value is ever chosen in advance. */
  readonly critical?: true
  /** Says where the rest comes from: whoever changes the rest becomes it, unless he or she says otherwise. */
  readonly follows?: 'day' | 'person'
  /** Offered while it is empty, once that other field is written: who recorded an agreement, and when. */
  readonly fills?: { readonly with: 'day' | 'person'; readonly when: string }
}

/** What a body holds in a field of its form; empty when nothing. */
export function fieldText(body: unknown, field: string): string {
  const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[field]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
