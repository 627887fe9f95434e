import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import type { DeskNode } from '../desk-node.ts'
import type { DeskView, Held } from './desk-view.ts'
import type { ServiceView } from './service-view.ts'
import { Violation } from './violation.ts'

/** What a desk may hold at any moment, and what it must hold exactly once it has read everything. */
export function checkDesk(
  desk: DeskNode,
  view: DeskView,
  service: ServiceView,
  { restored }: { readonly restored: boolean },
): void {
  const role = service.role(desk.person.id)
  if (!role) return
  const published = [...view.held.values()].filter(({ version }) => version > 0)
  for (const held of published) {
    const record = service.record(held.id)
    // The service lost it, or the membership that allowed it; the desk removes nothing by itself.
    if (restored) continue
    if (!record) {
      throw new Violation(
        'nothing acknowledged is lost',
        `${held.type} ${held.id} is « reçu » on ${desk.name}, and not at the service`,
      )
    }
    if (!service.wasMember(record.patient, desk.person.id)) {
      throw new Violation(
        'a desk shows only what its person may see',
        `${held.type} ${held.id} on ${desk.name}`,
      )
    }
  }
  if (!isUpToDate(desk, view, service)) return
  for (const held of published) {
    const record = service.record(held.id)
    if (record ? service.maySee(desk.person.id, record) : restored) continue
    if (record && isRetained(desk, view, held, service)) continue
    // Gone from the service's older copy with the membership that allowed it.
    if (restored) continue
    throw new Violation(
      'a desk shows only what its person may see',
      `${held.type} ${held.id} still on ${desk.name}, which has read everything (${role}, ${readableClasses(role).length} classes)`,
    )
  }
  for (const record of service.visible(desk.person.id)) {
    const held = view.held.get(record.id)
    if (held && held.version === record.version) continue
    throw new Violation(
      'every entitled desk holds everything',
      `${record.type} ${record.id} version ${record.version}, on ${desk.name} ${held ? `version ${held.version}` : 'absent'}`,
    )
  }
}

/** Its cursor is at the head, no dossier is still to be read, and what was not seen again is gone. */
export function isUpToDate(desk: DeskNode, view: DeskView, service: ServiceView): boolean {
  const feed = service.feed(desk.person.id)
  return (
    view.feed !== undefined &&
    feed !== undefined &&
    view.feed.incarnation === service.incarnation() &&
    view.feed.epoch === feed.epoch &&
    view.feed.position === feed.head &&
    view.feed.catalogued === 1 &&
    view.pending.size === 0 &&
    view.unseen.size === 0
  )
}

/** A health professional keeps what he or she signed, and who it is about. */
function isRetained(desk: DeskNode, view: DeskView, held: Held, service: ServiceView): boolean {
  const role = service.role(desk.person.id)
  return (
    role !== undefined &&
    isHealthProfessional(role) &&
    view.retained.has(held.patient) &&
    (held.author === desk.person.id || held.type === 'patient-identity')
  )
}
