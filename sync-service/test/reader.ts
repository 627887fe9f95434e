import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import { snapshotLine } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { refusalOf } from '../src/errors.ts'
import { createCursorCodec } from '../src/records/cursor.ts'
import { readFeedPage } from '../src/records/feed.ts'
import { listDossiers, readSnapshot } from '../src/records/snapshot.ts'
import type { Bench } from './fixtures.ts'

type Held = { readonly patient: string; readonly version: number; readonly type: string }
type Wanted = { readonly patient: string; readonly part: 'first' | 'rest'; readonly before?: number }

/**
 * A desk as short as can be: it takes its cursor, then reads dossiers and its feed in pages of two, in
 * the order that its caller wants. Every desktop has to do what it does, and no less.
 */
export function openReader(bench: Bench, professional: Professional, since: string) {
  const { storage, registry } = bench
  const cursors = createCursorCodec(bench.keys.cursor)
  const session = { professional, device: newId(), family: newId() }
  const held = new Map<string, Held>()
  let wanted: Wanted[] = []
  let [feed, cursor] = ['', '']
  const keep = ({ id, patientId, version, type }: RecordEnvelope) => {
    if (version >= (held.get(id)?.version ?? 0)) held.set(id, { patient: patientId, version, type })
  }
  const forget = (patient: string) => {
    for (const [id, record] of held) if (record.patient === patient) held.delete(id)
    wanted = wanted.filter((dossier) => dossier.patient !== patient)
  }
  const want = (patients: readonly string[]) => {
    for (const part of ['first', 'rest'] as const)
      wanted.push(...patients.map((patient) => ({ patient, part })))
  }
  const begin = async () => {
    const now = (await storage.read((tx) => tx.findFeed(professional.id)))!
    ;[feed, cursor] = [now.id, cursors.encode(now, now.head)]
    held.clear()
    wanted = []
    want((await listDossiers(storage, session, feed)).map(({ patient }) => patient))
  }
  return {
    held,
    begin,
    /** @returns whether there may be more */
    pull: async (): Promise<boolean> => {
      const page = await readFeedPage(storage, cursors, session, { feed, cursor, limit: 2 }).catch(
        (error: unknown) => {
          if (refusalOf(error) !== 'feed_reset') throw error
        },
      )
      if (!page) {
        await begin()
        return true
      }
      cursor = page.next
      for (const entry of page.entries) {
        if (entry.op === 'put') keep(entry.record)
        else if (entry.op === 'tombstone') held.delete(entry.id)
        else forget(entry.patient)
        // What was held before may have been masked while the person was away: all is read again.
        if (entry.op === 'grant') want([entry.patient])
      }
      return page.to < page.head
    },
    /** @returns the records that the service showed; undefined when there was nothing to ask */
    read: async (): Promise<readonly string[] | undefined> => {
      const part = wanted[0]?.part
      if (!part) return undefined
      const end = wanted.findIndex((dossier) => dossier.part !== part)
      const dossiers = wanted
        .slice(0, end < 0 ? undefined : end)
        .map(({ patient, before }) => ({ patient, ...(before !== undefined && { before }) }))
      const texts = await readSnapshot(storage, registry, session, { part, since, dossiers }, 2)
      const lines = texts.map((text) => snapshotLine.parse(JSON.parse(text)))
      for (const line of lines) {
        if (line.op === 'put') keep(line.record)
        else wanted.shift()
        if (line.op === 'next') wanted.unshift({ patient: line.patient, part, before: line.before })
      }
      return lines.flatMap((line) => (line.op === 'put' ? [line.record.id] : []))
    },
  }
}
