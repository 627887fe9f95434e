import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { openCircle, operationOn } from './circle-fixtures.ts'

const body = { category: 'refusal', severity: 'important' }
const confidentiality = 'medico-social'

describe('an alert at the service', () => {
  it('is seen by who reads it, twice over without network, and never unseen', async () => {
    const { patient, desk } = await openCircle('nurse', 'home-help', 'pharmacist')
    const [help, pharmacist, nurse] = [await desk('home-help'), await desk('pharmacist'), await desk('nurse')]
    const record = { patient, id: newId(), type: 'alert' }
    const step = (to: string, base_version: number, note = '') =>
      operationOn(record, { kind: 'transition', to, base_version, details: { note } })
    const [raised] = await help.send(operationOn(record, { kind: 'create', confidentiality, body }))
    expect(raised).toMatchObject({ status: 'ok', version: 1 })
    expect(await help.send(step('acknowledged', 1))).toMatchObject([{ error: { code: 'role_not_allowed' } }])
    expect(await nurse.send(step('cancelled', 1, 'non'))).toMatchObject([
      { error: { code: 'role_not_allowed' } },
    ])
    // She writes nothing for home helps, and yet has seen this one.
    expect(await pharmacist.send(step('acknowledged', 1))).toMatchObject([{ status: 'ok', version: 2 }])
    expect(await nurse.send(step('acknowledged', 1)), 'from the version that she had').toMatchObject([
      { status: 'ok', version: 3 },
    ])
    expect(await help.send(step('cancelled', 1, 'finalement pris'))).toMatchObject([
      { error: { code: 'transition_stale' } },
    ])
    expect(
      await pharmacist.send(
        operationOn({ ...record, id: newId() }, { kind: 'create', confidentiality, body }),
      ),
      'raising is writing',
    ).toMatchObject([{ error: { code: 'role_not_allowed' } }])

    const { raw } = await nurse.read(patient)
    const held = raw
      .split('\n')
      .filter((line) => line.includes(record.id))
      .join('\n')
    expect(held).toContain('"state":"acknowledged"')
    for (const person of [pharmacist.person, nurse.person]) expect(held).toContain(person.name)
    expect(held, 'when it came is kept with it').toContain(`"receivedAt":"${raised!.received_at}"`)
  })
})
