import { setTimeout as pause } from 'node:timers/promises'

const tooLong = 120_000

/** Resolves as soon as it is so, looked at about every millisecond; throws when it never becomes so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const start = performance.now()
  while (!(await isSo())) {
    if (performance.now() - start > tooLong) throw new Error(`Pas vu en deux minutes : ${what}.`)
    await pause(1)
  }
}
