import type { FastifyRequest } from 'fastify'
import { refuseFhir } from './outcome.ts'

export const fhirJson = 'application/fhir+json'

const readable = [fhirJson, 'application/json', 'text/json', 'application/*', '*/*']

/** Every search parameter of a request, in order: those of its address, then those of a form (`_search`). */
export function parametersOf({ raw, body }: FastifyRequest): readonly (readonly [string, string])[] {
  const [, search = ''] = (raw.url ?? '').split(/\?(.*)/s)
  return [...new URLSearchParams(search), ...(body instanceof URLSearchParams ? body : [])]
}

/** JSON is all that we write: `_format` says so, or else `Accept`. Throws AppError with status 406. */
export function checkFormat(request: FastifyRequest): void {
  const format = parametersOf(request).find(([name]) => name === '_format')?.[1]
  const accepted =
    format === undefined
      ? (request.headers.accept ?? '*/*').split(',').map((one) => one.split(';')[0]!.trim().toLowerCase())
      : // A plus that was not escaped comes as a space.
        [format.split(';')[0]!.trim().replace(' ', '+')]
  const wants = format === undefined ? readable : [...readable, 'json']
  if (accepted.some((one) => one === '' || wants.includes(one))) return
  throw refuseFhir('not-supported', 'Le service n’écrit que application/fhir+json.', { status: 406 })
}

/** `Prefer: handling=strict` refuses what is not known, `return=minimal` asks for no body. */
export function preferenceOf({ headers }: FastifyRequest, name: 'handling' | 'return'): string | undefined {
  const asked = [headers['prefer'] ?? []].flat().join(',')
  return new RegExp(String.raw`(?:^|[,;\s])${name}\s*=\s*"?(\w+)`, 'i').exec(asked)?.[1]?.toLowerCase()
}
