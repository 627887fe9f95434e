import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkMssAddress } from './mss-address.ts'

describe('an address to which a document may go', () => {
  test.each([
    ['urgences@ch-pins.mssante.fr', 'professional'],
    ['claire.sance@medecin.mssante.fr', 'professional'],
    ['p.o+bal_1@a.b.mssante.fr', 'professional'],
    ['Claire.Sance@MEDECIN.MSSante.FR', 'professional'],
    ['279035121518989@patient.mssante.fr', 'patient'],
  ])('%s', (address, kind) => {
    const [local, domain] = address.split('@')
    expect(checkMssAddress(address)).toEqual({ kind, address: `${local}@${domain!.toLowerCase()}` })
  })

  test.each([
    ['an ordinary domain', 'claire.sance@exemple.fr'],
    ['below another domain (row 59)', 'a@mssante.fr.evil.com'],
    ['a domain that ends the same', 'a@evilmssante.fr'],
    ['the parent itself', 'a@mssante.fr'],
    ['no dot before it', 'a@x-mssante.fr'],
    ['a hyphen for a dot', 'a@medecin.mssante-fr.com'],
    ['Cyrillic letters', 'a@medecin.mss\u0430nte.fr'],
    ['a full-width dot', 'a@medecin\uff0emssante.fr'],
    ['the same in punycode', 'a@xn--mssnte-4of.mssante.fr'],
    ['two at signs', 'a@evil.com@medecin.mssante.fr'],
    ['a quoted part', '"a@evil.com"@medecin.mssante.fr'],
    ['a comment', 'a(evil.com)@medecin.mssante.fr'],
    ['a route', '<@evil.com:a@medecin.mssante.fr>'],
    ['two addresses', 'a@medecin.mssante.fr,b@evil.com'],
    ['a line break (row 59)', 'a@medecin.mssante.fr\r\nBcc: b@evil.com'],
    ['a line break before', '\na@medecin.mssante.fr'],
    ['a space', 'a @medecin.mssante.fr'],
    ['a zero-width space', 'a@medecin.mssante.fr\u200b'],
    ['letters turned round', '\u202ea@medecin.mssante.fr'],
    ['a final dot', 'a@medecin.mssante.fr.'],
    ['an empty label', 'a@medecin..mssante.fr'],
    ['an address of a machine', 'a@[127.0.0.1].mssante.fr'],
    ['nobody', '@medecin.mssante.fr'],
    ['dots', 'a..b@medecin.mssante.fr'],
    ['too long', `${'a'.repeat(65)}@medecin.mssante.fr`],
    ['a percent route', 'a%evil.com@medecin.mssante.fr'],
    ['nothing', ''],
  ])('never %s', (_case, address) => {
    expect(checkMssAddress(address).kind).toBe('refused')
  })

  test('whatever is accepted is one plain address of a domain below mssante.fr', () => {
    const bits = fc.constantFrom(
      'a',
      '.',
      '@',
      'mssante.fr',
      'patient',
      '-',
      '\r\n',
      ' ',
      ',',
      '<',
      '>',
      'é',
      'xn--',
      '"',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 8 }), fc.string({ maxLength: 4 }), (parts, noise) => {
        const checked = checkMssAddress(parts.join('') + noise)
        if (checked.kind === 'refused') return
        expect(checked.address).toMatch(/^[\w.+'-]+@(?:[a-z0-9-]+\.)+mssante\.fr$/)
        expect(checked.address).not.toContain('xn--')
      }),
    )
  })
})
