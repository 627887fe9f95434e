import { careTeamMember } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { RecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { ReadableDatabase, WritableDatabase } from '../platform/ports.ts'
import { uuidBytes } from './uuid-bytes.ts'

type Kept = { readonly type: string; readonly schema: number; readonly body: string }

const unsettled = 'record.key IN (SELECT record_key FROM outbox)'
/** Held from the service, and signed by this person: having said "I have read" is no such writing. */
const signed = `(@author IS NOT NULL AND record.version > 0 AND record.author_id = @author
  AND record.type NOT IN (SELECT value FROM json_each(@unsigned)))`
/** Says who the patient is; kept with what was signed, or nobody could tell whose it is. */
const identifying = `(record.version > 0 AND record.type IN (SELECT value FROM json_each(@identifying))
  AND @author IS NOT NULL AND EXISTS (
    SELECT 1 FROM record AS own WHERE own.patient_key = @patient AND own.version > 0
      AND own.author_id = @author AND own.type NOT IN (SELECT value FROM json_each(@unsigned))))`
const drafted = "(state = 'drafted' AND patient_key IN (SELECT patient_key FROM draft))"
const stays = `(${unsettled} OR ${signed} OR ${identifying})`
const purged = `SELECT key FROM record WHERE patient_key = @patient AND NOT ${stays}`
const unseen = `SELECT record_key FROM unseen_record JOIN record ON record.key = record_key
  WHERE sweep = 1 AND patient_key = @patient`

/**
 * What goes from the cache, and everything that it leaves behind: fields and versions by their keys,
 * words of the index, files. Each function runs inside `removing`.
 */
export function createRecordRemoval(registry: Registry) {
  const namesOf = (which: (type: RecordType) => boolean | undefined) =>
    JSON.stringify(registry.types.filter(which).map(({ name }) => name))
  const identifyingTypes = namesOf(({ searchedAsPerson }) => searchedAsPerson)
  // The service writes the circle's composition itself, in the name of who joins or leaves.
  const unsigned = namesOf(({ name, writtenByReaders }) => writtenByReaders || name === careTeamMember.name)

  let wordsLeft = false

  /**
   * A transaction in which records may go. A row that leaves the index leaves its words there until
   * they are merged away: once, at the end, for that rewrites the index (0.3 s for 100 000 notes).
   */
  function removing(db: WritableDatabase, work: () => void): void {
    db.transaction(() => {
      wordsLeft = false
      work()
      if (wordsLeft) db.run("INSERT INTO record_text (record_text) VALUES ('optimize')")
    })
  }

  /**
   * Everything of a patient goes: rows, fields, text, files, drafts. What this person wrote and the
   * service has not taken stays until he or she decides: it exists nowhere else. `retainFor` keeps,
   * to be read only, what that person signed and the identity it is about.
   */
  function purgePatient(db: WritableDatabase, patientId: string, retainFor?: string): void {
    const patient = keyOf(db, patientId)
    if (patient === undefined) return
    const which = { patient, author: retainFor ?? null, identifying: identifyingTypes, unsigned }
    db.run(`DELETE FROM record_text WHERE rowid IN (${purged})`, which)
    db.run(`DELETE FROM record WHERE key IN (${purged})`, which)
    // What only waits is no longer known to be anything at the service.
    db.run(
      `UPDATE record SET version = 0, published = NULL
       WHERE patient_key = @patient AND NOT (${signed} OR ${identifying})`,
      which,
    )
    // What stays is settled: left to be swept, it would be purged again at every round.
    db.run(
      `DELETE FROM unseen_record WHERE sweep > 0
         AND record_key IN (SELECT key FROM record WHERE patient_key = ?)`,
      [patient],
    )
    for (const table of ['draft', 'identity_link', 'safety_event']) {
      db.run(`DELETE FROM ${table} WHERE patient_key = ?`, [patient])
    }
    db.run('DELETE FROM dossier_join WHERE kept_key = @patient OR other_key = @patient', { patient })
    db.run('DELETE FROM pending_dossier WHERE patient_id = ?', [uuidBytes(patientId)])
    db.run('DELETE FROM emergency_access WHERE patient_id = ?', [uuidBytes(patientId)])
    forgetFiles(db, patient)
    wordsLeft = true
    db.run(
      'UPDATE patient SET retained = EXISTS (SELECT 1 FROM record WHERE patient_key = patient.key AND version > 0) WHERE key = ?',
      [patient],
    )
    db.run('DELETE FROM patient WHERE key = ? AND key NOT IN (SELECT patient_key FROM record)', [patient])
  }

  /** This person may no longer see it. An own change of it that waits stays, the published version does not. */
  function hide(db: WritableDatabase, recordId: string): void {
    const held = db.get<{ key: number; patient_key: number; waits: number }>(
      `SELECT key, patient_key, ${unsettled} AS waits FROM record WHERE id = ?`,
      [uuidBytes(recordId)],
    )
    if (!held) return
    if (held.waits) db.run('UPDATE record SET version = 0, published = NULL WHERE key = ?', [held.key])
    else remove(db, held.key)
    forgetFiles(db, held.patient_key)
    wordsLeft = true
  }

  function remove(db: WritableDatabase, key: number): void {
    db.run('DELETE FROM record_text WHERE rowid = ?', [key])
    db.run('DELETE FROM record WHERE key = ?', [key])
  }

  /** The dossier was read again, whole: what it did not hold goes, never what waits. */
  function sweepPatient(db: WritableDatabase, patientId: string): void {
    const patient = keyOf(db, patientId)
    if (patient === undefined) return
    db.run(`DELETE FROM record_text WHERE rowid IN (${unseen} AND NOT ${unsettled})`, { patient })
    const { changes } = db.run(`DELETE FROM record WHERE key IN (${unseen} AND NOT ${unsettled})`, {
      patient,
    })
    const hidden = db.run(
      `UPDATE record SET version = 0, published = NULL WHERE key IN (${unseen} AND ${unsettled})`,
      { patient },
    )
    db.run(`DELETE FROM unseen_record WHERE record_key IN (${unseen})`, { patient })
    if (changes + hidden.changes === 0) return
    forgetFiles(db, patient)
    wordsLeft = true
  }

  /** Files go with the last record that names them; what is still in a draft stays. */
  function forgetFiles(db: WritableDatabase, patient: number): void {
    const named = db
      .all<Kept>('SELECT type, schema, body FROM record WHERE patient_key = ?', [patient])
      .flatMap((row) => {
        const read = readBody(registry, { ...row, body: JSON.parse(row.body) })
        return read.kind === 'known' ? (read.type.attachments?.(read.body) ?? []) : []
      })
      .flatMap(({ sha256, thumbnailSha256 }) => [sha256, thumbnailSha256 ?? sha256])
    db.run(
      `DELETE FROM attachment WHERE patient_key = @patient AND NOT ${drafted}
         AND lower(hex(sha256)) NOT IN (SELECT value FROM json_each(@named))`,
      { patient, named: JSON.stringify(named) },
    )
  }

  return { removing, purgePatient, hide, remove, sweepPatient }
}

function keyOf(db: ReadableDatabase, patientId: string): number | undefined {
  return db.get<{ key: number }>('SELECT key FROM patient WHERE id = ?', [uuidBytes(patientId)])?.key
}
