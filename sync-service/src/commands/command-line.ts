import { parseArgs, type ParseArgsConfig } from 'node:util'
import { isAppError } from '@navigateur-pro/domain/errors.ts'

/** The arguments are not those of the command: the usage says what they are. */
export class UsageError extends Error {}

/** Throws UsageError. */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(undefined, { cause: error })
  }
}

/** 0: done; 1: refused, or not as it should be; 2: badly asked. */
export async function runCommand(usage: string, work: () => Promise<0 | 1>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    const { text, code } = explain(error, usage)
    process.stderr.write(`${text}\n`)
    process.exitCode = code
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function explain(error: unknown, usage: string): { readonly text: string; readonly code: number } {
  if (error instanceof UsageError) return { text: usage, code: 2 }
  if (!isAppError(error)) return { text: String((error as Error).stack), code: 1 }
  const { cause } = error
  // The code that the system or the server gave says more; its text may quote a value.
  const reason =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
  return { text: `${error.message}${reason}`, code: error.code === 'bad_input' ? 2 : 1 }
}
