import { pullEntry, snapshotLine } from '@navigateur-pro/domain/sync/messages.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DeskNode } from '../desk-node.ts'
import type { Answer, ServiceNode } from '../service-node.ts'
import { checkCursor } from './cursor.ts'
import { checkDesk } from './desk-check.ts'
import { type DeskView, viewDesk } from './desk-view.ts'
import { createPromises } from './promises.ts'
import { createServiceView } from './service-view.ts'
import { Violation } from './violation.ts'

export type Oracle = ReturnType<typeof createOracle>

/** The judge: reads the disks of everybody after every step and knows nothing of how they were written. */
export function createOracle(
  service: ServiceNode,
  desks: ReadonlyMap<string, DeskNode>,
  faults: readonly string[],
) {
  const seen = createServiceView(service)
  const promises = createPromises(seen)
  const views = new Map<string, DeskView>()
  const read = new Map<string, number>()
  /** Desk → record → the newest version that was ever on its disk. */
  const newest = new Map<string, Map<string, number>>()
  /** Desk → records that went back to what the service held after its last restoration. */
  const steppedBack = new Map<string, Set<string>>()
  const places = new Map<string, string>()
  let commits = -1
  let restored = false
  let overheard: Violation | undefined

  function look(): readonly DeskNode[] {
    const changed = [...desks.values()].filter(({ name, disk }) => read.get(name) !== disk.changes())
    for (const desk of changed) {
      views.set(desk.name, viewDesk(desk))
      read.set(desk.name, desk.disk.changes())
    }
    return changed
  }

  function check(): void {
    if (overheard) throw overheard
    if (faults.length > 0) throw new Violation('nothing fails by itself', faults[0]!)
    const changed = look()
    if (changed.length === 0 && commits === service.commits()) return
    commits = service.commits()
    seen.refresh()
    promises.check(views)
    for (const desk of changed) {
      const view = views.get(desk.name)!
      // What lies before the cursor changes with it, and with what is still to be read.
      const { feed, pending, held } = view
      const place = `${JSON.stringify(feed)} ${pending.size} ${held.size} ${desk.lives()}`
      if (places.get(desk.name) !== place) checkCursor(desk, view, seen)
      places.set(desk.name, place)
      checkDesk(desk, view, seen, { restored })
      growOnly(desk.name, view)
    }
  }

  function forgetVersions(desk: string): void {
    newest.delete(desk)
    steppedBack.delete(desk)
  }

  function growOnly(desk: string, view: DeskView): void {
    const known = newest.get(desk) ?? new Map<string, number>()
    newest.set(desk, known)
    const back = steppedBack.get(desk) ?? new Set<string>()
    steppedBack.set(desk, back)
    for (const { id, version, waiting } of view.held.values()) {
      const before = known.get(id) ?? 0
      if (version >= before || version === 0 || waiting) {
        known.set(id, Math.max(before, version))
        continue
      }
      // What a restored service no longer has, its desks do not pretend to have either: once, to what it
      // held when it answered.
      const follows = restored && !back.has(id) && seen.versions(id).some((one) => one.version === version)
      if (!follows) throw new Violation('versions only grow', `${id} on ${desk}: ${before} then ${version}`)
      back.add(id)
      known.set(id, version)
    }
  }

  /** A page as it leaves the service: membership, class and mask are judged at that instant. */
  function overhear(person: Professional, url: string, answer: Answer): void {
    if (answer.status !== 200 || overheard) return
    const path = new URL(url).pathname
    if (path !== '/v1/sync/pull' && path !== '/v1/sync/snapshot') return
    seen.refresh()
    for (const line of new TextDecoder().decode(answer.body).split('\n')) {
      if (line === '') continue
      const message =
        path === '/v1/sync/pull' ? pullEntry.parse(JSON.parse(line)) : snapshotLine.parse(JSON.parse(line))
      if (message.op !== 'put') continue
      const record = seen.record(message.record.id)
      if (record && seen.maySee(person.id, record)) continue
      overheard = new Violation(
        'the service answers only what the person may see',
        `${message.record.type} ${message.record.id} to ${person.name}`,
      )
      return
    }
  }

  return {
    check,
    overhear,
    promises,
    service: seen,
    view: (desk: DeskNode) => {
      look()
      return views.get(desk.name)!
    },
    /** The desk said that it was done. */
    acknowledged(desk: DeskNode): void {
      look()
      promises.note(desk, views.get(desk.name)!)
    },
    /** It died before saying so: what was being written may be there, or not. */
    interrupted(desk: DeskNode): void {
      look()
      promises.doubt(views.get(desk.name)!)
    },
    /** A power cut or another disk may bring older versions back. */
    forgetVersions,
    /** Asked from afar by its person: what had not left is lost with the rest, and said to be. */
    deskWiped(desk: string): void {
      forgetVersions(desk)
      seen.refresh()
      promises.releaseHeld(desk, views.get(desk)!)
    },
    serviceRestored(): number {
      restored = true
      newest.clear()
      steppedBack.clear()
      look()
      seen.refresh()
      return promises.forgetBeyond(views)
    },
    isRestored: () => restored,
  }
}
