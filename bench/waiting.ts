import { setTimeout as pause } from 'node:timers/promises'

/** Resolves as soon as it is so, looked at about every millisecond; throws when it never becomes so. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  minutes = 2,
): Promise<void> {
  const start = performance.now()
  while (!(await isSo())) {
    if (performance.now() - start > minutes * 60_000) {
      throw new Error(`Pas vu en ${minutes} minutes : ${what}.`)
    }
    await pause(1)
  }
}
