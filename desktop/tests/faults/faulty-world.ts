import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import { readConfig } from '@navigateur-pro/sync-service/src/config.ts'
import { type Service, startService } from '@navigateur-pro/sync-service/src/service.ts'
import { expect } from 'vitest'
import { seedService } from '../../../build/seed-service.ts'
import { dossier, gp, nurse } from '../../../bench/sync-dossiers.ts'
import type { Ports } from '../../core/platform/ports.ts'
import { type FaultyLine, startFaultyLine } from './faulty-line.ts'
import { checkIntegrity, type OpenDesk, openDesk, readTransmissions, type Transmission } from './open-desk.ts'

export type FaultyWorld = {
  readonly line: FaultyLine
  /** A desk of the nurse behind the line; signed in, or about to be. */
  behindTheLine(name: string): Promise<OpenDesk>
  write(desk: OpenDesk): void
  /** Somebody else writes, on a line without faults. */
  elsewhereWrite(count: number): void
  /**
   * Ends when this desk, the other one and the service hold the same transmissions, each once, and
   * nothing waits. Until then, its cursor is never ahead of what it holds.
   */
  converges(desk: OpenDesk): Promise<void>
  close(): Promise<void>
}

/** The network's own time, not the desk's patience with it: an answer that does not come is given up early. */
const patienceMs = 2_000
/** Pauses between two tries are shorter by this much; their order is the same. */
const hurry = 50

/** A service on a real file, a desk with a line of its own, another one behind a line that has faults. */
export async function createFaultyWorld(): Promise<FaultyWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'navigateur-faults-'))
  const data = join(folder, 'service')
  const shared = dossier([nurse], 6)
  await seedService(data, [gp, nurse], [shared])
  const service = await startService(
    readConfig({
      NAVIGATEUR_DATA: data,
      NAVIGATEUR_PORT: '0',
      NAVIGATEUR_METRICS_PORT: '0',
      NAVIGATEUR_PROVIDER_PORT: '0',
      NAVIGATEUR_LOGINS_PER_MINUTE: '100000',
    }),
    { log: { info: () => undefined, warn: () => undefined, error: () => undefined } },
  )
  const line = await startFaultyLine(service.url)
  const elsewhere = await openDesk({ folder, name: 'elsewhere', person: gp.id, serviceUrl: service.url })
  await signedIn(elsewhere)
  let written = 0
  const write = ({ desk }: OpenDesk) =>
    void desk.writer.create({
      type: 'transmission',
      patientId: shared.patientId,
      body: { text: `Note ${(written += 1)}` },
    })

  return {
    line,
    write,
    behindTheLine: (name) => openDesk({ folder, name, person: nurse.id, serviceUrl: line.url }, inAHurry),
    elsewhereWrite: (count) => {
      for (let index = 0; index < count; index += 1) write(elsewhere)
    },
    async converges(desk) {
      for (;;) {
        await signedIn(desk)
        await assertCursorHeld(desk, service)
        const { waiting, refused } = await desk.desk.handlers['status.read']({})
        const there = await elsewhere.desk.handlers['status.read']({})
        expect([refused, there.refused]).toEqual([0, 0])
        const here = readTransmissions(desk.database)
        expect(new Set(here.map(({ text }) => text)).size).toBe(here.length)
        const stored = JSON.stringify(await readService(service, shared.patientId))
        const same = [desk, elsewhere].every(
          ({ database }) => JSON.stringify(readTransmissions(database)) === stored,
        )
        if (same && waiting === 0 && there.waiting === 0) break
        await pause(5)
      }
      expect(checkIntegrity(desk.database)).toBe('ok')
    },
    async close() {
      await elsewhere.close()
      await line.close()
      await service.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function inAHurry(ports: Ports): Ports {
  return {
    ...ports,
    clock: { ...ports.clock, after: (ms, work) => ports.clock.after(ms / hurry, work) },
    http: { ...ports.http, send: (request) => ports.http.send({ ...request, timeoutMs: patienceMs }) },
  }
}

/** As a person does who sees that the connection did not come about: once more. */
async function signedIn({ desk }: OpenDesk): Promise<void> {
  while (desk.service() !== 'signed-in') {
    if (desk.service() === 'needed') void desk.handlers['session.signIn']({})
    await pause(5)
  }
}

/** Every record that the feed announces up to the cursor is in the cache, or in a dossier noted as to be read. */
async function assertCursorHeld({ database: { reader } }: OpenDesk, service: Service): Promise<void> {
  const feed = reader.get<{ position: number; catalogued: number }>('SELECT position, catalogued FROM feed')
  const pending = reader.get('SELECT 1 FROM pending_dossier')
  if (!feed?.catalogued || pending) return
  const { position } = feed
  const held = new Set(
    reader.all<{ id: string }>('SELECT lower(hex(id)) AS id FROM record').map(({ id }) => id),
  )
  const { entries } = await service.storage.read((tx) =>
    tx.readFeed({
      professional: nurse.id,
      after: 0,
      limit: 100_000,
      classes: readableClasses(nurse.role),
    }),
  )
  const missing = entries.filter(
    (entry) => entry.op === 'put' && entry.pos <= position && !held.has(entry.record.id.replaceAll('-', '')),
  )
  expect({ position, missing }).toEqual({ position, missing: [] })
}

async function readService(service: Service, patientId: string): Promise<readonly Transmission[]> {
  const { records } = await service.storage.read((tx) =>
    tx.readDossier({
      patient: patientId,
      professional: nurse.id,
      classes: readableClasses(nurse.role),
      part: 'first',
      current: [],
      since: '2000-01-01T00:00:00.000Z',
      before: undefined,
      limit: 100_000,
    }),
  )
  return records
    .filter(({ record }) => record.type === 'transmission')
    .map(({ record }) => ({
      id: record.id.replaceAll('-', ''),
      text: (record.body as { readonly text: string }).text,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
