import type { DossierPage, DossierQuery, DossierRead, ReadTransaction } from '../port.ts'
import { type DossierRow, pageBytes, toSnapshotRecord } from '../rows.ts'
import type { Sql } from './connection.ts'
import { isReader, patientKey, professionalKey } from './directory.ts'
import { type Stored, toBytes, toUuid } from './identifiers.ts'
import { findProposals } from './proposals.ts'
import { recordColumns } from './records.ts'

type Read = Pick<ReadTransaction, 'listDossiers' | 'readDossier' | 'readDossiers' | 'isMasked' | 'listMasked'>

export function readDossiers(sql: Sql): Read {
  return {
    listDossiers: async (person, classes) => {
      const key = professionalKey(sql, person)
      return sql
        .all<{ patient: Uint8Array; records: number; latest: string; until: string | null }>(
          `SELECT t.id AS patient, count(r.key) AS records, coalesce(max(r.received_at), m.since) AS latest,
                  m.until_at AS until
           FROM reader m JOIN patient t ON t.key = m.patient
           LEFT JOIN record r ON r.patient = m.patient AND r.confidentiality IN (SELECT value FROM json_each(?))
             AND r.key NOT IN (SELECT record FROM hidden WHERE professional = ?)
           WHERE m.professional = ?
           GROUP BY m.patient ORDER BY latest DESC, m.patient`,
          JSON.stringify(classes),
          key,
          key,
        )
        .map(({ until, ...row }) => ({
          ...row,
          patient: toUuid(row.patient),
          ...(until !== null && { until }),
        }))
    },
    readDossier: async (query) => readPage(sql, query).page,
    readDossiers: async ({ dossiers, limit, ...selection }) => {
      const reads: DossierRead[] = []
      let [records, bytes] = [0, 0]
      for (const place of dossiers) {
        if (records >= limit || bytes > pageBytes) break
        const { patient } = place
        if (!isReader(sql, patient, selection.professional)) {
          reads.push({ patient, page: undefined })
          continue
        }
        const { page, size } = readPage(sql, { ...selection, ...place, limit: limit - records }, bytes)
        records += page.records.length
        bytes = size
        reads.push({ patient, page })
        if (page.next !== undefined) break
      }
      return reads
    },
    isMasked: async (record, person) =>
      sql.get(
        `SELECT 1 FROM hidden x JOIN record r ON r.key = x.record JOIN professional p ON p.key = x.professional
         WHERE r.id = ? AND p.id = ?`,
        toBytes(record),
        person,
      ) !== undefined,
    listMasked: async (record) =>
      sql
        .all<{ id: string }>(
          `SELECT p.id FROM mask x JOIN record r ON r.key = x.record JOIN professional p ON p.key = x.professional
           WHERE r.id = ? ORDER BY p.id`,
          toBytes(record),
        )
        .map(({ id }) => id),
  }
}

/** `size`: of the texts of the page and of what came before it. */
function readPage(
  sql: Sql,
  { patient, professional, classes, part, current, since, before, limit }: DossierQuery,
  sizeBefore = 0,
): { readonly page: DossierPage; readonly size: number } {
  const rows: DossierRow[] = []
  let bytes = sizeBefore
  let next: number | undefined
  // The log of the patient, newest first: a version that is no longer published is passed over.
  for (const row of sql.iterate<Stored<DossierRow>>(
    `SELECT c.pseq, r.key AS record, ? AS patient, ${recordColumns}
         FROM change c JOIN record r ON r.key = c.record AND r.change = c.key
         WHERE c.patient = ? AND c.pseq < ? AND r.confidentiality IN (SELECT value FROM json_each(?))
           AND (r.received_at >= ? OR r.type IN (SELECT value FROM json_each(?))) = ?
           AND NOT EXISTS (SELECT 1 FROM hidden x WHERE x.record = r.key AND x.professional = ?)
         ORDER BY c.pseq DESC`,
    toBytes(patient),
    patientKey(sql, patient),
    before ?? Number.MAX_SAFE_INTEGER,
    JSON.stringify(classes),
    new Date(since).toISOString(),
    JSON.stringify(current),
    part === 'first' ? 1 : 0,
    professionalKey(sql, professional),
  )) {
    if (rows.length === limit || (bytes > pageBytes && rows.length > 0)) {
      next = rows.at(-1)!.pseq
      break
    }
    rows.push({ ...row, id: toUuid(row.id), patient })
    bytes += row.body.length
  }
  const proposals = findProposals(
    sql,
    rows.map((row) => row.record),
  )
  return { page: { records: rows.map((row) => toSnapshotRecord(row, proposals)), next }, size: bytes }
}
