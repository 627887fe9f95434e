import { z } from 'zod'

/**
 * Who a record is written for (CSP L1110-4, R1110-1 sq.): a record has exactly one class, and a
 * role reads whole classes. Deny by default: see `people/access.ts`.
 */
export const confidentialityClass = z.enum([
  'medical',
  'paramedical',
  'medico-social',
  'social',
  'administrative',
  'logistic',
])
export type ConfidentialityClass = z.infer<typeof confidentialityClass>

export const confidentialityLabel: Readonly<Record<ConfidentialityClass, string>> = {
  medical: 'médical',
  paramedical: 'paramédical',
  'medico-social': 'médico-social',
  social: 'social',
  administrative: 'administratif',
  logistic: 'logistique',
}
