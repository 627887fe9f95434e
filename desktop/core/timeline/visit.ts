import { isVoice } from '@navigateur-pro/domain/records/media-type.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { VisitView } from '../../contract/views.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'

export type VisitDependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly writer: Pick<RecordWriter, 'create'>
  readonly person: () => Professional
}

/** Types that tell nothing to a reader by themselves; and alerts, which no « tout marquer comme vu » covers. */
const silent: ReadonlySet<string> = new Set([
  'reading',
  'patient-identity',
  'care-team-member',
  'patient-share',
  'alert',
])
const mostLines = 5
/** More questions than that to one person make one line. */
const mostAsked = 3
/** What one reading record may cover (its schema's limit). */
const readingSize = 200

/**
 * « Depuis votre visite »: what others wrote or changed since this person last said "seen", grouped
 * in at most five lines. The mark is a record of its own, so it follows the person to another desk.
 */
export function createVisit({ store, registry, writer, person }: VisitDependencies) {
  const types = registry.types.map((type) => type.name).filter((name) => !silent.has(name))

  function unseen(patientId: string): CachedRecord[] {
    return store.listNotCovered(patientId, types, {
      type: 'reading',
      field: 'record',
      authorId: person().id,
    })
  }

  function read(patientId: string): VisitView {
    const since = store.lastWritten(patientId, 'reading', person().id)
    const records = unseen(patientId)
    const mine = records.filter(asksMe)
    const rest = group(
      records.filter((record) => !mine.includes(record)),
      mostLines - Math.min(mine.length, mostAsked),
    )
    return { ...(since && { since }), lines: [...sayAsked(mine), ...rest] }
  }

  function asksMe(record: CachedRecord): boolean {
    const read = record.type === 'transmission' ? readBody(registry, record) : undefined
    if (read?.kind !== 'known') return false
    return (read.body as TransmissionBody).mentions.some(({ id }) => id === person().id)
  }

  /** What is asked of this person by name, before anything else. */
  function sayAsked(records: readonly CachedRecord[]): VisitView['lines'] {
    if (records.length > mostAsked) {
      return [
        {
          text: `${records.length} questions pour vous`,
          recordIds: records.map(({ id }) => id),
          asked: true,
        },
      ]
    }
    return records.map((record) => ({
      text: `${record.author.name} vous demande : ${(record.body as TransmissionBody).text.slice(0, 160)}`,
      recordIds: [record.id],
      asked: true,
    }))
  }

  function group(records: readonly CachedRecord[], most: number): VisitView['lines'] {
    const byType = Map.groupBy(records, (record) => record.type)
    const lines = [...byType].map(([type, ofType]) => ({
      at: ofType[0]!.occurredAt,
      text: describe(type, ofType),
      recordIds: ofType.map((record) => record.id),
    }))
    const newest = lines.toSorted((a, b) => b.at.localeCompare(a.at))
    const kept = newest.length > most ? newest.slice(0, most - 1) : newest
    const rest = newest.slice(kept.length)
    return [
      ...kept.map(({ text, recordIds }) => ({ text, recordIds, asked: false })),
      ...(rest.length > 0
        ? [
            {
              text: `et ${rest.length} autres changements`,
              recordIds: rest.flatMap((line) => line.recordIds),
              asked: false,
            },
          ]
        : []),
    ]
  }

  function describe(typeName: string, records: readonly CachedRecord[]): string {
    const [first] = records
    const read = readBody(registry, first!)
    if (read.kind !== 'known') return 'Des éléments d’une version plus récente du Navigateur'
    if (records.length === 1 && typeName !== 'transmission') return sentence(read.type.title(read.body))
    const photos = records.reduce((sum, record) => {
      const body = readBody(registry, record)
      return (
        sum +
        (body.kind === 'known'
          ? (body.type.attachments?.(body.body).filter(({ mediaType }) => !isVoice(mediaType)).length ?? 0)
          : 0)
      )
    }, 0)
    const { one, many } = read.type.label
    const count = records.length === 1 ? `1 ${one}` : `${records.length} ${many}`
    if (typeName !== 'transmission' || photos === 0) return count
    return `${count}, dont ${photos} ${photos === 1 ? 'photo' : 'photos'}`
  }

  /**
   * Says "seen" for everything, one reading a class, so that a reading reaches who may read the
   * record, and only them; and one a dossier, when several are joined.
   */
  function markSeen(patientId: string): void {
    const groups = Map.groupBy(unseen(patientId), (record) => `${record.patientId} ${record.confidentiality}`)
    for (const records of groups.values()) {
      const [{ patientId: dossier, confidentiality }] = records as [CachedRecord, ...CachedRecord[]]
      const ids = records.map((record) => record.id)
      for (let from = 0; from < ids.length; from += readingSize) {
        const body = { records: ids.slice(from, from + readingSize) }
        writer.create({ type: 'reading', patientId: dossier, body, confidentiality })
      }
    }
  }

  return { read, markSeen }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
