import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { type RefusalCode, refusalOf, replyTo } from '../errors.ts'
import { canonicals } from './canonicals.ts'
import type { Issue, OperationOutcome } from './resource.ts'

/** FHIR issue types (R4, value set issue-type) that we use, and the status that goes with each. */
const statuses = {
  invalid: 400,
  'not-supported': 422,
  'business-rule': 422,
  'not-found': 404,
  'multiple-matches': 412,
  conflict: 409,
  forbidden: 403,
  'too-costly': 422,
} as const
type IssueType = keyof typeof statuses

/** What FHIR asks to be refused in its own words; `where` is a FHIRPath, and no value of the request. */
export function refuseFhir(
  issue: IssueType,
  message: string,
  { where, status = statuses[issue] }: { readonly where?: string; readonly status?: number } = {},
): AppError {
  return new AppError('bad_input', message, { issue, status, ...(where !== undefined && { where }) })
}

const issueOfRefusal: Partial<Record<RefusalCode, string>> = {
  session_needed: 'login',
  device_wiped: 'login',
  forbidden: 'forbidden',
  not_found: 'not-found',
  too_large: 'too-long',
  quota_reached: 'too-costly',
  unsupported_media: 'not-supported',
  photo_metadata: 'business-rule',
  file_mismatch: 'invalid',
  bad_input: 'invalid',
  too_many_requests: 'throttled',
  unavailable: 'transient',
  internal: 'exception',
}

/** Any failure as FHIR says it: never a stack, an SQL text or a value of the request. */
export function outcomeOf(
  error: unknown,
  reference: string,
): { readonly status: number; readonly refusal: RefusalCode; readonly outcome: OperationOutcome } {
  if (isAppError(error) && typeof error.details['issue'] === 'string') {
    const { issue, status, where } = error.details
    const expression = typeof where === 'string' ? { expression: [where] } : {}
    return {
      status: Number(status),
      refusal: 'bad_input',
      outcome: toOutcome({ severity: 'error', code: issue, details: { text: error.message }, ...expression }),
    }
  }
  const refusal = refusalOf(error)
  const { status, body } = replyTo(refusal, reference)
  return {
    status,
    refusal,
    outcome: toOutcome({
      severity: 'error',
      code: issueOfRefusal[refusal] ?? 'processing',
      details: {
        coding: [{ system: canonicals.systems.refusal, code: refusal }],
        text: body.message,
      },
      diagnostics: `Référence ${reference}`,
    }),
  }
}

export function toOutcome(...issue: readonly Issue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue }
}

export function toNotice(severity: 'warning' | 'information', code: string, text: string): Issue {
  return { severity, code, details: { text } }
}
