import { AppError } from '@navigateur-pro/domain/errors.ts'
import { compareReview } from '@navigateur-pro/domain/medication/compare-review.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type DoseChangeBody, doseChangeBody } from '@navigateur-pro/domain/records/dose-change.ts'
import {
  type MedicationLineBody,
  medicationLineBody,
} from '@navigateur-pro/domain/records/medication-line.ts'
import type { MedicationReviewBody } from '@navigateur-pro/domain/records/medication-review.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { parisDay } from '../documents/paris-time.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'

export type PrescribingDependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly writer: RecordWriter
  readonly person: () => Professional
  readonly now: () => string
}

type NewDose = {
  readonly recordId: string
  readonly version: number
  /** The dose that the prescriber had on screen. */
  readonly before: string
  readonly dose: string
  readonly reason: string
  readonly startsOn: string
}

/**
 * What moves a dose: the line's new version and the record that somebody must take into account are
 * one writing, sent in this order. Of a line that others changed meanwhile the service keeps both
 * versions, and the change stays beside them until a person decides.
 */
export function createPrescribing({ store, conflicts, writer, person, now }: PrescribingDependencies) {
  const today = () => parisDay(now())

  function lineOf(recordId: string): CachedRecord & { readonly body: MedicationLineBody } {
    const record = store.find(recordId)
    if (record?.type !== 'medication-line') {
      throw new AppError('not_found', 'Ce traitement n’est plus sur ce poste. Rien n’a été écrit.')
    }
    return { ...record, body: record.body as MedicationLineBody }
  }

  function changeDose({ recordId, version, before, dose, reason, startsOn }: NewDose): { recordId: string } {
    const line = lineOf(recordId)
    if (conflicts.markOf(line)) {
      throw new AppError(
        'conflict',
        'Deux versions de ce traitement attendent une décision : départagez-les d’abord. Rien n’a été écrit.',
      )
    }
    if (line.body.dose !== before || line.body.stoppedOn !== undefined) {
      throw new AppError(
        'conflict',
        `Ce traitement a changé pendant que vous écriviez : ${line.body.drug} ${line.body.stoppedOn ? 'est arrêté' : line.body.dose}. Rien n’a été écrit.`,
      )
    }
    let changeId = ''
    writer.together(() => {
      changeId = writeDose(line, version, { dose, reason, startsOn, source: sayStart(startsOn, before) })
    })
    return { recordId: changeId }
  }

  function writeDose(
    line: CachedRecord & { readonly body: MedicationLineBody },
    version: number,
    change: Pick<NewDose, 'dose' | 'reason' | 'startsOn'> & { readonly source: string },
  ): string {
    const { drug, dose: before } = line.body
    const { dose: after, reason, startsOn, source } = change
    const body = doseChangeBody.safeParse({ line: line.id, drug, before, after, reason, startsOn })
    if (!body.success) {
      throw new AppError(
        'bad_input',
        'Indiquez la nouvelle dose, sa raison et son début. Rien n’a été écrit.',
      )
    }
    writer.revise(line.id, version, {
      ...line.body,
      dose: body.data.after,
      source: source.slice(0, 200),
      statedOn: today(),
    })
    return writer.create({ type: 'dose-change', patientId: line.patientId, body: body.data }).id
  }

  /** The end of a treatment is told to who prepares it, as a dose is (MED-1). */
  function stop(recordId: string, version: number, given: unknown): { recordId: string } {
    const line = lineOf(recordId)
    const body = medicationLineBody.safeParse(given)
    if (!body.success || body.data.stoppedOn === undefined) {
      throw new AppError('bad_input', 'Indiquez le jour de l’arrêt. Rien n’a été écrit.')
    }
    if (conflicts.markOf(line) || line.body.stoppedOn !== undefined) {
      throw new AppError(
        'conflict',
        `Ce traitement a changé pendant que vous écriviez : ${line.body.drug}. Relisez-le. Rien n’a été écrit.`,
      )
    }
    let changeId = ''
    writer.together(() => {
      changeId = writeStop(line, version, body.data)
    })
    return { recordId: changeId }
  }

  function writeStop(
    line: CachedRecord & { readonly body: MedicationLineBody },
    version: number,
    after: MedicationLineBody,
  ): string {
    writer.revise(line.id, version, after)
    const { drug, dose: before } = line.body
    const { stoppedOn: startsOn = today(), stopReason } = after
    const reason = stopReason?.trim() || 'arrêt du traitement'
    const body = { line: line.id, drug, before, after: 'arrêt', reason, startsOn, stops: true }
    return writer.create({ type: 'dose-change', patientId: line.patientId, body }).id
  }

  /** Whoever reads the line alone, on a liaison sheet too, reads from when. */
  function sayStart(startsOn: string, before: string): string {
    const by = `changement de dose par ${person().name}, à partir du ${longDay(startsOn)}`
    return startsOn > today() && before !== '' ? `${by} (${before} jusque-là)` : by
  }

  /** Before anybody took it into account: the dose is again what it was, unless it moved since. */
  function cancelChange(recordId: string, version: number, note: string): void {
    const change = store.find(recordId)
    if (change?.type !== 'dose-change') {
      throw new AppError('not_found', 'Ce changement n’est plus sur ce poste. Rien n’a été écrit.')
    }
    const { line: lineId, before, after, stops } = change.body as DoseChangeBody
    const line = store.find(lineId)
    writer.together(() => {
      writer.advance(recordId, version, 'cancelled', { note })
      const body = line?.body as MedicationLineBody | undefined
      if (!line || !body || conflicts.markOf(line)) return
      if (stops && body.stoppedOn !== undefined) {
        const { stoppedOn: _on, stopReason: _why, ...kept } = body
        const source = `arrêt annulé par ${person().name}`
        writer.revise(lineId, line.version, { ...kept, source, statedOn: today() })
        return
      }
      if (body.dose !== after) return
      const source = `changement de dose annulé par ${person().name}`
      writer.revise(lineId, line.version, { ...body, dose: before, source, statedOn: today() })
    })
  }

  /** The physician's agreement, and what it does to the list, are one writing. */
  function agree(recordId: string, version: number, note: string): void {
    const review = store.find(recordId)
    if (review?.type !== 'medication-review') {
      throw new AppError('not_found', 'Ce bilan n’est plus sur ce poste. Rien n’a été écrit.')
    }
    const body = review.body as MedicationReviewBody
    const listed = store.listByPatient(review.patientId, ['medication-line']).map((record) => ({
      id: record.id,
      body: record.body as MedicationLineBody,
      disputed: conflicts.markOf(record) !== undefined,
    }))
    const moved = compareReview(body.entries, listed).entries.filter((one) => one.moved !== undefined)
    if (moved.length > 0) {
      const lines = moved.map(({ entry, moved: why }) => `${entry.drug} (${why})`).join(' ; ')
      throw new AppError('conflict', `La liste a changé depuis ce bilan : ${lines}. Rien n’a été écrit.`)
    }
    const pharmacist = body.steps[0]?.by.name ?? review.author.name
    const source = `bilan du ${longDay(body.reviewedOn)} par ${pharmacist}, accord de ${person().name}`
    const statedOn = today()
    writer.together(() => {
      writer.advance(recordId, version, 'agreed', { note })
      for (const entry of body.entries) {
        if (entry.kind === 'added') {
          const added = { drug: entry.drug, dose: entry.after, startedOn: statedOn, source, statedOn }
          writer.create({ type: 'medication-line', patientId: review.patientId, body: added })
        } else if (entry.kind === 'changed') {
          const line = lineOf(entry.line)
          const reason = entry.comment.trim() === '' ? source : `${source} : ${entry.comment}`
          writeDose(line, line.version, {
            dose: entry.after,
            reason: reason.slice(0, 300),
            startsOn: statedOn,
            source,
          })
        } else if (entry.kind === 'stopped') {
          const line = lineOf(entry.line)
          const stopReason = entry.comment.trim().slice(0, 200)
          writeStop(line, line.version, {
            ...line.body,
            stoppedOn: statedOn,
            ...(stopReason !== '' && { stopReason }),
            source,
            statedOn,
          })
        }
      }
    })
  }

  return { changeDose, stop, cancelChange, agree }
}

const dayWords = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' })

function longDay(date: string): string {
  return dayWords.format(new Date(`${date}T12:00:00Z`)).replace(/^1 /, '1er ')
}
