export type PagePatient = {
  readonly birthName: string
  readonly usedName?: string
  readonly firstGivenName: string
  readonly givenNames?: string
  readonly sex: 'M' | 'F'
  readonly birthDate: string
  readonly birthPlace?: string
  readonly localId: string
}
export type PageRefusal = 'lunar' | 'incomplete' | 'other-patient' | 'unreadable'

export function patientNumberOf(address: string): string | undefined
export function identityOf(
  number: string,
  answer: unknown,
):
  | { readonly kind: 'patient'; readonly patient: PagePatient }
  | { readonly kind: 'refused'; readonly reason: PageRefusal }
