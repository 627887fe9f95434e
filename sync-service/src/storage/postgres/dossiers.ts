import type { DossierLine } from '@navigateur-pro/domain/sync/messages.ts'
import type { DossierRead, DossiersQuery, ReadTransaction } from '../port.ts'
import { type DossierRow, pageBytes, toSnapshotRecord } from '../rows.ts'
import type { Sql } from './connection.ts'
import { professionalKey } from './directory.ts'
import { findProposals } from './proposals.ts'
import { recordColumns } from './records.ts'

type Read = Pick<ReadTransaction, 'listDossiers' | 'readDossier' | 'readDossiers' | 'isMasked' | 'listMasked'>

/** `place` of the dossier in what was asked, from 1; how many records it has left, and all of them together. */
type PageRow = DossierRow & { readonly place: number; readonly total: number; readonly everything: number }

/**
 * The page is chosen by the records alone. The log is then read once per record of the page, each in
 * the partition of its patient: OFFSET 0 keeps the planner from joining all partitions instead.
 */
const findPage = `
  SELECT * FROM (
    SELECT r.place, r.total, r.everything, r.rank, r.patient_id AS patient, r.key AS record, r.pseq, ${recordColumns},
           octet_length(c.body)::bigint AS size,
           sum(octet_length(c.body)) OVER (ORDER BY r.rank ROWS UNBOUNDED PRECEDING)::bigint AS bytes
    FROM (
      SELECT r.*, a.id AS patient_id, a.place, count(*) OVER (PARTITION BY a.place) AS total,
             count(*) OVER () AS everything, row_number() OVER (ORDER BY a.place, r.pseq DESC) AS rank
      FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS a (id, before, place)
      JOIN patient t ON t.id = a.id
      JOIN reader m ON m.patient = t.key AND m.professional = $3
      JOIN record r ON r.patient = t.key AND r.pseq < a.before AND r.confidentiality = ANY ($4)
        AND (r.received_at >= $5 OR r.type = ANY ($6)) = $7
        AND r.key <> ALL (ARRAY(SELECT record FROM hidden WHERE professional = $3))
    ) r
    CROSS JOIN LATERAL (
      SELECT * FROM change c WHERE c.patient = r.patient AND c.record = r.key AND c.version = r.version OFFSET 0
    ) c
    WHERE r.rank <= $8
  ) page WHERE bytes - size <= $9 ORDER BY rank`

export function readDossiers(sql: Sql): Read {
  async function readAll(query: DossiersQuery): Promise<readonly DossierRead[]> {
    const { dossiers, limit } = query
    const patients = dossiers.map(({ patient }) => patient)
    const reader = await professionalKey(sql, query.professional)
    const members = await sql.all<{ id: string }>(
      `SELECT t.id FROM patient t JOIN reader m ON m.patient = t.key
       WHERE t.id = ANY ($1) AND m.professional = $2`,
      patients,
      reader,
    )
    const rows = await sql.all<PageRow>(
      findPage,
      patients,
      dossiers.map(({ before }) => before ?? Number.MAX_SAFE_INTEGER),
      reader,
      query.classes,
      new Date(query.since).toISOString(),
      query.current,
      query.part === 'first',
      limit,
      pageBytes,
    )
    const proposals = await findProposals(
      sql,
      rows.map((row) => row.record),
    )
    const isMember = new Set(members.map(({ id }) => id))
    const found = Map.groupBy(rows, (row) => row.place)
    const isWhole = rows.length === (rows[0]?.everything ?? 0)
    const reached = isWhole ? dossiers.length : rows.at(-1)!.place
    return patients.slice(0, reached).map((patient, index) => {
      if (!isMember.has(patient)) return { patient, page: undefined }
      const page = found.get(index + 1) ?? []
      const next = page.length < (page[0]?.total ?? 0) ? page.at(-1)!.pseq : undefined
      return { patient, page: { records: page.map((row) => toSnapshotRecord(row, proposals)), next } }
    })
  }
  return {
    listDossiers: async (person, classes) => {
      const rows = await sql.all<Omit<DossierLine, 'until'> & { readonly until: string | null }>(
        `SELECT t.id AS patient, r.records, coalesce(r.latest, m.since) AS latest, m.until_at AS until
         FROM reader m JOIN patient t ON t.key = m.patient
         CROSS JOIN LATERAL (
           SELECT count(*) AS records, max(received_at) AS latest FROM record
           WHERE patient = m.patient AND confidentiality = ANY ($2)
             AND key <> ALL (ARRAY(SELECT record FROM hidden WHERE professional = $1))
         ) r
         WHERE m.professional = $1
         ORDER BY coalesce(r.latest, m.since) COLLATE "C" DESC, m.patient`,
        await professionalKey(sql, person),
        classes,
      )
      return rows.map(({ until, ...row }) => ({ ...row, ...(until !== null && { until }) }))
    },
    readDossier: async ({ patient, before, ...selection }) => {
      const [read] = await readAll({ ...selection, dossiers: [{ patient, before }] })
      return read?.page ?? { records: [], next: undefined }
    },
    readDossiers: readAll,
    isMasked: async (record, person) =>
      (await sql.get(
        `SELECT 1 FROM hidden x JOIN record r ON r.key = x.record JOIN professional p ON p.key = x.professional
         WHERE r.id = $1 AND p.id = $2`,
        record,
        person,
      )) !== undefined,
    listMasked: async (record) => {
      const rows = await sql.all<{ id: string }>(
        `SELECT p.id FROM mask x JOIN record r ON r.key = x.record JOIN professional p ON p.key = x.professional
         WHERE r.id = $1 ORDER BY p.id`,
        record,
      )
      return rows.map(({ id }) => id)
    },
  }
}
