import type { Storage } from '../storage/port.ts'
import { auditHash, auditOrigin } from './chain.ts'

/**
 * Walks the whole chain. Rows cut from the end leave a chain that holds: compare `count` and
 * `head` with an anchor noted elsewhere.
 */
export async function verifyAudit(
  storage: Storage,
): Promise<{ readonly intact: boolean; readonly count: number; readonly head: string }> {
  let previous: Buffer = auditOrigin
  let count = 0
  for (;;) {
    const rows = await storage.read((tx) => tx.readAudit(count, 2000))
    for (const row of rows) {
      const hash = auditHash(previous, row.seq, row)
      if (row.seq !== count + 1 || !hash.equals(row.hash)) {
        return { intact: false, count, head: previous.toString('hex') }
      }
      previous = hash
      count = row.seq
    }
    if (rows.length === 0) return { intact: true, count, head: previous.toString('hex') }
  }
}
