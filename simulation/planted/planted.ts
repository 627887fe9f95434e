import type { Invariant } from '../oracle/violation.ts'
import type { Plant } from '../world.ts'
import { cursorBeforePage, sweepOutbox } from './desk-bugs.ts'
import {
  ackBeforeCommit,
  doubleApply,
  lastWriteWins,
  lateCommit,
  lostPurge,
  numbersAlone,
} from './service-bugs.ts'

type Bug = {
  /** Seeds that are enough to catch it. */
  readonly within: number
  readonly breaks: Invariant
  readonly plant: Plant
}

/** Bugs of the kinds that other engines had. */
export const planted = {
  'bigserial-cursor': {
    within: 10,
    breaks: 'the cursor is never ahead of what was applied',
    plant: { storage: lateCommit },
  },
  'cursor-before-page': {
    within: 160,
    breaks: 'the cursor is never ahead of what was applied',
    plant: { ports: cursorBeforePage },
  },
  'ack-before-commit': {
    within: 60,
    breaks: 'nothing acknowledged is lost',
    plant: { storage: ackBeforeCommit },
  },
  'lost-purge': {
    within: 20,
    breaks: 'a desk shows only what its person may see',
    plant: { storage: lostPurge },
  },
  'double-apply': { within: 20, breaks: 'nothing is doubled', plant: { storage: doubleApply } },
  'sweep-outbox': { within: 40, breaks: 'nothing acknowledged is lost', plant: { ports: sweepOutbox } },
  'lww-dose': { within: 40, breaks: 'no clinical text is overwritten', plant: { storage: lastWriteWins } },
  // Two people, a restoration between them, and the same number again: one story in several hundred.
  'numbers-alone': {
    within: 2000,
    breaks: 'no clinical text is overwritten',
    plant: { storage: numbersAlone },
  },
} as const satisfies Readonly<Record<string, Bug>>
