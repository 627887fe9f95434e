import { isAppError } from '@navigateur-pro/domain/errors.ts'
import type { LogFields, Logger } from '../ports.ts'

const allowed = [
  'reference',
  'code',
  'method',
  'plugin',
  'count',
  'status',
  'milliseconds',
  'reason',
] as const
const longestText = 200

type Line = Record<string, unknown>

/**
 * JSON lines. The list of fields is applied at run time too (a type does not stop a wider object),
 * and an error that is not ours keeps its message to itself: SQLite, parsers and providers quote
 * their input in it.
 */
export function createNodeLogger(stream: { write(line: string): unknown }): Logger {
  function write(level: string, event: string, fields: LogFields | undefined, more: Line = {}): void {
    const line: Line = { time: new Date().toISOString(), level, event, ...more }
    for (const name of allowed) {
      const value = fields?.[name]
      if (typeof value === 'number') line[name] = value
      if (typeof value === 'string') line[name] = value.slice(0, longestText)
    }
    stream.write(`${JSON.stringify(line)}\n`)
  }
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, error, fields) => write('error', event, fields, described(error)),
  }
}

function described(error: unknown): Line {
  if (!(error instanceof Error)) return { error: typeof error }
  const ours = isAppError(error) ? { code: error.code, message: error.message, details: error.details } : {}
  const causes = causesOf(error)
  return { error: error.name, ...ours, ...(causes.length > 0 && { causes }), stack: frames(error) }
}

/** Names and codes only: `SqliteError SQLITE_FULL`, `TypeError`, `Error ECONNREFUSED`. */
function causesOf(error: Error): readonly string[] {
  const causes: string[] = []
  let cause = error.cause
  while (cause instanceof Error && causes.length < 5) {
    const code =
      'code' in cause && /^[A-Z0-9_]{1,40}$/.test(String(cause.code)) ? ` ${String(cause.code)}` : ''
    causes.push(cause.name + code)
    cause = cause.cause
  }
  return causes
}

/** The message is cut out first: it could hold a line that looks like a frame. */
function frames(error: Error): readonly string[] {
  const stack = error.stack ?? ''
  const start = stack.indexOf(error.message)
  if (start < 0) return []
  return stack
    .slice(start + error.message.length)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .map((line) => line.trim())
}
