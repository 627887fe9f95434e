import type { Professional } from '../../domain/people/professional.ts'
import type { ConfidentialityClass } from '../../domain/records/confidentiality.ts'
import type { Operation } from '../../domain/sync/messages.ts'
import { createRegistry } from '../../domain/records/registry.ts'
import { createPrng, type Prng, uuidV7 } from './prng.ts'

const registry = createRegistry()

type WithoutCounter<Op> = Op extends unknown ? Omit<Op, 'dseq'> : never

/** An operation before its author's counter is known: that depends on the dossiers that come before. */
export type UncountedOperation = {
  readonly by: string
  readonly operation: WithoutCounter<Operation>
  readonly receivedAt: string
}

/** A record that later operations may change: they must name the version they start from. */
export type Versioned<Body> = { readonly id: string; readonly type: string; version: number; body: Body }

/** The operations of one dossier, with their identifiers and the moment at which the service had them. */
export class OperationLog {
  readonly patientId: string
  private readonly operations: UncountedOperation[] = []
  private prng: Prng

  constructor(prng: Prng, openedAt: string) {
    this.prng = prng
    this.patientId = uuidV7(prng, openedAt)
  }

  create<Body extends object>(
    by: Professional,
    at: string,
    type: string,
    confidentiality: ConfidentialityClass,
    body: Body,
    received?: string,
  ): Versioned<Body> & { readonly receivedAt: string } {
    const id = uuidV7(this.prng, at)
    const stamp = { ...this.stamp(at, type), record_id: id, occurred_at: at }
    const schema = registry.find(type)?.schemaVersion ?? 1
    const operation = { kind: 'create', ...stamp, schema, confidentiality, body } as const
    return { id, type, version: 1, body, receivedAt: this.push(by, at, operation, received) }
  }

  edit<Body extends object>(by: Professional, at: string, record: Versioned<Body>, body: Body): void {
    const base = { record_id: record.id, base_version: record.version++ }
    record.body = body
    const schema = registry.find(record.type)?.schemaVersion ?? 1
    this.push(by, at, { kind: 'edit', ...this.stamp(at, record.type), ...base, schema, body })
  }

  /** Written from the version before the present one, which its author had not read: it waits beside it. */
  contest<Body extends object>(
    by: Professional,
    at: string,
    record: Versioned<Body>,
    body: Body,
    received: string,
  ): void {
    const base = { record_id: record.id, base_version: record.version - 1 }
    const schema = registry.find(record.type)?.schemaVersion ?? 1
    this.push(by, at, { kind: 'edit', ...this.stamp(at, record.type), ...base, schema, body }, received)
  }

  transition(by: Professional, at: string, record: Versioned<unknown>, to: string, details: object): void {
    const base = { record_id: record.id, base_version: record.version++ }
    this.push(by, at, { kind: 'transition', ...this.stamp(at, record.type), ...base, to, details })
  }

  /** A story with chances of its own: what is drawn in it changes nothing of the days around it. */
  aside(name: string, tell: () => void): void {
    const { prng } = this
    this.prng = createPrng(0, `${name} ${this.patientId}`)
    tell()
    this.prng = prng
  }

  newId(at: string): string {
    return uuidV7(this.prng, at)
  }

  inOrderOfReception(): readonly UncountedOperation[] {
    return this.operations.toSorted((a, b) =>
      a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0,
    )
  }

  private stamp(at: string, type: string) {
    return { op_id: uuidV7(this.prng, at), type, patient: this.patientId, authored_at: at }
  }

  private push(
    by: Professional,
    at: string,
    operation: WithoutCounter<Operation>,
    received?: string,
  ): string {
    const receivedAt = received ?? new Date(Date.parse(at) + this.prng.integer(900, 40_000)).toISOString()
    this.operations.push({ by: by.id, operation, receivedAt })
    return receivedAt
  }
}
