import { AppError } from '@navigateur-pro/domain/errors.ts'
import { writableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { changesSince, partsToSign, planTypes, signedText } from '@navigateur-pro/domain/plan/signing.ts'
import { carePlan } from '@navigateur-pro/domain/records/care-plan.ts'
import {
  carePlanSignature,
  type CarePlanSignatureBody,
} from '@navigateur-pro/domain/records/care-plan-signature.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { PlanView, SignedPlanView } from '../../contract/plan-views.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { toUtf8 } from '../lock/bytes.ts'
import type { Crypto } from '../platform/ports.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { currentParts, type PlanRecord, signedParts } from './plan-parts.ts'
import { sayChange } from './say-change.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly conflicts: Conflicts
  readonly registry: Registry
  readonly writer: Pick<RecordWriter, 'create'>
  readonly crypto: Pick<Crypto, 'sha256'>
  readonly person: () => Professional
  readonly newId: () => string
}

type Part = { readonly record: CachedRecord; readonly body: CarePlanSignatureBody }

export type Plan = ReturnType<typeof createPlan>

/** The shared plan (NP-09): what it says now, signing it as it is, and what it said when it was signed. */
export function createPlan({ store, conflicts, registry, writer, crypto, person, newId }: Dependencies) {
  function read(patientId: string): PlanView {
    const now = recordsOf(patientId)
    return {
      ...currentParts(now, conflicts),
      signatures: [...Map.groupBy(partsOf(patientId), ({ body }) => body.signing).values()].map((parts) => ({
        ...describe(parts),
        changes: changesOf(parts, now).length,
      })),
    }
  }

  /** Whoever signs does so for the parts that he or she may write, each apart. */
  async function sign(patientId: string): Promise<{ signing: string }> {
    const { role } = person()
    const records = recordsOf(patientId)
    const signing = newId()
    const parts = partsToSign(records.map(toSigned), writableClasses(role))
    const mine = records.filter(({ confidentiality }) => parts.has(confidentiality))
    if (!mine.some(({ type }) => type === carePlan.name)) {
      throw new AppError('bad_input', 'Ce plan n’est pas encore ouvert : il n’y a rien à signer.')
    }
    const open = mine.filter((record) => conflicts.markOf(record))
    if (open.length > 0) {
      throw new AppError(
        'conflict',
        `Il reste ${open.length === 1 ? 'un élément' : `${open.length} éléments`} à départager. Rien n’a été signé : décidez d’abord, puis signez.`,
      )
    }
    const hashed = await Promise.all(
      [...parts].map(async ([confidentiality, items]) => ({
        confidentiality,
        body: { signing, items, hash: await hashOf(signedText(signing, items)) },
      })),
    )
    for (const { confidentiality, body } of hashed) {
      writer.create({ type: carePlanSignature.name, patientId, confidentiality, body })
    }
    return { signing }
  }

  async function readSigned(patientId: string, signing: string): Promise<SignedPlanView> {
    const parts = partsOf(patientId).filter(({ body }) => body.signing === signing)
    if (parts.length === 0) throw new AppError('not_found', 'Cette signature n’est plus sur ce poste.')
    const checks = await Promise.all(
      parts.map(
        async ({ body }) => (await hashOf(signedText(signing, body.items))) === body.hash.toLowerCase(),
      ),
    )
    const items = parts.flatMap(({ record, body }) =>
      body.items.map((item) => ({ ...item, confidentiality: record.confidentiality })),
    )
    return {
      ...describe(parts),
      intact: checks.every(Boolean),
      ...signedParts(items.filter(isReadable)),
      changes: changesOf(parts, recordsOf(patientId)).map((change) =>
        sayChange(registry.find(change.type), change),
      ),
    }
  }

  /** What others have made of the parts that this person signed last, since when; nothing when they stand. */
  function changedSinceSigned(
    patientId: string,
    authorId: string,
  ): { readonly count: number; readonly since: string } | undefined {
    const mine = partsOf(patientId).filter(({ record }) => record.author.id === authorId)
    const [last] = mine
    if (!last) return undefined
    const signedAt = Date.parse(last.record.recordedAt)
    const now = recordsOf(patientId)
    const later = now
      .filter(({ author, recordedAt }) => author.id !== authorId && Date.parse(recordedAt) > signedAt)
      .map(({ recordedAt }) => recordedAt)
      .toSorted()
    if (later.length === 0) return undefined
    const changes = changesOf(
      mine.filter(({ body }) => body.signing === last.body.signing),
      now,
    )
    return changes.length > 0 ? { count: changes.length, since: later[0]! } : undefined
  }

  function describe(parts: readonly Part[]) {
    const [{ record, body }] = parts as [Part, ...Part[]]
    return {
      signing: body.signing,
      author: record.author,
      at: record.recordedAt,
      classes: parts.map((part) => part.record.confidentiality),
    }
  }

  /** Only of what was signed: a part that nobody signed then is not new. */
  function changesOf(parts: readonly Part[], now: readonly CachedRecord[]) {
    const classes = new Set<ConfidentialityClass>(parts.map(({ record }) => record.confidentiality))
    return changesSince(
      parts.flatMap(({ body }) => body.items),
      now.filter(({ confidentiality }) => classes.has(confidentiality)),
    )
  }

  function recordsOf(patientId: string): CachedRecord[] {
    return store.listByPatient(patientId, planTypes).filter(isReadable)
  }

  /** Newest first. */
  function partsOf(patientId: string): Part[] {
    return store.listByPatient(patientId, [carePlanSignature.name]).flatMap((record) => {
      const read = readBody(registry, record)
      return read.kind === 'known' ? [{ record, body: read.body as CarePlanSignatureBody }] : []
    })
  }

  /** What a later release wrote is kept, and not shown here. */
  function isReadable(record: Pick<PlanRecord, 'type' | 'schema' | 'body'>): boolean {
    return readBody(registry, record).kind === 'known'
  }

  async function hashOf(text: string): Promise<string> {
    const bytes = await crypto.sha256(toUtf8(text))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  return { read, sign, readSigned, changedSinceSigned }
}

function toSigned(record: CachedRecord) {
  const { id, type, version, schema, author, recordedAt, confidentiality, body, waiting } = record
  // A change that the service has not numbered yet is signed for what it says.
  const numbered = waiting === undefined ? version : 0
  return { id, type, version: numbered, schema, author, recordedAt, confidentiality, body }
}
