import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import type { CircleChange } from '@navigateur-pro/domain/sync/messages.ts'
import { v7 as newId } from 'uuid'
import { type Bench, type Desk, openBench, openDesk, openTestDossier, personOf } from './fixtures.ts'

/** A patient whose circle is the physician, the cell and these; each person has one desk. */
export async function openCircle(...roles: Role[]) {
  const bench = await openBench()
  const patient = await openTestDossier(bench.storage, ...roles)
  const desks = new Map<string, CircleDesk>()
  const desk = async (of: Role | Professional): Promise<CircleDesk> => {
    const person = typeof of === 'string' ? personOf(of) : of
    const opened = desks.get(person.id) ?? (await openCircleDesk(bench, person))
    desks.set(person.id, opened)
    return opened
  }
  return { bench, patient, desk }
}

type Answer = { readonly status: number; readonly body: string }
export type CircleDesk = Desk & {
  readonly person: Professional
  /** One operation, numbered; `dseq` follows by itself. */
  send(operation: object): ReturnType<Desk['push']>
  ask(method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer>
  change(patient: string, change: CircleChange): Promise<number>
}

export async function openCircleDesk(bench: Bench, person: Professional): Promise<CircleDesk> {
  const desk = await openDesk(bench, person)
  let dseq = 0
  const ask: CircleDesk['ask'] = async (method, url, payload) => {
    const reply = await bench.app.inject({ method, url, headers: desk.headers, ...(payload && { payload }) })
    return { status: reply.statusCode, body: reply.body }
  }
  return {
    ...desk,
    person,
    send: (operation) => desk.push({ ...operation, dseq: ++dseq }),
    ask,
    change: async (patient, change) => (await ask('POST', `/v1/patients/${patient}/circle`, change)).status,
  }
}

/** An operation on a record, without its number in the desk's sequence. */
export function operationOn(
  { patient, id, type = 'medication-line' }: { patient: string; id: string; type?: string },
  rest: { readonly kind: string } & Readonly<Record<string, unknown>>,
) {
  const now = new Date().toISOString()
  return {
    op_id: newId(),
    dseq: 1,
    record_id: id,
    type,
    patient,
    authored_at: now,
    ...(['create', 'edit', 'resolve'].includes(rest.kind) && { schema: schemaOf(type) }),
    ...(rest.kind === 'create' && { occurred_at: now, confidentiality: 'medical' }),
    ...rest,
  }
}

export function schemaOf(type: string): number {
  return releasedTypes.find(({ name }) => name === type)!.schemaVersion
}

export const line = { drug: 'Bisoprolol', dose: '2,5 mg', source: 'ordonnance', statedOn: '2026-11-02' }
