import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { VersionLine } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import type { Storage } from '../storage/port.ts'
import { isVisible } from './target.ts'

/** The most that one request reads; the versions before are kept, and not shown. */
const mostVersions = 200

/** Every version of a record, the oldest first, for who may read its present one. Throws not_found. */
export async function listVersions(
  storage: Storage,
  person: Professional,
  id: string,
): Promise<readonly VersionLine[]> {
  return storage.read(async (tx) => {
    const record = await tx.findRecord(id)
    const readable =
      record && (await tx.isReader(record.patientId, person.id)) && (await isVisible(tx, person, record))
    if (!readable) throw refuse('not_found')
    const lines: VersionLine[] = []
    for (let version = Math.max(1, record.version - mostVersions + 1); version <= record.version; version++) {
      const found = await tx.findVersion(id, version)
      if (!found) continue
      const { schema, author, recordedAt, body } = found
      lines.push({ version, schema, author, at: recordedAt, body })
    }
    return lines
  })
}
