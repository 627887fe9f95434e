import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { byRecord, type ProposalRow, type ProposalsByRecord, toProposal, toQuarantined } from '../rows.ts'
import type { Sql } from './connection.ts'
import { patientKey } from './directory.ts'
import { toBytes, toUuid } from './identifiers.ts'
import { recordKey } from './records.ts'

type Read = Pick<ReadTransaction, 'listProposals' | 'listResolved' | 'listQuarantine' | 'findQuarantined'>
type Write = Pick<
  WriteTransaction,
  'saveProposal' | 'resolveProposals' | 'reopenProposals' | 'saveQuarantined' | 'dropQuarantined'
>

type Stored = Omit<ProposalRow, 'id'> & { readonly id: Uint8Array }
type QuarantineRow = Parameters<typeof toQuarantined>[0]

const columns = 'x.record, x.id, x.author, x.authored_at, x.base_version, x.schema, x.base, x.body'

/** Open proposals of these records. */
export function findProposals(sql: Sql, records: readonly number[]): ProposalsByRecord {
  const rows = sql.all<Stored>(
    `SELECT ${columns} FROM json_each(?) of JOIN proposal x ON x.record = of.value
     WHERE x.resolved_in IS NULL ORDER BY x.key`,
    JSON.stringify(records),
  )
  return byRecord(rows.map(named))
}

export function readProposals(sql: Sql): Read {
  return {
    listProposals: async (record) =>
      sql
        .all<Stored>(
          `SELECT ${columns} FROM proposal x JOIN record r ON r.key = x.record
           WHERE r.id = ? AND x.resolved_in IS NULL ORDER BY x.key`,
          toBytes(record),
        )
        .map((row) => toProposal(named(row))),
    listResolved: async (record, version) =>
      sql
        .all<Stored>(
          `SELECT ${columns} FROM proposal x JOIN record r ON r.key = x.record
           WHERE r.id = ? AND x.resolved_in = ? ORDER BY x.key`,
          toBytes(record),
          version,
        )
        .map((row) => toProposal(named(row))),
    listQuarantine: async (person) =>
      sql
        .all<QuarantineRow>(
          `SELECT q.operation, q.author, q.confidentiality, q.received_at
           FROM quarantine q JOIN membership m ON m.patient = q.patient AND m.left_at IS NULL
           JOIN professional p ON p.key = m.professional WHERE p.id = ? ORDER BY q.key`,
          person,
        )
        .map(toQuarantined),
    findQuarantined: async (id) => {
      const row = sql.get<QuarantineRow>(
        'SELECT operation, author, confidentiality, received_at FROM quarantine WHERE id = ?',
        toBytes(id),
      )
      return row && toQuarantined(row)
    },
  }
}

export function writeProposals(sql: Sql): Write {
  return {
    saveProposal: async (record, proposal) => {
      sql.run(
        `INSERT INTO proposal (id, record, base_version, schema, base, body, author, authored_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        toBytes(proposal.id),
        recordKey(sql, record),
        proposal.baseVersion,
        proposal.schema,
        JSON.stringify(proposal.base ?? null),
        JSON.stringify(proposal.body ?? null),
        JSON.stringify(proposal.author),
        proposal.authoredAt,
      )
    },
    resolveProposals: async (record, proposals, version) => {
      const key = recordKey(sql, record)
      for (const id of proposals) {
        sql.run(
          'UPDATE proposal SET resolved_in = ? WHERE id = ? AND record = ? AND resolved_in IS NULL',
          version,
          toBytes(id),
          key,
        )
      }
    },
    reopenProposals: async (record, version) => {
      sql.run(
        'UPDATE proposal SET resolved_in = NULL WHERE record = ? AND resolved_in = ?',
        recordKey(sql, record),
        version,
      )
    },
    saveQuarantined: async ({ operation, author, confidentiality, receivedAt }) => {
      sql.run(
        `INSERT INTO quarantine (id, patient, operation, author, confidentiality, received_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        toBytes(operation.op_id),
        patientKey(sql, operation.patient),
        JSON.stringify(operation),
        JSON.stringify(author),
        confidentiality,
        receivedAt,
      )
    },
    dropQuarantined: async (id) => {
      sql.run('DELETE FROM quarantine WHERE id = ?', toBytes(id))
    },
  }
}

function named(row: Stored): ProposalRow {
  return { ...row, id: toUuid(row.id) }
}
