import { describe, expect, it } from 'vitest'
import { changeValue, toBody, toValues } from './record-values.ts'
import { typeNamed } from './record-types.ts'

const medication = typeNamed('medication-line')!
const fields = medication.form!
const by = { name: 'Dr Sance', day: '2026-11-21' }
const line = {
  drug: 'Coumadine',
  dose: '4 mg',
  reason: 'FA',
  source: 'ordonnance du 12 mars',
  statedOn: '2026-03-12',
}

describe('a line in its form', () => {
  const opened = { values: toValues(fields, line, by), byHand: [] }

  it('comes out as it went in', () => {
    expect(toBody(medication, opened.values, line)).toEqual({ body: line })
  })

  it('a change comes from who writes it and from today, unless he or she says otherwise', () => {
    const changed = changeValue(fields, opened, 'dose', '5 mg', by)
    expect(changed.values).toMatchObject({
      dose: '5 mg',
      source: 'saisi par Dr Sance',
      statedOn: '2026-11-21',
    })
    const said = changeValue(fields, opened, 'source', 'appel du laboratoire', by)
    expect(changeValue(fields, said, 'dose', '5 mg', by).values).toMatchObject({
      source: 'appel du laboratoire',
      statedOn: '2026-11-21',
    })
  })

  it('an emptied field is no longer said; one that a line always has is empty', () => {
    const { values } = changeValue(fields, opened, 'reason', '', by)
    expect(toBody(medication, { ...values, dose: '' }, line)).toEqual({
      body: { drug: 'Coumadine', dose: '', source: 'saisi par Dr Sance', statedOn: '2026-11-21' },
    })
  })

  it('a line without its drug is asked for it', () => {
    expect(toBody(medication, toValues(fields, undefined, by), undefined)).toEqual({
      errors: { drug: 'À remplir : médicament.' },
    })
  })
})
