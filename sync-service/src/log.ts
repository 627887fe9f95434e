import { AppError } from '@navigateur-pro/domain/errors.ts'
import { type DestinationStream, pino } from 'pino'

/** A closed list: what is not named here cannot reach the log, so no patient data can. */
export type LogFields = {
  readonly reference?: string
  readonly code?: string
  readonly method?: string
  /** The pattern of the route, never the address: addresses hold identifiers. */
  readonly route?: string
  readonly status?: number
  readonly milliseconds?: number
  readonly count?: number
  readonly address?: string
  /** Name of a file that the administrator put there. */
  readonly file?: string
}

export type Log = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Name and stack of the error; its message only when it is one of ours. */
  error(event: string, error: unknown, fields?: LogFields): void
}

/** One JSON line per event, on the standard output when no destination is given. */
export function createLog(destination?: DestinationStream): Log {
  const options = {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    messageKey: 'event',
  }
  const logger = destination ? pino(options, destination) : pino(options)
  return {
    info: (event, fields = {}) => logger.info(allowed(fields), event),
    warn: (event, fields = {}) => logger.warn(allowed(fields), event),
    error: (event, error, fields = {}) => logger.error({ ...allowed(fields), ...describe(error) }, event),
  }
}

/** The compiler already says so; this also holds for objects that came from elsewhere. */
function allowed(fields: LogFields): LogFields {
  const { reference, code, method, route, status, milliseconds, count, address, file } = fields
  return { reference, code, method, route, status, milliseconds, count, address, file } as LogFields
}

function describe(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: typeof error }
  // A foreign message may quote a value; the first lines of the stack repeat it.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    error: error.name,
    ...(error instanceof AppError && { message: error.message }),
    ...(error.cause instanceof Error && { cause: describe(error.cause) }),
    stack: frames.slice(0, 8).map((line) => line.trim()),
  }
}
