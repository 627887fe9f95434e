import type { DoseChangeBody } from '../records/dose-change.ts'

/** What the list says now of the line that was changed. */
export type DoseLine = {
  readonly dose: string
  readonly stopped: boolean
  /** Several versions of it wait for a person. */
  readonly disputed: boolean
}

/**
 * `disputed`: two prescribers changed it without reading each other, nobody may prepare it before one
 * decides. `replaced`: a later change, or the end of the treatment, took its place.
 */
export type DoseStanding = 'to-acknowledge' | 'acknowledged' | 'disputed' | 'replaced' | 'cancelled'

/**
 * Where each change of one line stands, the newest first. A dose is taken into account when the dose
 * that the list says today is the one that somebody read: a decision between two versions, or a
 * later correction, is to be read again. The end of the treatment is read as a dose is; taken up
 * again, it is no longer the last word.
 */
export function doseStandings(
  changes: readonly DoseChangeBody[],
  line: DoseLine | undefined,
): readonly DoseStanding[] {
  const newest = changes.findIndex(({ state }) => state !== 'cancelled')
  return changes.map((change, index) => {
    if (change.state === 'cancelled') return 'cancelled'
    if (!line || line.stopped !== (change.stops === true)) return 'replaced'
    if (line.disputed && (index === newest || change.state === 'prescribed')) return 'disputed'
    if (index !== newest) return change.state === 'acknowledged' ? 'acknowledged' : 'replaced'
    return acknowledgedDose(change) === listedDose(change, line) ? 'acknowledged' : 'to-acknowledge'
  })
}

/** What is to be given now, in the word of the change when nothing is. */
export function listedDose(
  { after }: DoseChangeBody,
  { dose, stopped }: Pick<DoseLine, 'dose' | 'stopped'>,
): string {
  return stopped ? after : dose
}

function acknowledgedDose({ steps, after }: DoseChangeBody): string | undefined {
  const last = steps.findLast(({ state }) => state === 'acknowledged')
  return last && (last.dose ?? after)
}

/** Time left to the nurse between two rounds; after that a dose is told by phone. */
const patienceMs = 4 * 3_600_000

export function isUnreadTooLong(change: DoseChangeBody, standing: DoseStanding, nowMs: number): boolean {
  if (standing !== 'to-acknowledge' && standing !== 'disputed') return false
  const last = change.steps.at(-1)
  return last !== undefined && nowMs - Date.parse(last.at) > patienceMs
}
