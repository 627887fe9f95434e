/**
 * The one error class of the product. Every failure a person or a program may meet has a code of
 * this closed set; anything else becomes `internal` once, at the boundary, with a reference that
 * the log also bears. Messages are in French: what happened, what was kept, what to do next.
 */
export const errorCodes = [
  'bad_input',
  'not_found',
  'forbidden',
  'locked',
  'pin_wrong',
  'pin_delayed',
  'pin_weak',
  'keystore_unavailable',
  'key_missing',
  'key_unreadable',
  'cache_plaintext',
  'cache_unreadable',
  'cache_newer',
  'cipher_missing',
  'disk_full',
  'offline',
  'session_needed',
  'service_refused',
  'update_needed',
  'device_wiped',
  'lease_ended',
  'conflict',
  'identity_invalid',
  'identity_blocked',
  'patient_mismatch',
  'too_large',
  'unsupported_media',
  'too_many_requests',
  'already_running',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  /** Machine-readable context, never patient data: it may be logged. */
  readonly details: Readonly<Record<string, string | number | boolean>>

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, string | number | boolean>> = {},
    options?: { readonly cause?: unknown },
  ) {
    super(message, options)
    this.code = code
    this.details = details
  }
}

export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError
}

/** Makes a `switch` over a closed union fail to compile when a case is forgotten. */
export function assertNever(value: never): never {
  throw new AppError('internal', `Cas imprévu : ${JSON.stringify(value)}`)
}
