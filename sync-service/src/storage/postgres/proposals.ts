import type { ReadTransaction, WriteTransaction } from '../port.ts'
import { byRecord, type ProposalRow, type ProposalsByRecord, toProposal, toQuarantined } from '../rows.ts'
import type { Sql } from './connection.ts'
import { lockRecord } from './records.ts'
import { lockPatient, type Unit } from './unit.ts'

type Read = Pick<ReadTransaction, 'listProposals' | 'listResolved' | 'listQuarantine' | 'findQuarantined'>
type Write = Pick<
  WriteTransaction,
  | 'findQuarantined'
  | 'saveProposal'
  | 'resolveProposals'
  | 'reopenProposals'
  | 'saveQuarantined'
  | 'dropQuarantined'
>

type QuarantineRow = Parameters<typeof toQuarantined>[0]

const columns = 'x.record, x.id, x.author, x.authored_at, x.base_version, x.schema, x.base, x.body'
const findQuarantined = 'SELECT operation, author, confidentiality, received_at FROM quarantine WHERE id = $1'

/** Open proposals of these records. */
export async function findProposals(sql: Sql, records: readonly number[]): Promise<ProposalsByRecord> {
  const rows = await sql.all<ProposalRow>(
    `SELECT ${columns} FROM proposal x WHERE x.record = ANY ($1) AND x.resolved_in IS NULL ORDER BY x.key`,
    records,
  )
  return byRecord(rows)
}

export function readProposals(sql: Sql): Read {
  return {
    listProposals: async (record) => {
      const rows = await sql.all<ProposalRow>(
        `SELECT ${columns} FROM proposal x JOIN record r ON r.key = x.record
         WHERE r.id = $1 AND x.resolved_in IS NULL ORDER BY x.key`,
        record,
      )
      return rows.map(toProposal)
    },
    listResolved: async (record, version) => {
      const rows = await sql.all<ProposalRow>(
        `SELECT ${columns} FROM proposal x JOIN record r ON r.key = x.record
         WHERE r.id = $1 AND x.resolved_in = $2 ORDER BY x.key`,
        record,
        version,
      )
      return rows.map(toProposal)
    },
    listQuarantine: async (person) => {
      const rows = await sql.all<QuarantineRow>(
        `SELECT q.operation, q.author, q.confidentiality, q.received_at
         FROM quarantine q JOIN membership m ON m.patient = q.patient AND m.left_at IS NULL
         JOIN professional p ON p.key = m.professional WHERE p.id = $1 ORDER BY q.key`,
        person,
      )
      return rows.map(toQuarantined)
    },
    findQuarantined: async (id) => {
      const row = await sql.get<QuarantineRow>(findQuarantined, id)
      return row && toQuarantined(row)
    },
  }
}

export function writeProposals(sql: Sql, unit: Unit): Write {
  return {
    findQuarantined: async (id) => {
      // Two coordinators who judge it at once: the second finds it gone.
      const row = await sql.get<QuarantineRow>(findQuarantined.concat(' FOR UPDATE'), id)
      return row && toQuarantined(row)
    },
    saveProposal: async (record, proposal) => {
      const { key } = await lockRecord(sql, unit, record)
      await sql.run(
        `INSERT INTO proposal (id, record, base_version, schema, base, body, author, authored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        proposal.id,
        key,
        proposal.baseVersion,
        proposal.schema,
        JSON.stringify(proposal.base ?? null),
        JSON.stringify(proposal.body ?? null),
        JSON.stringify(proposal.author),
        proposal.authoredAt,
      )
    },
    resolveProposals: async (record, proposals, version) => {
      const { key } = await lockRecord(sql, unit, record)
      await sql.run(
        'UPDATE proposal SET resolved_in = $1 WHERE record = $2 AND id = ANY ($3) AND resolved_in IS NULL',
        version,
        key,
        proposals,
      )
    },
    reopenProposals: async (record, version) => {
      const { key } = await lockRecord(sql, unit, record)
      await sql.run(
        'UPDATE proposal SET resolved_in = NULL WHERE record = $1 AND resolved_in = $2',
        key,
        version,
      )
    },
    saveQuarantined: async ({ operation, author, confidentiality, receivedAt }) => {
      await sql.run(
        `INSERT INTO quarantine (id, patient, operation, author, confidentiality, received_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        operation.op_id,
        (await lockPatient(sql, unit, operation.patient))!,
        JSON.stringify(operation),
        JSON.stringify(author),
        confidentiality,
        receivedAt,
      )
    },
    dropQuarantined: async (id) => {
      await sql.run('DELETE FROM quarantine WHERE id = $1', id)
    },
  }
}
