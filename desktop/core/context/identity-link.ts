import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

/** What a person confirmed, and whether somebody took it back. */
export type IdentityLink = {
  readonly linkId: number
  readonly patientId: string
  readonly source: string
  readonly incoming: Identity
  readonly by: string
  readonly at: string
  readonly undone?: { readonly by: string; readonly at: string }
}
