import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { openCircle, operationOn } from './circle-fixtures.ts'

const objective = {
  problem: newId(),
  text: 'Marcher jusqu’à la boulangerie',
  negotiated: 'no',
  criterion: '',
  assessment: '',
  state: 'open',
}

/** The physician writes an objective of the plan, the nurse changes it. */
async function planned(confidentiality: 'medical' | 'medico-social') {
  const { patient, desk } = await openCircle('nurse', 'social-worker')
  const [doctor, nurse, social] = [await desk('physician'), await desk('nurse'), await desk('social-worker')]
  const record = { patient, id: newId(), type: 'plan-objective' }
  const results = [
    ...(await doctor.send(operationOn(record, { kind: 'create', confidentiality, body: objective }))),
    ...(await nurse.send(
      operationOn(record, { kind: 'edit', base_version: 1, body: { ...objective, state: 'partly' } }),
    )),
    ...(await doctor.send(
      operationOn(record, { kind: 'edit', base_version: 1, body: { ...objective, dueOn: '2027-01-15' } }),
    )),
  ]
  return { doctor, nurse, social, results, url: `/v1/records/${record.id}/versions` }
}

describe('the versions of a record', () => {
  it('are all there, with who wrote each, a merged one included', async () => {
    const { doctor, nurse, results, url } = await planned('medical')
    expect(results.at(-1)).toMatchObject({ merged: ['state'], met: { author: { id: nurse.person.id } } })
    const { status, body } = await doctor.ask('GET', url)
    expect(status).toBe(200)
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { version: 1, author: { id: doctor.person.id }, body: { state: 'open' } },
      { version: 2, author: { id: nurse.person.id }, body: { state: 'partly' } },
      { version: 3, author: { id: doctor.person.id }, body: { state: 'partly', dueOn: '2027-01-15' } },
    ])
  })

  it('are for who may read the present one, and for nobody else', async () => {
    const medical = await planned('medical')
    const shared = await planned('medico-social')
    expect((await medical.social.ask('GET', medical.url)).status).toBe(404)
    expect((await shared.social.ask('GET', shared.url)).status).toBe(200)
    expect((await medical.doctor.ask('GET', `/v1/records/${newId()}/versions`)).status).toBe(404)
    const { desk } = await openCircle()
    const stranger = await desk('physician')
    expect((await stranger.ask('GET', medical.url)).status).toBe(404)
  })
})
