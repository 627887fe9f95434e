import type { DeskNode } from '../desk-node.ts'
import type { DeskView } from './desk-view.ts'
import type { ServiceView } from './service-view.ts'
import { Violation } from './violation.ts'

/** Whatever the feed holds up to the desk's position is applied on its disk. */
export function checkCursor(desk: DeskNode, view: DeskView, service: ServiceView): void {
  const person = desk.person.id
  const feed = service.feed(person)
  const { feed: at } = view
  if (!feed || !at || at.epoch !== feed.epoch || at.incarnation !== service.incarnation()) return
  if (at.position > feed.head) {
    throw new Violation(
      'the cursor is never ahead of what was applied',
      `${desk.name} at ${at.position} of ${feed.head}`,
    )
  }
  // Until the catalogue is read, nobody knows which dossiers are still to come.
  if (at.catalogued === 0 || at.position <= feed.floor) return
  for (const { pos, id } of service.entries(person)) {
    if (pos > at.position) break
    const record = service.record(id)!
    if (view.pending.has(record.patient)) continue
    const held = view.held.get(id)?.version ?? 0
    const isWrong = service.maySee(person, record)
      ? held < record.version
      : // What was not seen again waits for a last greeting to go; what a restored service hides again,
        // for it forgot that it was shown since, stays until that is decided anew.
        service.isMasked(id, person) && held > 0 && !view.unseen.has(id) && !view.outlasting.has(id)
    if (!isWrong) continue
    throw new Violation(
      'the cursor is never ahead of what was applied',
      `${pos}: ${record.type} ${id} version ${record.version} not applied on ${desk.name}, at ${at.position}`,
    )
  }
}
