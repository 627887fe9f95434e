import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkIdentity } from '../../domain/identity/check-identity.ts'
import { contradictedTrait } from '../../domain/identity/matricule.ts'
import { mayJoin } from '../../domain/identity/join-identities.ts'
import { mayRead, mayWrite } from '../../domain/people/access.ts'
import { type Professional, professional } from '../../domain/people/professional.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import { type Change, mergeChange, type Version } from '../../domain/records/merge.ts'
import { createRegistry, readBody } from '../../domain/records/registry.ts'
import type { DoseChangeBody } from '../../domain/records/dose-change.ts'
import type { AlertBody } from '../../domain/records/alert.ts'
import type { EventBody } from '../../domain/records/event.ts'
import type { PatientIdentityBody } from '../../domain/records/patient-identity.ts'
import type { ReferralBody } from '../../domain/records/referral.ts'
import { lateFrom, type TaskBody, taskClasses } from '../../domain/records/task.ts'
import type { TransmissionBody } from '../../domain/records/transmission.ts'
import { type Operation, operation as operationSchema } from '../../domain/sync/messages.ts'
import { createCalendar, isWorkday } from './calendar.ts'
import { createDataset, type Dataset, type DemoDossier } from './dataset.ts'
import { demoPeople } from './people.ts'
import { jpegSize } from './photos.ts'
import { trapLocalId } from './practice.ts'
import { hasTwoDossiers } from './scenarios/two-dossiers.ts'

const now = '2026-11-12T10:20:00.000Z'
const registry = createRegistry()
const demo = createDataset({ seed: 1, tier: 'XS', now })

type Stored = Version & {
  readonly type: string
  readonly confidentiality: ConfidentialityClass
  readonly by: Professional
}

function must(condition: boolean, fact: string): asserts condition {
  if (!condition) throw new Error(`Faux : ${fact}`)
}

/** What the service would hold after the dossier: the first refusal on the way throws. */
function replay(
  dataset: Dataset,
  dossier: DemoDossier,
  until = now,
  contested: string[] = [],
): ReadonlyMap<string, Stored> {
  const people = new Map(dataset.professionals.map((person) => [person.id, person]))
  const since = new Map(dossier.members.map((member) => [member.professionalId, member.since]))
  const records = new Map<string, Stored>()
  const versions = new Map<string, Version>()
  let previous = ''
  for (const { by, operation, receivedAt } of dossier.operations) {
    const parsed = operationSchema.parse(operation)
    must(isWritten(parsed), 'une démonstration crée, modifie ou fait avancer')
    const author = people.get(by)!
    const what = `${author.name}, ${parsed.kind} ${parsed.type} du ${parsed.authored_at}`
    const type = registry.find(parsed.type)!
    const joined = since.get(by)
    must(joined !== undefined && parsed.authored_at.slice(0, 10) >= joined, `${what} : membre du cercle`)
    must(parsed.patient === dossier.patientId, `${what} : sur ce patient`)
    must(parsed.authored_at <= receivedAt && receivedAt <= until, `${what} : reçu après écriture`)
    must(previous <= receivedAt, `${what} : dans l’ordre de réception`)
    previous = receivedAt
    const current = records.get(parsed.record_id)
    const confidentiality = parsed.kind === 'create' ? parsed.confidentiality : current!.confidentiality
    must(type.confidentiality.includes(confidentiality), `${what} : ${confidentiality} convient à ce type`)
    must(mayWrite(author.role, confidentiality), `${what} : peut écrire en ${confidentiality}`)
    const base =
      parsed.kind === 'create' ? undefined : versions.get(`${parsed.record_id} ${parsed.base_version}`)
    const signature = { id: author.id, name: author.name, role: author.role, profession: author.profession }
    const outcome = mergeChange(type, current, base, changeOf(parsed), signature, parsed.authored_at)
    if (outcome.kind === 'conflict') {
      contested.push(`${by} ${parsed.type} ${outcome.fields.join(' ')}`)
      continue
    }
    must(outcome.kind === 'accepted', `${what} : accepté (${JSON.stringify(outcome)})`)
    const read = readBody(registry, { type: parsed.type, schema: type.schemaVersion, body: outcome.body })
    must(read.kind === 'known', `${what} : corps conforme`)
    for (const target of targetsOf(parsed.type, outcome.body)) {
      const seen = records.get(target)
      must(
        seen !== undefined && mayRead(author.role, seen.confidentiality),
        `${what} : parle de ce qui lui est lisible`,
      )
      must(
        parsed.type !== 'reading' || seen.confidentiality === confidentiality,
        `${what} : lecture de même classe`,
      )
    }
    const stored = { ...outcome, type: parsed.type, confidentiality, by: current?.by ?? author }
    versions.set(`${parsed.record_id} ${stored.version}`, stored)
    records.set(parsed.record_id, stored)
  }
  return records
}

/** What a demonstration is written with. */
type Written = Extract<Operation, { kind: 'create' | 'edit' | 'transition' }>

function isWritten(operation: Operation): operation is Written {
  return ['create', 'edit', 'transition'].includes(operation.kind)
}

function changeOf(operation: Written): Change {
  if (operation.kind === 'create') return { kind: 'create', body: operation.body }
  const baseVersion = operation.base_version
  return operation.kind === 'edit'
    ? { kind: 'edit', baseVersion, body: operation.body }
    : { kind: 'transition', baseVersion, to: operation.to, details: operation.details }
}

function targetsOf(type: string, body: unknown): readonly string[] {
  if (type === 'reading') return (body as { records: string[] }).records
  if (type !== 'transmission') return []
  const { replyTo, corrects } = body as TransmissionBody
  return [replyTo, corrects].filter((id) => id !== undefined)
}

let replayedOnce: readonly ReadonlyMap<string, Stored>[] | undefined
function replayed() {
  replayedOnce ??= demo.dossiers.map((dossier) => replay(demo, dossier))
  return replayedOnce
}
const records = () => replayed().flatMap((dossier) => [...dossier.values()])
const bodies = <Body>(type: string) =>
  records()
    .filter((record) => record.type === type)
    .map(({ body }) => body as Body)

function bytesOf(dataset: Dataset): string {
  const hash = createHash('sha256')
  const { dossiers, ...rest } = dataset
  hash.update(JSON.stringify(rest))
  for (const { operations, ...dossier } of dossiers) {
    hash.update(JSON.stringify(dossier))
    for (const each of operations) hash.update(JSON.stringify(each))
  }
  return hash.digest('hex')
}

describe('the demonstration', () => {
  it.each(demo.dossiers.map((dossier, index) => [index, dossier] as const))(
    'dossier %i: each operation is accepted in order, from a member who may write it',
    (_index, dossier) => {
      expect(replay(demo, dossier).size).toBeGreaterThan(3)
    },
  )

  it('is the same byte for byte from the same seed, and another from another', () => {
    expect(bytesOf(createDataset({ seed: 1, tier: 'XS', now }))).toBe(bytesOf(demo))
    expect(bytesOf(createDataset({ seed: 2, tier: 'XS', now }))).not.toBe(bytesOf(demo))
  })

  it.each([
    ['un dimanche de Pâques', '2027-03-28T08:00:00.000Z'],
    ['un lundi à 6 heures', '2026-11-16T05:00:00.000Z'],
    ['un 1er janvier', '2027-01-01T12:00:00.000Z'],
    ['un 29 février', '2028-02-29T23:30:00.000Z'],
    ['le jour du passage à l’heure d’été', '2026-03-29T00:59:00.000Z'],
  ])('holds together whatever the day it is started: %s', (_name, start) => {
    const calendar = createCalendar(start)
    expect(isWorkday(calendar.workday(0))).toBe(true)
    const dataset = createDataset({ seed: 3, tier: 'XS', now: start })
    for (const dossier of dataset.dossiers) expect(replay(dataset, dossier, start).size).toBeGreaterThan(3)
  })

  it('counts the operations of each author without a gap, and gives each its own identifier', () => {
    const last = new Map<string, number>()
    const identifiers: string[] = []
    for (const { operations } of demo.dossiers) {
      for (const { by, operation } of operations) {
        must(operation.dseq === (last.get(by) ?? 0) + 1, `${by} ${operation.dseq} suit le précédent`)
        last.set(by, operation.dseq)
        identifiers.push(operation.op_id)
      }
    }
    expect(new Set(identifiers).size).toBe(identifiers.length)
    expect(identifiers.every((id) => z.uuidv7().safeParse(id).success)).toBe(true)
  })

  it('has the volumes of the model: 41 identities, 14 dossiers, about 700 transmissions in 90 days', () => {
    const recent = demo.dossiers.flatMap(({ operations }) =>
      [...operations].filter(
        ({ operation, receivedAt }) =>
          operation.type === 'transmission' && receivedAt > createCalendar(now).daysAgo(90),
      ),
    )
    expect(demo.practiceSoftware).toHaveLength(41)
    expect(demo.dossiers).toHaveLength(14)
    expect(recent.length).toBeGreaterThan(560)
    expect(recent.length).toBeLessThan(840)
  })

  it('has one person under two dossiers, one of them without INS, which may be joined', () => {
    const identities = replayed().map(
      (dossier) =>
        [...dossier.values()].find(({ type }) => type === 'patient-identity')!.body as PatientIdentityBody,
    )
    const hers = identities.filter(({ identity }) => identity.birthName === hasTwoDossiers.birthName)
    expect(hers.map(({ identity }) => identity.status)).toEqual(['QUAL', 'VALI'])
    expect(mayJoin(hers[0]!.identity, hers[1]!.identity)).toEqual({ kind: 'allowed' })
    expect(demo.practiceSoftware.at(-1)).toEqual({ ...hasTwoDossiers, localId: 'P0041' })
  })

  it('says varied things, in French typography', () => {
    const texts = bodies<TransmissionBody>('transmission').map(({ text }) => text)
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.9)
    for (const text of texts) {
      expect(text).toBe(text.trim())
      expect(text).not.toMatch(/'|!|\.\.|undefined|NaN| {2}/)
    }
  })

  it('gives the coordinator a list of requests in every state', () => {
    const referrals = bodies<ReferralBody>('referral')
    const count = (state: string) => referrals.filter((referral) => referral.state === state).length
    expect(count('requested')).toBe(2)
    expect(['taken', 'scheduled', 'reported', 'closed', 'cancelled'].every((state) => count(state) > 0)).toBe(
      true,
    )
    const fixed = referrals
      .filter(({ state }) => state === 'scheduled')
      .map(({ appointment }) => appointment!.at)
    expect(fixed.some((at) => at < now) && fixed.some((at) => at > now)).toBe(true)
    const waiting = referrals.filter(({ state }) => state === 'requested')
    const hours = waiting.map(({ steps }) => (Date.parse(now) - Date.parse(steps[0]!.at)) / 3_600_000)
    expect(waiting.some(({ urgency }, index) => urgency === 'urgent' && hours[index]! > 48)).toBe(true)
  })

  it('has an alert that nobody has seen, and one that is seen and not settled', () => {
    expect(
      bodies<AlertBody>('alert')
        .map(({ category, state }) => `${category} ${state}`)
        .toSorted(),
    ).toEqual(['carer-exhausted acknowledged', 'refusal raised'])
  })

  it('plans for the round of the nurse, for the home help, and a stay in hospital that everyone reads', () => {
    const events = bodies<EventBody>('event')
    const daily = events.filter(({ kind, when }) => kind === 'visit' && when.repeats?.on.length === 7)
    expect(daily.every(({ who }) => who[0]!.id === demoPeople.nurse.id)).toBe(true)
    expect([daily.length, events.length]).toEqual([2, 8])
    expect(events.some(({ who }) => who.some(({ id }) => id === demoPeople.homeHelp.id))).toBe(true)
    expect(events.some(({ kind, when }) => kind === 'hospital' && when.endsAt === undefined)).toBe(true)
    expect(
      records().every(({ type, confidentiality }) => type !== 'event' || confidentiality === 'logistic'),
    ).toBe(true)
  })

  it('asks tasks that are waiting, overdue and done, each in a class that both people read', () => {
    const tasks = records().filter(({ type }) => type === 'task')
    const states = tasks.map(({ body }) => (body as TaskBody).state)
    expect(states.toSorted()).toEqual(['asked', 'asked', 'asked', 'done'])
    expect(tasks.some(({ body }) => lateFrom(body as TaskBody) < Date.parse(now))).toBe(true)
    for (const { body, confidentiality } of tasks) {
      const { assignee, steps } = body as TaskBody
      const asked = assignee.kind === 'person' ? assignee.person.role : assignee.role
      expect(taskClasses(steps[0]!.by.role, asked)).toContain(confidentiality)
    }
  })

  it('has one patient whose allergies nobody asked about, and others who have none known', () => {
    const without = replayed().filter(
      (dossier) => ![...dossier.values()].some(({ type }) => type === 'allergy'),
    )
    expect(without).toHaveLength(1)
    expect(bodies<{ kind: string }>('allergy').some(({ kind }) => kind === 'none-known')).toBe(true)
  })

  it('has one dose that two prescribers changed without having read each other, and nothing else contested', () => {
    const contested: string[] = []
    for (const dossier of demo.dossiers) replay(demo, dossier, now, contested)
    expect(contested).toEqual([`${demoPeople.oncologist.id} medication-line dose source statedOn`])
    const changes = bodies<DoseChangeBody>('dose-change').filter(({ drug }) => drug === 'Amlodipine 5 mg')
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      ['1 matin', '½ matin'],
      ['1 matin', '1 soir'],
    ])
  })

  it('shows the patient something', () => {
    expect(bodies<{ shown: boolean }>('patient-share')).toContainEqual(
      expect.objectContaining({ shown: true }),
    )
  })

  it('lets home helps and social workers write no medical word', () => {
    const social = records().filter(
      ({ by, type }) =>
        type === 'transmission' && ['home-help', 'social-worker', 'case-manager'].includes(by.role),
    )
    expect(social.length).toBeGreaterThan(100)
    expect(social.every(({ confidentiality }) => !['medical', 'paramedical'].includes(confidentiality))).toBe(
      true,
    )
  })
})

describe('the identities', () => {
  it('are acceptable to a test configuration, and agree with their matricule, the trap excepted', () => {
    const refused = demo.practiceSoftware
      .map((identity) => ({ localId: identity.localId, ...checkIdentity(identity, { environment: 'test' }) }))
      .filter(({ kind }) => kind === 'invalid')
    expect(refused).toMatchObject([{ localId: trapLocalId, code: 'INS_KEY' }])
    const contradicted = demo.practiceSoftware.filter(
      (identity) => identity.matricule && contradictedTrait(identity.matricule, identity),
    )
    expect(contradicted).toEqual([])
  })

  it('gives no other practice patient the matricule of somebody else', () => {
    const known = demo.practiceSoftware.flatMap(({ matricule }) => matricule ?? [])
    expect(new Set(known).size).toBe(known.length)
  })

  it('books the morning for patients of the practice, in order', () => {
    const known = new Set(demo.practiceSoftware.map(({ localId }) => localId))
    expect(demo.morning.every(({ localId }) => known.has(localId))).toBe(true)
    expect(demo.morning.map(({ at }) => at)).toEqual(demo.morning.map(({ at }) => at).toSorted())
  })

  it('invents its professionals: false RPPS of the series 999, one identifier each', () => {
    for (const person of demo.professionals) professional.parse(person)
    const registered = demo.professionals.filter(({ rpps }) => rpps !== undefined)
    expect(registered.length).toBeGreaterThan(10)
    expect(registered.every(({ id, rpps }) => rpps!.startsWith('999') && id === `8${rpps}`)).toBe(true)
    expect(new Set(demo.professionals.map(({ id }) => id)).size).toBe(Object.keys(demoPeople).length)
  })
})

describe('the photographs', () => {
  const files = demo.dossiers.flatMap(({ photos }) => photos)

  it('are on disk as the records describe them, thumbnails included', () => {
    const bytes = new Map(
      files.map(({ sha256, file }) => [sha256, readFileSync(join(import.meta.dirname, 'photos', file))]),
    )
    const attached = [
      ...bodies<TransmissionBody>('transmission'),
      ...bodies<ReferralBody>('referral'),
    ].flatMap(({ attachments }) => attachments)
    expect(attached.length).toBeGreaterThan(5)
    for (const { sha256, thumbnailSha256, size, width, height } of attached) {
      const original = bytes.get(sha256)!
      expect(createHash('sha256').update(original).digest('hex')).toBe(sha256)
      expect({ size: original.length, ...jpegSize(original) }).toEqual({ size, width, height })
      expect(bytes.has(thumbnailSha256!)).toBe(true)
    }
  })

  it('weigh at most 80 kB, 12 kB for a thumbnail', () => {
    for (const { file } of files) {
      const limit = file.includes('vignette') ? 12_288 : 81_920
      expect(statSync(join(import.meta.dirname, 'photos', file)).size).toBeLessThanOrEqual(limit)
    }
  })
})

describe('the tiers for benchmarks', () => {
  it('S: 202 dossiers of 1 577 patients, every operation accepted, the same when read again', () => {
    const small = createDataset({ seed: 7, tier: 'S', now })
    expect(small.dossiers).toHaveLength(202)
    expect(small.practiceSoftware).toHaveLength(1_577)
    let notes = 0
    for (const dossier of small.dossiers) {
      for (const { type } of replay(small, dossier).values()) if (type === 'transmission') notes++
    }
    expect(notes).toBeGreaterThan(5_600)
    expect(notes).toBeLessThan(7_400)
    const lazy = small.dossiers.at(-100)!
    expect(JSON.stringify([...lazy.operations])).toBe(JSON.stringify([...lazy.operations]))
  })
})
