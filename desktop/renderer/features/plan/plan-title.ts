import { typeNamed } from '../care/record-types.ts'

/** An item in one line, as everywhere else. */
export function planTitle(type: string, body: unknown): string {
  return typeNamed(type)?.title(body) ?? ''
}
