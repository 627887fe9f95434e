import { v7 as newId } from 'uuid'
import { expect, it } from 'vitest'
import { identityBody, openBench, openDesk, personOf } from './fixtures.ts'

const insi = { ...identityBody.identity, status: 'QUAL' }
const { birthPlace: _birthPlace, ...withoutPlace } = insi

it.each<[string, object, object, 'ok' | 'rejected']>([
  ['a used name on a qualified identity', insi, { ...insi, usedName: 'MARTIN' }, 'ok'],
  ['another birth name on a qualified identity', insi, { ...insi, birthName: 'DURAND' }, 'rejected'],
  ['a trait dropped from a qualified identity', insi, { ...withoutPlace, status: 'VALI' }, 'rejected'],
  [
    'another birth name on a validated one',
    { ...insi, status: 'VALI' },
    { ...insi, birthName: 'DURAND' },
    'ok',
  ],
])(
  'the service holds INSi traits read-only, whatever a desk sends: %s',
  async (_case, before, after, status) => {
    const desk = await openDesk(await openBench(), personOf('physician'))
    const authored_at = new Date().toISOString()
    const common = { record_id: newId(), type: 'patient-identity', patient: newId(), authored_at, schema: 1 }
    const [created, edited] = await desk.push(
      {
        ...common,
        kind: 'create',
        op_id: newId(),
        dseq: 1,
        occurred_at: authored_at,
        confidentiality: 'administrative',
        body: { identity: before },
      },
      { ...common, kind: 'edit', op_id: newId(), dseq: 2, base_version: 1, body: { identity: after } },
    )
    expect(created).toMatchObject({ status: 'ok' })
    expect(edited).toMatchObject(
      status === 'ok' ? { status, version: 2 } : { status, error: { code: 'identity_blocked' } },
    )
  },
)
