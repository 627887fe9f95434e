import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { DeskNode } from '../desk-node.ts'
import type { DeskView } from './desk-view.ts'
import type { ServiceView } from './service-view.ts'
import { marks, Violation } from './violation.ts'

/** Something that the product told a person: « enregistré ici », or that the service has it. */
type Promised = {
  readonly desk: string
  readonly person: string
  operation: Operation
  /** What its author had before the eyes, where something was changed. */
  readonly base: Body | undefined
  marks: readonly string[]
  /** Its author was changing its text when the machine died: only what both texts hold is still promised. */
  doubtful: boolean
  /** The person took the refused text back, or nobody can still have it (the machine was wiped or lost). */
  released: boolean
}

type Body = Readonly<Record<string, unknown>>

/** Every operation acknowledged to a person, and where it must be. */
export function createPromises(service: ServiceView) {
  const promised = new Map<string, Promised>()
  const published = new Set<string>()

  /** What a desk says is saved, after an act that it reported done. */
  function note(desk: DeskNode, view: DeskView): void {
    for (const [id, { operation }] of view.outbox) {
      const known = promised.get(id)
      if (known?.operation === operation) continue
      const held = marks(JSON.stringify(operation))
      // Consecutive changes of one author that never left are one operation with the newest text.
      if (known) Object.assign(known, { operation, marks: held, doubtful: false })
      else
        promised.set(id, {
          desk: desk.name,
          person: desk.person.id,
          operation,
          base: baseOf(desk, operation),
          marks: held,
          doubtful: false,
          released: false,
        })
    }
  }

  /** Whichever of the two texts is on the disk, a power cut may still bring the other back. */
  function settleDoubt(one: Promised, waiting: Operation): void {
    const held = marks(JSON.stringify(waiting))
    Object.assign(one, { operation: waiting, marks: one.marks.filter((mark) => held.includes(mark)) })
  }

  function check(views: ReadonlyMap<string, DeskView>): void {
    for (const [id, one] of promised) {
      const waiting = one.doubtful ? views.get(one.desk)!.outbox.get(id) : undefined
      if (waiting) settleDoubt(one, waiting.operation)
      if (!one.released) checkOne(id, one, views.get(one.desk)!)
    }
  }

  function checkOne(id: string, promise: Promised, view: DeskView): void {
    const { desk, person, operation, base, marks: texts } = promise
    const waiting = view.outbox.get(id)
    const what = `${operation.kind} ${operation.type} ${id} of ${desk}`
    const writings = service.writings(operation.record_id, person, operation.authored_at)
    // A version in the log stays there as long as the data is the same.
    if (!waiting && writings === 1 && published.has(id)) return
    const applied = service.applied(id)
    const besides = service.besides(id)
    const isWriting = operation.kind !== 'mask'
    if (isWriting && writings > 1) {
      throw new Violation('nothing is doubled', `${what}: ${writings} versions`)
    }
    if (waiting?.state === 'refused' && applied?.status === 'ok') {
      throw new Violation('nothing is doubled', `${what}: refused here, published there`)
    }
    if (isWriting && writings === 1 && besides) {
      throw new Violation('nothing is doubled', `${what}: published, and ${besides.split(' ')[0]}`)
    }
    for (const mark of texts) {
      const holding = service.holding(mark)
      if (holding.size > 1)
        throw new Violation('nothing is doubled', `${what}: ${mark} in ${[...holding].join(' ')}`)
      if (holding.size === 1 || service.besidesHold(mark) || view.text.includes(mark) || view.kept.has(id))
        continue
      throw new Violation(
        'nothing acknowledged is lost',
        `${what}: ${mark} is nowhere (${applied?.status ?? 'unknown to the service'})`,
      )
    }
    if (applied?.status === 'ok' && applied.version !== undefined && operation.kind === 'edit') {
      assertNotOverwritten(what, operation, base, applied.version)
    }
    if (!waiting && applied?.status === 'ok' && writings === 1 && !besides) published.add(id)
    if (waiting || view.kept.has(id)) return
    if (!applied)
      throw new Violation('nothing acknowledged is lost', `${what}: neither here nor at the service`)
    if (applied.status === 'ok' && isWriting && writings === 0) {
      throw new Violation('nothing acknowledged is lost', `${what}: acknowledged without a version`)
    }
    if (applied.status === 'rejected') {
      throw new Violation('nothing acknowledged is lost', `${what}: refused, and no longer shown here`)
    }
  }

  /** A field that somebody else changed since its author read it never takes the edit's value by itself. */
  function assertNotOverwritten(
    what: string,
    operation: Extract<Operation, { kind: 'edit' }>,
    read: Body | undefined,
    version: number,
  ): void {
    const bodyOf = (wanted: number): Body =>
      service.versions(operation.record_id).find((one) => one.version === wanted)?.body ?? {}
    const base = read ?? bodyOf(operation.base_version)
    const [theirs, result] = [bodyOf(version - 1), bodyOf(version)]
    for (const field of Object.keys(result)) {
      const changed = JSON.stringify(base[field]) !== JSON.stringify(theirs[field])
      if (!changed || JSON.stringify(theirs[field]) === JSON.stringify(result[field])) continue
      throw new Violation('no clinical text is overwritten', `${what}: ${field} of version ${version}`)
    }
  }

  return {
    note,
    check,
    doubt({ outbox }: DeskView): void {
      for (const id of outbox.keys()) {
        const one = promised.get(id)
        if (one) one.doubtful = true
      }
    },
    /** The service came back from an older copy: what no desk still has is beyond anybody's promise. */
    forgetBeyond(views: ReadonlyMap<string, DeskView>): number {
      let beyond = 0
      published.clear()
      for (const [id, one] of promised) {
        const view = views.get(one.desk)!
        if (one.released || view.outbox.has(id) || view.kept.has(id) || service.applied(id)) continue
        one.released = true
        beyond += 1
      }
      return beyond
    },
    release(id: string): void {
      const one = promised.get(id)
      if (one) one.released = true
    },
    /** What waited on a machine that was destroyed on order, or was kept there for a service that came back without it. */
    releaseHeld(desk: string, view: DeskView): void {
      for (const [id, one] of promised) {
        const isHere = view.outbox.has(id) || (view.kept.has(id) && !service.applied(id))
        if (one.desk === desk && isHere) one.released = true
      }
    },
    count: () => promised.size,
  }
}

/** Kept under the change until the service has taken it. */
function baseOf({ disk }: DeskNode, { kind, record_id: id }: Operation): Body | undefined {
  if (kind !== 'edit') return undefined
  const [row] = disk.look<{ body: string | null }>(
    "SELECT published ->> 'body' AS body FROM record WHERE id = unhex(?)",
    id.replaceAll('-', ''),
  )
  return row?.body ? (JSON.parse(row.body) as Body) : undefined
}
