/** A FHIR element as received: nothing about its fields is known. */
export type Json = Readonly<Record<string, unknown>>

/** The object's own fields only, whatever its prototype says; nothing when it is no object. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.assign(Object.create(null), value)
    : {}
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function extensionsOf(holder: Json, url: string): readonly Json[] {
  return listOf(holder['extension'])
    .map(objectOf)
    .filter((extension) => extension['url'] === url)
}

export function codingsOf(concept: unknown): readonly Json[] {
  return listOf(objectOf(concept)['coding']).map(objectOf)
}

export function hasEnded(period: unknown): boolean {
  return textOf(objectOf(period)['end']) !== undefined
}

/** The value that all agree on; undefined when there is none, or when they differ. */
export function only<Value>(values: readonly (Value | undefined)[]): Value | undefined {
  const distinct = new Set(values.filter((value) => value !== undefined))
  return distinct.size === 1 ? [...distinct][0] : undefined
}
