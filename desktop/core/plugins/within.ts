import type { Clock } from '../platform/ports.ts'

/** Waits for a work that is not ours, for so long; the work goes on when it is late. */
export function within<Value>(
  clock: Pick<Clock, 'after'>,
  milliseconds: number,
  work: Promise<Value>,
): Promise<{ readonly kind: 'done'; readonly value: Value } | { readonly kind: 'late' }> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => resolve({ kind: 'late' }))
    work.then((value) => resolve({ kind: 'done', value }), reject).finally(cancel)
  })
}
