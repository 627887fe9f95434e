import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { ServiceNode } from '../service-node.ts'
import { marks } from './violation.ts'

export type SeenRecord = {
  readonly id: string
  readonly patient: string
  readonly type: string
  readonly confidentiality: ConfidentialityClass
  readonly version: number
  readonly author: string
}

type Applied = { readonly key: number; readonly status: string; readonly version?: number }

type Change = { readonly version: number; readonly body: Readonly<Record<string, unknown>> }

export type ServiceView = ReturnType<typeof createServiceView>

/** What is on the service's disk, read without the service's code: tables, and the rules of access. */
export function createServiceView(service: ServiceNode) {
  let seen = ''
  let lastChange = 0
  let lastApplied = 0
  const records = new Map<string, SeenRecord>()
  let roles = new Map<string, Role>()
  let members = new Map<string, { readonly left: string | null }>()
  let masks = new Set<string>()
  /** Who is there in an emergency, and not in the circle. */
  let visitors = new Set<string>()
  /** `record author instant` → how many versions say to be that writing. */
  const writings = new Map<string, number>()
  const versions = new Map<string, Change[]>()
  const textsOf = new Map<string, Set<string>>()
  const applied = new Map<string, Applied>()
  let besides = new Map<string, string>()
  let feeds = new Map<string, { id: string; epoch: string; head: number; floor: number }>()
  const entries = new Map<string, readonly { readonly pos: number; readonly id: string }[]>()
  let incarnation = ''

  /** The log is read from where it was left; it only grows, as long as the data is the same. */
  function refresh(): void {
    const now = `${service.generation()} ${service.commits()}`
    if (now === seen) return
    if (!seen.startsWith(`${service.generation()} `)) {
      lastChange = 0
      lastApplied = 0
      for (const log of [records, writings, versions, textsOf, applied]) log.clear()
    }
    seen = now
    entries.clear()
    readDirectory()
    readLog()
    readApplied()
  }

  function readDirectory(): void {
    const look = service.look()
    incarnation = uuid(look.get<{ id: Buffer }>('SELECT incarnation AS id FROM lineage')!.id)
    roles = new Map(
      look
        .all<{ id: string; role: Role }>('SELECT id, role FROM professional')
        .map(({ id, role }) => [id, role]),
    )
    members = new Map(
      look
        .all<{ patient: Buffer; person: string; left: string | null }>(
          `SELECT t.id AS patient, p.id AS person, m.left_at AS left FROM membership m
           JOIN patient t ON t.key = m.patient JOIN professional p ON p.key = m.professional`,
        )
        .map(({ patient, person, left }) => [`${uuid(patient)} ${person}`, { left }]),
    )
    visitors = new Set(
      look
        .all<{ patient: Buffer; person: string }>(
          `SELECT t.id AS patient, p.id AS person FROM emergency_access a
           JOIN patient t ON t.key = a.patient JOIN professional p ON p.key = a.professional WHERE a.ended_at IS NULL`,
        )
        .map(({ patient, person }) => `${uuid(patient)} ${person}`),
    )
    masks = new Set(
      look
        .all<{ id: Buffer; person: string }>(
          'SELECT r.id, p.id AS person FROM mask m JOIN record r ON r.key = m.record JOIN professional p ON p.key = m.professional',
        )
        .map(({ id, person }) => `${uuid(id)} ${person}`),
    )
    feeds = new Map(
      look
        .all<{ person: string; id: Buffer; epoch: string; head: number; floor: number }>(
          'SELECT p.id AS person, f.id, f.epoch, f.head, f.floor FROM feed f JOIN professional p ON p.key = f.professional',
        )
        .map(({ person, ...feed }) => [person, { ...feed, id: uuid(feed.id) }]),
    )
    besides = new Map(
      look
        .all<{ id: Buffer; text: string; kind: string }>(
          `SELECT id, body AS text, 'proposal' AS kind FROM proposal
           UNION ALL SELECT id, operation, 'quarantine' FROM quarantine`,
        )
        .map(({ id, text, kind }) => [uuid(id), `${kind} ${text}`]),
    )
  }

  function readLog(): void {
    const changes = service.look().all<{
      key: number
      id: Buffer
      patient: Buffer
      type: string
      confidentiality: ConfidentialityClass
      version: number
      person: string
      authored_at: string
      body: string
      published: number
    }>(
      `SELECT c.key, r.id, t.id AS patient, r.type, r.confidentiality, c.version, c.author ->> 'id' AS person,
              c.authored_at, c.body, r.change = c.key AS published
       FROM change c JOIN record r ON r.key = c.record JOIN patient t ON t.key = r.patient
       WHERE c.key > ? ORDER BY c.key`,
      lastChange,
    )
    for (const { key, type, confidentiality, version, person, ...row } of changes) {
      const id = uuid(row.id)
      lastChange = key
      const writing = `${id} ${person} ${row.authored_at}`
      writings.set(writing, (writings.get(writing) ?? 0) + 1)
      const body = JSON.parse(row.body) as Change['body']
      versions.set(id, [...(versions.get(id) ?? []), { version, body }])
      for (const mark of marks(row.body)) textsOf.set(mark, (textsOf.get(mark) ?? new Set()).add(id))
      if (row.published !== 1) continue
      records.set(id, { id, patient: uuid(row.patient), type, confidentiality, version, author: person })
    }
  }

  /** A result is for good, unless it asked for the operation to be sent again. */
  function readApplied(): void {
    const again = [...applied.values()].filter(({ status }) => status === 'retry').map(({ key }) => key)
    const rows = service
      .look()
      .all<{ key: number; id: Buffer; result: string }>(
        'SELECT key, id, result FROM applied_op WHERE key > ? OR key IN (SELECT value FROM json_each(?))',
        lastApplied,
        JSON.stringify(again),
      )
    for (const { key, id, result } of rows) {
      lastApplied = Math.max(lastApplied, key)
      applied.set(uuid(id), { ...(JSON.parse(result) as Omit<Applied, 'key'>), key })
    }
  }

  /** The records that a person's feed announces, in order. */
  function entriesOf(person: string) {
    const known =
      entries.get(person) ??
      service
        .look()
        .all<{ pos: number; id: Buffer }>(
          `SELECT e.pos, r.id FROM feed_entry e JOIN record r ON r.key = e.record
           JOIN professional p ON p.key = e.feed WHERE p.id = ? ORDER BY e.pos`,
          person,
        )
        .map(({ pos, id }) => ({ pos, id: uuid(id) }))
    entries.set(person, known)
    return known
  }

  /** Membership, class and mask, as they are now. */
  function maySee(person: string, record: SeenRecord): boolean {
    const role = roles.get(person)
    const place = `${record.patient} ${person}`
    const isVisitor = visitors.has(place)
    // What the patient hid from anybody is not for a visitor.
    const isHidden = isVisitor
      ? [...masks].some((mask) => mask.startsWith(record.id))
      : masks.has(`${record.id} ${person}`)
    return (
      role !== undefined &&
      (isVisitor || members.get(place)?.left === null) &&
      readableClasses(role).includes(record.confidentiality) &&
      !isHidden
    )
  }

  return {
    refresh,
    maySee,
    record: (id: string) => records.get(id),
    visible: (person: string) => [...records.values()].filter((record) => maySee(person, record)),
    role: (person: string) => roles.get(person),
    isMember: (patient: string, person: string) => members.get(`${patient} ${person}`)?.left === null,
    wasMember: (patient: string, person: string) => members.has(`${patient} ${person}`),
    isMasked: (record: string, person: string) => masks.has(`${record} ${person}`),
    members: (patient: string) =>
      [...members]
        .filter(([name, { left }]) => name.startsWith(patient) && left === null)
        .map(([name]) => name.slice(37)),
    writings: (record: string, person: string, at: string) => writings.get(`${record} ${person} ${at}`) ?? 0,
    versions: (record: string) => versions.get(record) ?? [],
    /** Records of which a version holds the mark. */
    holding: (mark: string) => textsOf.get(mark) ?? new Set<string>(),
    /** The proposal or the quarantined operation of that number. */
    besides: (operation: string) => besides.get(operation),
    besidesHold: (mark: string) => [...besides.values()].some((text) => text.includes(mark)),
    quarantined: () => [...besides].filter(([, text]) => text.startsWith('quarantine ')).map(([id]) => id),
    feed: (person: string) => feeds.get(person),
    entries: entriesOf,
    incarnation: () => incarnation,
    applied: (operation: string) => applied.get(operation),
  }
}

export function uuid(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
