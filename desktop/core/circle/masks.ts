import { AppError } from '@navigateur-pro/domain/errors.ts'
import { mayMask, mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { MaskView } from '../../contract/circle-views.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { readMembers } from './read-members.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly registry: Registry
  readonly writer: Pick<RecordWriter, 'mask'>
  readonly person: () => Professional
}

type Mask = Extract<Operation, { kind: 'mask' }>

export type Masks = ReturnType<typeof createMasks>

/**
 * From whom records are hidden, as far as this desk hid them: the service tells nobody, and keeps
 * the masks of others whatever is written here.
 */
export function createMasks({ database, store, registry, writer, person }: Dependencies) {
  /** By record key; identifiers of people. */
  function hiddenOf(records: readonly CachedRecord[]): ReadonlyMap<number, ReadonlySet<string>> {
    const rows = database.reader.all<{ record_key: number; operation: string }>(
      `SELECT record_key, operation FROM (
         SELECT record_key, operation, 0 AS late, key AS place FROM acknowledged_operation
         UNION ALL
         SELECT record_key, operation, 1, dseq FROM outbox WHERE state IN ('here', 'sent'))
       WHERE record_key IN (SELECT value FROM json_each(?)) AND operation ->> '$.kind' = 'mask'
       ORDER BY late, place`,
      [JSON.stringify(records.map(({ key }) => key))],
    )
    const hidden = new Map<number, Set<string>>()
    for (const { record_key, operation } of rows) {
      const { hidden_from, shown_to = [] } = JSON.parse(operation) as Mask
      const names = hidden.get(record_key) ?? new Set()
      for (const id of hidden_from) names.add(id)
      for (const id of shown_to) names.delete(id)
      hidden.set(record_key, names)
    }
    return hidden
  }

  /** For lists: whether this person may mask each record, and the names of those from whom it is hidden. */
  function marksOf(records: readonly CachedRecord[]): (record: CachedRecord) => {
    readonly mayMask: boolean
    readonly hiddenFrom: string[]
  } {
    const hidden = hiddenOf(records)
    const ids = [...new Set([...hidden.values()].flatMap((one) => [...one]))]
    const names = new Map(
      store.listByField('care-team-member', 'member', ids).map(({ body }) => {
        const { member } = body as CareTeamMemberBody
        return [member.id, member.name]
      }),
    )
    return (record) => ({
      mayMask: isMaskable(record),
      hiddenFrom: [...(hidden.get(record.key) ?? [])].flatMap((id) => names.get(id) ?? []),
    })
  }

  function isMaskable(record: CachedRecord): boolean {
    const { id, role } = person()
    const mine = record.author.id === id
    return (mine || mayMask(role)) && record.waiting !== 'refused' && !store.isRetained(record.patientId)
  }

  function read(recordId: string): MaskView {
    const record = store.find(recordId)
    if (!record) throw new AppError('not_found', 'Cette fiche n’est plus sur ce poste.')
    const me = person()
    const hidden = hiddenOf([record]).get(record.key)
    const body = readBody(registry, record)
    const { members, former } = readMembers(store, record.patientId)
    // A carer reads what is shown to the patient, and the patient may want that to be without this.
    const mayBeShown = (role: Role) =>
      role === 'carer' && body.kind === 'known' && body.type.forPatient === true
    const concerned = ({ member }: CareTeamMemberBody) =>
      member.id !== me.id &&
      member.id !== record.author.id &&
      (mayRead(member.role, record.confidentiality) || mayBeShown(member.role))
    const shown = [
      ...members.filter(concerned),
      ...former.filter((one) => hidden?.has(one.member.id) && concerned(one)),
    ]
    return {
      recordId,
      patientId: record.patientId,
      author: record.author,
      occurredAt: record.occurredAt,
      title: body.kind === 'known' ? body.type.title(body.body) : '',
      people: shown.map(({ member }) => ({ professional: member, hidden: hidden?.has(member.id) ?? false })),
    }
  }

  return { marksOf, read, write: writer.mask }
}
