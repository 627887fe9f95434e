import { useCallback, useRef, useState } from 'react'
import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'

type Action<Arguments extends readonly unknown[]> = {
  /** Does nothing while the previous one runs: a double click writes once. */
  readonly run: (...given: Arguments) => void
  readonly busy: boolean
  readonly error: AppError | undefined
}

/** Something a person asks for: one at a time, and its failure stays on screen until the next try. */
export function useAction<Arguments extends readonly unknown[]>(
  work: (...given: Arguments) => Promise<unknown>,
): Action<Arguments> {
  const [state, setState] = useState<{ busy: boolean; error?: AppError }>({
    busy: false,
  })
  const running = useRef(false)
  const latest = useRef(work)
  latest.current = work
  const run = useCallback((...given: Arguments) => {
    if (running.current) return
    running.current = true
    setState({ busy: true })
    latest
      .current(...given)
      .then(() => setState({ busy: false }))
      .catch((error: unknown) =>
        setState({ busy: false, error: isAppError(error) ? error : unexpected(error) }),
      )
      .finally(() => {
        running.current = false
      })
  }, [])
  return { run, busy: state.busy, error: state.error }
}

function unexpected(cause: unknown): AppError {
  return new AppError(
    'internal',
    'L’action n’a pas abouti. Ce qui était enregistré est gardé ; réessayez.',
    {},
    { cause },
  )
}
