import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import {
  type DossierLine,
  limits,
  type SnapshotLine,
  type SnapshotRequest,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { Session } from '../auth/session.ts'
import { refuse } from '../errors.ts'
import type { DossierRead, Storage } from '../storage/port.ts'

/** The dossiers that the person may read, the most recently changed first. Throws not_found. */
export async function listDossiers(
  storage: Storage,
  { professional }: Session,
  feed: string,
): Promise<readonly DossierLine[]> {
  return storage.read(async (tx) => {
    if ((await tx.findFeed(professional.id))?.id !== feed) throw refuse('not_found')
    return tx.listDossiers(professional.id, readableClasses(professional.role))
  })
}

/**
 * Dossiers as they are now, in the order asked, up to a page. Membership, class and masks are those
 * of this one view: what changes after it comes by the feed.
 */
export async function readSnapshot(
  storage: Storage,
  registry: Registry,
  { professional }: Session,
  { part, since, dossiers }: SnapshotRequest,
  limit: number = limits.pull,
): Promise<readonly string[]> {
  const reads = await storage.read((tx) =>
    tx.readDossiers({
      professional: professional.id,
      classes: readableClasses(professional.role),
      part,
      current: currentTypes(registry),
      since: new Date(since).toISOString(),
      dossiers: dossiers.map(({ patient, before }) => ({ patient, before })),
      limit,
    }),
  )
  return reads.flatMap(linesOf).map((line) => `${JSON.stringify(line)}\n`)
}

function linesOf({ patient, page }: DossierRead): readonly SnapshotLine[] {
  if (!page) return [{ op: 'absent', patient }]
  const puts = page.records.map(({ record, proposals }) => ({
    op: 'put' as const,
    record,
    ...(proposals.length > 0 && { proposals: [...proposals] }),
  }))
  const { next } = page
  return [...puts, next === undefined ? { op: 'done', patient } : { op: 'next', patient, before: next }]
}

/** What makes the present picture of a dossier. A type of a later release is known by its date alone. */
function currentTypes(registry: Registry): readonly string[] {
  return registry.types
    .filter(({ merge, opensDossier }) => merge.kind !== 'append' || opensDossier)
    .map(({ name }) => name)
}
