import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type Asked, askedBy } from '@navigateur-pro/domain/records/questions.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { Mention, TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import type { QuestionsView } from '../../contract/question-views.ts'
import type { Patients } from '../patients.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Pick<Patients, 'view'>
  readonly person: () => Professional
}

type Note = CachedRecord & { readonly body: TransmissionBody }
type Question = QuestionsView['mine'][number]

export type Questions = ReturnType<typeof createQuestions>

/** Notes that ask somebody by name (NP-11), and whether he or she has answered. */
export function createQuestions({ store, registry, patients, person }: Dependencies) {
  function notes(records: readonly CachedRecord[]): readonly Note[] {
    return records.flatMap((record) => {
      const read = readBody(registry, record)
      return read.kind === 'known' ? [{ ...record, body: read.body as TransmissionBody }] : []
    })
  }

  /** Who is asked by each of these notes. */
  function askedIn(records: readonly CachedRecord[]): (recordId: string) => readonly Asked[] {
    const asking = notes(records.filter(({ type }) => type === 'transmission')).filter(
      ({ body }) => body.mentions.length > 0,
    )
    const ids = asking.map(({ id }) => id)
    const replies = ids.length === 0 ? [] : notes(store.listByField('transmission', 'replyTo', ids))
    const asked = new Map(asking.map((note) => [note.id, askedBy(note, replies)]))
    return (recordId) => asked.get(recordId) ?? []
  }

  function list(): QuestionsView {
    const me = person().id
    const toMe = notes(store.listByField('transmission', 'asked', [me]))
    const mine = notes(store.listByField('transmission', 'asks', [1])).filter(
      ({ author }) => author.id === me,
    )
    const askedOf = askedIn([...toMe, ...mine])
    const waiting = (note: Note) => askedOf(note.id).filter(({ answeredAt }) => answeredAt === undefined)
    return {
      toMe: toMe
        .filter((note) => waiting(note).some(({ id }) => id === me))
        .flatMap((note) => toQuestion(note, { id: note.author.id, name: note.author.name })),
      mine: mine.flatMap((note) => waiting(note).flatMap(({ id, name }) => toQuestion(note, { id, name }))),
    }
  }

  function toQuestion({ id, patientId, recordedAt, body }: Note, who: Mention): Question[] {
    const patient = store.isRetained(patientId) ? undefined : patients.view(patientId)
    return patient ? [{ recordId: id, patient, at: recordedAt, text: body.text.slice(0, 200), who }] : []
  }

  return { askedIn, list }
}
