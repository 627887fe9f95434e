import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { encodings, type TextEncoding } from './decode-text.ts'
import { formatIds, formats } from './formats.ts'
import { readExport } from './read-export.ts'

type FormatId = (typeof formatIds)[number]

const numRuns = process.env['NAVIGATEUR_RELEASE'] ? 100_000 : 500
const today = { year: 2026, month: 11, day: 22 }
const fixtures = join(import.meta.dirname, '../fixtures')

function read(bytes: Uint8Array, format: FormatId, encoding: TextEncoding = 'utf-8') {
  return readExport(bytes, formats[format], { encoding, today })
}

function readText(text: string, format: FormatId) {
  return read(new TextEncoder().encode(text), format)
}

const patTrois: Identity = {
  status: 'PROV',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
}
const qualified: Identity = {
  ...patTrois,
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  givenNames: 'DOMINIQUE MARIE-LOUISE',
  birthPlace: '51215',
}
const zoe: Identity = { ...patTrois, birthName: 'LÉTÉ-FAÇADE', firstGivenName: 'ZOÉ' }

describe('the files of the fixtures', () => {
  it.each<[string, FormatId, TextEncoding, Identity]>([
    ['pat-trois.gdt', 'gdt-2.1', 'cp437', { ...patTrois, localId: '4712' }],
    ['accents-cp437.gdt', 'gdt-2.1', 'cp437', { ...zoe, localId: '4713' }],
    ['accents-windows-1252.gdt', 'gdt-2.1', 'windows-1252', { ...zoe, localId: '4713' }],
    ['accents-utf-8.gdt', 'gdt-2.1', 'utf-8', { ...zoe, localId: '4713' }],
    ['pat-trois.hpr', 'hprim-text', 'utf-8', { ...patTrois, localId: '4712' }],
    [
      'pat-trois-ins.hpr',
      'hprim-text',
      'utf-8',
      {
        ...patTrois,
        usedName: 'MARTIN',
        localId: '4712',
        matricule: '279035121518989',
        oid: '1.2.250.1.213.1.4.10',
      },
    ],
    [
      'accents-iso-8859-15.hpr',
      'hprim-text',
      'iso-8859-15',
      { ...zoe, usedName: 'ŒUVRARD', localId: '4713' },
    ],
    ['pat-trois.txt', 'key-value', 'utf-8', { ...qualified, localId: '4712' }],
    ['pat-trois.json', 'fhir-patient', 'utf-8', qualified],
  ])('%s', (name, format, encoding, patient) => {
    expect(read(readFileSync(join(fixtures, name)), format, encoding)).toEqual({ kind: 'opened', patient })
  })

  it.each<[string, TextEncoding, string]>([
    ['accents-utf-8.txt', 'utf-8', 'ŒUVRARD'],
    ['accents-windows-1252.txt', 'windows-1252', 'ŒUVRARD'],
    ['accents-iso-8859-15.txt', 'iso-8859-15', 'ŒUVRARD'],
    ['accents-iso-8859-1.txt', 'iso-8859-1', 'NOËL'],
    ['accents-cp850.txt', 'cp850', 'NOËL'],
    ['accents-utf-16le.txt', 'utf-16le', 'ŒUVRARD'],
    ['accents-utf-8-bom.txt', 'utf-8', 'ŒUVRARD'],
    ['accents-utf-8-bom.txt', 'cp850', 'ŒUVRARD'],
    ['accents-utf-16le-bom.txt', 'windows-1252', 'ŒUVRARD'],
    ['accents-utf-16be-bom.txt', 'utf-8', 'ŒUVRARD'],
  ])('%s declared %s, a byte order mark winning', (name, encoding, usedName) => {
    expect(read(readFileSync(join(fixtures, name)), 'key-value', encoding)).toEqual({
      kind: 'opened',
      patient: { ...zoe, usedName },
      intent: 'liaison',
    })
  })

  it.each<[string, FormatId, TextEncoding]>([
    ['accents-windows-1252.txt', 'key-value', 'utf-8'],
    ['accents-cp850.txt', 'key-value', 'utf-8'],
    ['accents-utf-16le.txt', 'key-value', 'utf-8'],
    ['accents-utf-16le.txt', 'key-value', 'windows-1252'],
    ['accents-utf-8.txt', 'key-value', 'cp850'],
    ['accents-utf-8.txt', 'key-value', 'iso-8859-1'],
    ['accents-utf-8.txt', 'key-value', 'windows-1252'],
    ['accents-utf-8.gdt', 'gdt-2.1', 'iso-8859-15'],
    ['accents-windows-1252.gdt', 'gdt-2.1', 'utf-8'],
    ['accents-cp437.gdt', 'gdt-2.1', 'iso-8859-1'],
  ])(
    '%s declared %s by mistake: said, and nobody is opened under a mangled name',
    (name, format, encoding) => {
      expect(read(readFileSync(join(fixtures, name)), format, encoding)).toMatchObject({
        kind: 'invalid',
        code: expect.stringMatching(/^(ENCODING|SYNTAX)$/),
      })
    },
  )

  it('ferme.txt closes the patient', () => {
    expect(read(readFileSync(join(fixtures, 'ferme.txt')), 'key-value')).toEqual({ kind: 'closed' })
    expect(readText('FERMER: oui\nNOM_NAISSANCE=PAT-TROIS', 'key-value')).toEqual({ kind: 'closed' })
  })
})

const pairs = 'NOM_NAISSANCE=PAT-TROIS\nPRENOM=DOMINIQUE\nSEXE=F\nDATE_NAISSANCE=28/03/1979\n'
const gdt = readFileSync(join(fixtures, 'pat-trois.gdt'), 'latin1')
const hprim = readFileSync(join(fixtures, 'pat-trois.hpr'), 'latin1')
const fhir = readFileSync(join(fixtures, 'pat-trois.json'), 'utf8')

describe('what a file may say', () => {
  it.each<[string, FormatId, string, Partial<Identity>]>([
    ['nothing of the status: PROV', 'key-value', pairs, { status: 'PROV' }],
    ['17: a status that is no status: PROV', 'key-value', `${pairs}STATUT=qualifié`, { status: 'PROV' }],
    ['17: a status with a space after it', 'key-value', `${pairs}STATUT=QUAL `, { status: 'QUAL' }],
    ['a doubt', 'key-value', `${pairs}ATTRIBUTS=DOUT, HOMA`, { attributes: ['DOUT', 'HOMA'] }],
    ['a line feed alone', 'gdt-2.1', gdt.replaceAll('\r', ''), { localId: '4712' }],
    ['a sex in letters', 'gdt-2.1', gdt.replace('01031102', '0103110W'), { sex: 'F' }],
    ['no line end at the end', 'hprim-text', hprim.trimEnd(), { birthName: 'PAT-TROIS' }],
    [
      'other delimiters, declared',
      'hprim-text',
      hprim.replace('H|^~\\&', 'H|~^\\&').replace('TROIS^DOM', 'TROIS~DOM').replace('UE^M', 'UE~M'),
      { firstGivenName: 'DOMINIQUE' },
    ],
    [
      '27: a day of birth that is not known',
      'key-value',
      pairs.replace('28/', '00/'),
      { birthDate: '1979-03-01', birthDateCertainty: 'day-unknown' },
    ],
    ['24: NULL is a name', 'key-value', pairs.replace('PAT-TROIS', 'NULL'), { birthName: 'NULL' }],
    ['22: an apostrophe', 'key-value', pairs.replace('PAT-TROIS', 'D’ARC'), { birthName: 'D’ARC' }],
    ['a colon inside a value', 'key-value', `${pairs}NUMERO=A:12=3`, { localId: 'A:12=3' }],
    ['keys of which nothing is known', 'key-value', `${pairs}VILLE=REIMS`, { birthName: 'PAT-TROIS' }],
  ])('%s', (_, format, text, expected) => {
    expect(readText(text, format)).toMatchObject({ kind: 'opened', patient: expected })
  })

  it.each<[string, FormatId, string, string]>([
    ['39: nothing', 'key-value', '', 'MISSING'],
    ['39: nothing', 'gdt-2.1', '', 'RECORD_TYPE'],
    ['39: nothing', 'hprim-text', '', 'SYNTAX'],
    ['39: nothing', 'fhir-patient', '', 'SYNTAX'],
    ['39: half of it', 'gdt-2.1', gdt.slice(0, gdt.length / 2), 'LENGTH'],
    ['39: half of it', 'hprim-text', hprim.slice(0, hprim.length / 2), 'SYNTAX'],
    ['39: half of it', 'fhir-patient', fhir.slice(0, fhir.length / 2), 'SYNTAX'],
    ['39: half of it', 'key-value', pairs.slice(0, pairs.length / 2), 'MISSING'],
    ['39: the last line not ended', 'gdt-2.1', gdt.trimEnd(), 'LENGTH'],
    ['a length that is wrong by one', 'gdt-2.1', gdt.replace('0183101', '0193101'), 'LENGTH'],
    ['a name altered without its length', 'gdt-2.1', gdt.replace('PAT-TROIS', 'PAT-DEUX'), 'LENGTH'],
    ['no GDT at all', 'gdt-2.1', pairs, 'SYNTAX'],
    ['a first line that announces nothing', 'gdt-2.1', gdt.replace('01380006301\r\n', ''), 'SYNTAX'],
    ['a request for data', 'gdt-2.1', gdt.replace('6301', '6300'), 'RECORD_TYPE'],
    ['results', 'gdt-2.1', gdt.replace('6301', '6310'), 'RECORD_TYPE'],
    ['two records', 'gdt-2.1', gdt + gdt, 'REPEATED'],
    ['two names', 'gdt-2.1', `${gdt}0103101X\r\n`, 'REPEATED'],
    ['no sex', 'gdt-2.1', gdt.replace('01031102\r\n', ''), 'MISSING'],
    ['a third sex', 'gdt-2.1', gdt.replace('01031102', '0103110X'), 'FIELD'],
    ['a sex that is a property', 'key-value', pairs.replace('SEXE=F', 'SEXE=constructor'), 'FIELD'],
    ['two patients', 'hprim-text', hprim + hprim, 'REPEATED'],
    ['two patients', 'key-value', pairs + pairs, 'REPEATED'],
    ['a key twice, written otherwise', 'key-value', `${pairs}Prénom: MARIE`, 'REPEATED'],
    ['a line without key', 'key-value', `${pairs}PAT-TROIS`, 'SYNTAX'],
    ['no first name', 'key-value', pairs.replace('DOMINIQUE', ''), 'MISSING'],
    ['an intent that is none', 'key-value', `${pairs}INTENTION=supprimer`, 'FIELD'],
    ['the name of a town', 'key-value', `${pairs}LIEU_NAISSANCE=REIMS`, 'FIELD'],
    ['an attribute that is none', 'key-value', `${pairs}ATTRIBUTS=DOUTE`, 'FIELD'],
    ['24: 101 letters', 'key-value', pairs.replace('PAT-TROIS', 'X'.repeat(101)), 'FIELD'],
    ['40: a right-to-left mark in a name', 'key-value', pairs.replace('PAT-', 'PAT\u202e'), 'ENCODING'],
    ['40: NUL', 'key-value', pairs.replace('PAT-', 'PAT\0'), 'ENCODING'],
    ['28: 31/02', 'key-value', pairs.replace('28/03', '31/02'), 'BIRTH_DATE'],
    ['29: born tomorrow', 'key-value', pairs.replace('28/03/1979', '23/11/2026'), 'BIRTH_DATE'],
    ['not a Patient', 'fhir-patient', '{"resourceType":"Bundle"}', 'FIELD'],
    ['a mangled name', 'fhir-patient', fhir.replace('PAT-TROIS', 'LÃ©tÃ©'), 'ENCODING'],
  ])('%s (%s): refused', (_, format, text, code) => {
    expect(readText(text, format)).toEqual({
      kind: 'invalid',
      code,
      message: expect.stringMatching(/^.+ : .+\.$/),
    })
  })

  it('a refusal names the field, never what it holds', () => {
    const refused = readText(`${pairs}LIEU_NAISSANCE=SECRET`, 'key-value')
    expect(refused).toMatchObject({ message: expect.stringContaining('LIEU_NAISSANCE') })
    expect(JSON.stringify(refused)).not.toMatch(/SECRET|PAT-TROIS/)
  })
})

const dates = [
  '01/02/2003',
  '2003-02-01',
  '20030201',
  '01022003',
  '2003-02-01T00:00+14:00',
  '1/2/2003',
  '01/02/03',
]
const declared: Readonly<Partial<Record<FormatId, string>>> = {
  'gdt-2.1': '01022003',
  'hprim-text': '20030201',
  'key-value': '01/02/2003',
  'fhir-patient': '2003-02-01',
}

function bornOn(format: FormatId, date: string): string {
  if (format === 'gdt-2.1') {
    return gdt.replace('017310328031979', `${String(date.length + 9).padStart(3, '0')}3103${date}`)
  }
  return {
    'key-value': pairs.replace('28/03/1979', date),
    'hprim-text': hprim.replace('19790328', date),
    'fhir-patient': fhir.replace('1979-03-28', date),
  }[format]
}

describe('30: a birth date, in the declared format only, wherever the computer is', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles'])('%s', (place) => {
    process.env['TZ'] = place
    for (const format of formatIds) {
      const accepted = dates.filter((date) => readText(bornOn(format, date), format).kind === 'opened')
      expect(accepted).toEqual([declared[format]])
      expect(readText(bornOn(format, accepted[0] ?? ''), format)).toMatchObject({
        patient: { birthDate: '2003-02-01' },
      })
    }
  })
})

describe('properties', () => {
  it('no reader throws, on any bytes, in any format and encoding', () => {
    const files = [gdt, hprim, pairs, fhir].map((text) => new TextEncoder().encode(text))
    const altered = fc
      .tuple(fc.constantFrom(...files), fc.nat(2000), fc.nat(2000), fc.uint8Array({ maxLength: 8 }))
      .map(([bytes, a, b, put]) => {
        const [start, end] = [a % bytes.length, b % bytes.length].toSorted((x, y) => x - y)
        return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(end)])
      })
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), altered),
        fc.constantFrom(...formatIds),
        fc.constantFrom(...encodings),
        (bytes, format, encoding) => {
          expect(['opened', 'closed', 'invalid']).toContain(read(bytes, format, encoding).kind)
        },
      ),
      { numRuns },
    )
  })

  it('a GDT file cut anywhere opens nobody', () => {
    for (let end = 0; end < gdt.length; end += 1) {
      expect(readText(gdt.slice(0, end), 'gdt-2.1')).toMatchObject({ kind: 'invalid' })
    }
  })

  it.each<[FormatId, string, string]>([
    ['hprim-text', '|', hprim.replace('|F', `|F${'|^~&'.repeat(16_000)}`)],
    ['key-value', '=', pairs + Array.from({ length: 4_000 }, (_, index) => `K${index}=v`).join('\n')],
    ['fhir-patient', '[', '['.repeat(500_000)],
    ['gdt-2.1', 'lines', gdt + '0096200\r\n'.repeat(7_000)],
  ])('%s: a file as large as is read, all %s, is answered', (format, _, text) => {
    expect(['opened', 'invalid']).toContain(readText(text, format).kind)
  })
})
