/** What we write of FHIR R4: narrow and read-only. What others write is read as `unknown`. */
export type Coding = { readonly system?: string; readonly code: string; readonly display?: string }
export type Concept = { readonly coding?: readonly Coding[]; readonly text?: string }
export type Identifier = {
  readonly use?: string
  readonly type?: Concept
  readonly system?: string
  readonly value: string
}
export type Reference = {
  readonly reference?: string
  readonly identifier?: Identifier
  readonly display?: string
}
export type Meta = {
  readonly versionId?: string
  readonly lastUpdated?: string
  readonly profile?: readonly string[]
  readonly tag?: readonly Coding[]
}

export type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly meta: Meta
  readonly [element: string]: unknown
}

export type Issue = {
  readonly severity: 'error' | 'warning' | 'information'
  readonly code: string
  readonly details: Concept
  readonly diagnostics?: string
  readonly expression?: readonly string[]
}
export type OperationOutcome = { readonly resourceType: 'OperationOutcome'; readonly issue: readonly Issue[] }

export function referenceTo(type: string, id: string, display?: string): Reference {
  return { reference: `${type}/${id}`, ...(display !== undefined && { display }) }
}

/** The newest of several instants, whatever their offsets. */
export function latestOf(instants: readonly string[]): string {
  return new Date(Math.max(...instants.map((one) => Date.parse(one)))).toISOString()
}
