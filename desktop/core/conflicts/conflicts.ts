import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import { mayAuthorRecord, readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { ConflictItem, ConflictMark, ConflictView, MergeMark } from '../../contract/conflict-views.ts'
import type { MergeStore } from '../records/merge-store.ts'
import type { Patients } from '../patients.ts'
import type { ProposalStore } from '../records/proposal-store.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import { isUndoable } from '../records/record-writer.ts'
import { sayMerge } from './merges.ts'
import { sayVersions } from './say-versions.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly proposals: ProposalStore
  readonly merges: MergeStore
  readonly registry: Registry
  readonly patients: Patients
  readonly role: () => Role | undefined
}

export type Conflicts = ReturnType<typeof createConflicts>

/** Records of which several versions wait for a person, as a person reads them. It knows no type by name. */
export function createConflicts({ store, proposals, merges, registry, patients, role }: Dependencies) {
  /** What the service holds, below what this person may have changed since. */
  const publishedOf = (record: CachedRecord) => store.published(record.id) ?? record

  function bodyOf(record: CachedRecord, { schema, body }: { schema: number; body: unknown }): unknown {
    const read = readBody(registry, { type: record.type, schema, body })
    return read.kind === 'known' ? read.body : body
  }

  function markOf(record: CachedRecord): ConflictMark | undefined {
    const waiting = proposals.list(record.id)
    if (waiting.length === 0) return undefined
    const [published = '', ...texts] = sayVersions(registry.find(record.type), [
      bodyOf(record, publishedOf(record)),
      ...waiting.map((one) => bodyOf(record, one)),
    ])
    return {
      published,
      proposed: waiting.map(({ author, authoredAt }, index) => ({
        text: texts[index] ?? '',
        by: author.name,
        at: authoredAt,
      })),
    }
  }

  /** What was merged with this person's change, until he or she has looked at it. */
  function mergedOf(record: CachedRecord): MergeMark | undefined {
    const merge = merges.lastOf(record.id)
    return merge && sayMerge(registry.find(record.type), merge, record, mayWrite(record))
  }

  /** When this desk decided about the record, as long as that can be undone. */
  function decidedAt(record: CachedRecord): string | undefined {
    const decision = proposals.decisionOn(record.id)
    if (!decision) return undefined
    return record.waiting === 'here' || isUndoable(record, decision) ? decision.at : undefined
  }

  function mayWrite({ type, patientId, confidentiality }: CachedRecord): boolean {
    const by = role()
    if (by === undefined || store.isRetained(patientId)) return false
    return mayAuthorRecord(registry.find(type), by, confidentiality)
  }

  /** Of every patient, the last proposed first. */
  function list(): ConflictItem[] {
    return proposals.open().flatMap((recordId) => {
      const record = store.find(recordId)
      const patient = record && patients.view(record.patientId)
      const conflict = record && markOf(record)
      return patient && conflict ? [{ recordId, patient, label: labelOf(record), conflict }] : []
    })
  }

  function read(recordId: string): ConflictView {
    const record = store.find(recordId)
    if (!record) throw new AppError('not_found', 'Cette fiche n’est plus sur ce poste.')
    const type = registry.find(record.type)
    const published = publishedOf(record)
    const body = bodyOf(record, published)
    const refused = refusalOf(record)
    const decided = decidedAt(record)
    return {
      recordId,
      patient: patients.require(record.patientId),
      type: record.type,
      label: labelOf(record),
      title: type?.title(body) ?? '',
      version: published.version,
      published: { author: published.author, at: published.recordedAt, body },
      proposals: proposals.list(recordId).map((proposal) => toView(record, proposal)),
      ...(refused && { refused }),
      ...(decided && { decidedAt: decided }),
    }
  }

  function toView(record: CachedRecord, proposal: Proposal): ConflictView['proposals'][number] {
    const { id, author, authoredAt, schema, base } = proposal
    return {
      id,
      author,
      at: authoredAt,
      base: bodyOf(record, { schema, body: base }),
      body: bodyOf(record, proposal),
    }
  }

  function refusalOf(record: CachedRecord): string | undefined {
    if (!mayWrite(record))
      return `Vous pouvez lire cette fiche (${labelOf(record)}), pas décider à son sujet.`
    if (record.waiting === 'here' || record.waiting === 'sent') {
      return 'Votre propre modification n’est pas encore envoyée. Vous pourrez décider dès que le réseau revient.'
    }
    return undefined
  }

  function labelOf({ type }: CachedRecord): string {
    return registry.find(type)?.label.one ?? 'fiche'
  }

  return { markOf, mergedOf, decidedAt, mayWrite, list, read }
}
