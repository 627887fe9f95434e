import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runIns } from './ins-command.ts'

const fixtures = resolve(import.meta.dirname, '../fixtures')
const fixture = (name: string) => readFileSync(join(fixtures, name), 'utf8')
const datamatrix = fixture('datamatrix.txt').trim()
const patTrois = JSON.parse(fixture('pat-trois.json')) as Record<string, unknown>
const { localId: _, ...traits } = patTrois
const withoutIns = { ...traits, matricule: undefined, oid: undefined, status: 'VALI' }
const other = { ...traits, matricule: '279035121519088' }

const folder = mkdtempSync(join(tmpdir(), 'ins-'))
afterAll(() => rmSync(folder, { recursive: true }))
const world = {
  folders: [folder, fixtures],
  readInput: () => Buffer.from(datamatrix),
  today: { year: 2026, month: 11, day: 21 },
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

function matched(incoming: unknown, candidates: unknown, ...args: readonly string[]) {
  const paths = [file('a.json', JSON.stringify(incoming)), file('b.json', JSON.stringify(candidates))]
  return runIns(['match', ...paths, ...args], world)
}

describe('ins check', () => {
  it.each<[string, readonly string[], object]>([
    [
      '15 characters',
      ['279035121518989'],
      { matricule: '279035121518989', key: '89', nature: 'nir', oidFamily: 'nir' },
    ],
    ['13 characters: the key is said', ['2790351215189'], { matricule: '279035121518989', key: '89' }],
    [
      'spaces, several arguments',
      ['2', '79', '03', '51', '215', '189', '89'],
      { matricule: '279035121518989' },
    ],
    ['Corsica', ['184052a004123'], { matricule: '184052A00412308', key: '08' }],
    [
      'a waiting number',
      ['7850399109003'],
      { nature: 'nia', oidFamily: 'nia', incompleteCivilRecord: false },
    ],
    ['an incomplete civil record', ['2792051215189'], { incompleteCivilRecord: true }],
    ['the OID of a test', ['279035121518989', '--oid', '1.2.250.1.213.1.4.10'], { oidFamily: 'test' }],
  ])('%s', (_, args, expected) => {
    expect(runIns(['check', ...args], world)).toMatchObject({
      exitCode: 0,
      output: { kind: 'valid', ...expected },
    })
  })

  it.each<[string, readonly string[], string]>([
    ['a wrong key', ['123456789012244'], 'INS_KEY'],
    ['12 characters', ['279035121518'], 'INS_LENGTH'],
    ['a letter O', ['27903512151898O'], 'INS_CHARSET'],
    ['month 13', ['2791351215189'], 'INS_STRUCTURE'],
    ['the OID of a NIA', ['279035121518989', '--oid', '1.2.250.1.213.1.4.9'], 'OID_MISMATCH'],
    [
      'a test OID in production',
      ['279035121518989', '--oid', '1.2.250.1.213.1.4.10', '--environment', 'production'],
      'OID_REFUSED',
    ],
    [
      'a real OID in a test',
      ['279035121518989', '--oid', '1.2.250.1.213.1.4.8', '--environment=test'],
      'OID_REFUSED',
    ],
    ['an OID of nobody', ['279035121518989', '--oid', '1.2.3'], 'OID_UNKNOWN'],
    ['an empty text', [''], 'INS_LENGTH'],
    ['nothing', [], 'USAGE'],
    ['an unknown environment', ['279035121518989', '--environment', 'prod'], 'USAGE'],
    ['an unknown option', ['--cle', '279035121518989'], 'USAGE'],
  ])('refuses %s', (_, args, code) => {
    expect(runIns(['check', ...args], world)).toMatchObject({
      exitCode: 1,
      output: { kind: 'invalid', code, message: expect.stringMatching(/\.$/) },
    })
  })
})

describe('ins read', () => {
  const identity = { ...traits, status: 'PROV' }

  it.each<[string, () => readonly string[]]>([
    ['the text', () => [datamatrix]],
    ['the text, with true separators', () => [datamatrix.replaceAll('<GS>', '\u001d')]],
    ['the text, its separators lost', () => [datamatrix.replaceAll('<GS>', '')]],
    ['the text in lower case', () => [datamatrix.toLowerCase()]],
    ['the text in two arguments', () => datamatrix.split(' ')],
    ['a file that ends with a newline', () => ['datamatrix.txt']],
    ['a file by its full path', () => [join(fixtures, 'datamatrix.txt')]],
    ['a file with a byte order mark and CRLF', () => [file('bom.txt', `\ufeff${datamatrix}\r\n`)]],
    ['a file whose name has a space', () => [file('un scan.txt', datamatrix)]],
    ['the standard input', () => ['-']],
  ])('%s', (_, args) => {
    expect(runIns(['read', ...args()], world)).toEqual({
      exitCode: 0,
      output: { kind: 'valid', identity, oidFamily: 'test', note: expect.stringContaining('PROV') },
    })
  })

  it.each<[string, () => readonly string[], string]>([
    ['a truncated code', () => [datamatrix.slice(0, -20)], 'FIELD'],
    ['a wrong key', () => [datamatrix.replace('518989', '518988')], 'INS_KEY'],
    ['another version', () => [datamatrix.replace('IS01', 'IS02')], 'HEADER'],
    ['a birth date to come', () => [datamatrix.replace('28-03-1979', '28-03-2079')], 'BIRTH_DATE'],
    ['a test patient in production', () => [datamatrix, '--environment', 'production'], 'OID_REFUSED'],
    ['a file that holds something else', () => [file('autre.txt', 'bonjour')], 'HEADER'],
    ['an empty file', () => [file('vide.txt', '')], 'HEADER'],
    ['a file that does not exist', () => ['absent.txt'], 'FILE'],
    ['a folder', () => [folder], 'FILE'],
    ['a device', () => ['/dev/zero'], 'FILE'],
    ['a path with a NUL', () => ['a\0b'], 'FILE'],
    ['a large file', () => [file('gros.txt', 'X'.repeat(100_000))], 'TOO_LARGE'],
    ['a file that is no UTF-8', () => [file('latin.txt', Buffer.from([0xe9, 0x20]))], 'ENCODING'],
    ['nothing', () => [], 'USAGE'],
  ])('refuses %s', (_, args, code) => {
    expect(runIns(['read', ...args()], world)).toMatchObject({
      exitCode: 1,
      output: { kind: 'invalid', code },
    })
  })
})

describe('ins match', () => {
  const trait = (name: string, label: string, left: unknown, right: unknown) => ({
    trait: name,
    label,
    left,
    right,
  })

  it.each<[string, unknown, unknown, number, object]>([
    [
      'the same patient',
      patTrois,
      JSON.parse(fixture('candidats.json')),
      0,
      { kind: 'valid', verdict: 'matched', candidate: 'dossier-pat-trois', differences: [] },
    ],
    ['named by its local number', traits, [patTrois], 0, { verdict: 'matched', candidate: '1042' }],
    [
      'named by its place in the list',
      traits,
      [other, traits],
      1,
      { verdict: 'ambiguous', candidates: ['0', '1'] },
    ],
    [
      'collision',
      traits,
      [{ ...traits, birthDate: '1979-03-29' }],
      1,
      {
        kind: 'valid',
        verdict: 'collision',
        candidate: '0',
        differences: [trait('birthDate', 'date de naissance', '1979-03-28', '1979-03-29')],
      },
    ],
    [
      'proposed: what a side does not know is a difference too',
      { ...withoutIns, birthPlace: undefined },
      [traits],
      1,
      {
        verdict: 'proposed',
        reason: 'INS_MISSING',
        candidate: '0',
        differences: [trait('birthPlace', 'lieu de naissance', null, '51215')],
      },
    ],
    [
      'ambiguous, one candidate',
      traits,
      [other],
      1,
      { verdict: 'ambiguous', reason: 'OTHER_INS', candidate: '0', differences: [] },
    ],
    [
      'ambiguous, several candidates that bear the same number',
      traits,
      [patTrois, { ...patTrois, status: 'PROV' }],
      1,
      { verdict: 'ambiguous', reason: 'SEVERAL', candidates: ['1042', '1042'], differences: [] },
    ],
    [
      'twins: nobody, and what tells them apart',
      traits,
      [{ ...other, firstGivenName: 'DOMINICA', givenNames: 'DOMINICA' }],
      1,
      {
        verdict: 'unknown',
        differences: [
          trait('firstGivenName', 'premier prénom de naissance', 'DOMINIQUE', 'DOMINICA'),
          trait('givenNames', 'prénoms de naissance', 'DOMINIQUE MARIE-LOUISE', 'DOMINICA'),
        ],
      },
    ],
    ['nobody', traits, [], 1, { kind: 'valid', verdict: 'unknown', differences: [] }],
    [
      'a wrong key',
      { ...traits, matricule: '279035121518988' },
      [traits],
      1,
      { kind: 'invalid', verdict: 'invalid', code: 'INS_KEY', differences: [] },
    ],
    [
      'a birth date to come',
      { ...traits, birthDate: '2079-03-28' },
      [traits],
      1,
      { verdict: 'invalid', code: 'BIRTH_DATE' },
    ],
  ])('%s', (_, incoming, candidates, exitCode, expected) => {
    const result = matched(incoming, candidates)
    expect(result).toMatchObject({ exitCode, output: { message: expect.stringMatching(/\.$/), ...expected } })
    expect(result.output['differences']).toBeInstanceOf(Array)
  })

  it('takes every OID, unless an environment is asked for', () => {
    const real = { ...traits, oid: '1.2.250.1.213.1.4.8' }
    expect(matched(real, [real])).toMatchObject({ exitCode: 0 })
    expect(matched(real, [real], '--environment', 'production')).toMatchObject({ exitCode: 0 })
    expect(matched(traits, [traits], '--environment', 'test')).toMatchObject({ exitCode: 0 })
    expect(matched(traits, [traits], '--environment', 'production').output).toMatchObject({
      verdict: 'invalid',
      code: 'OID_REFUSED',
    })
    expect(matched(real, [real], '--environment', 'test').output).toMatchObject({ code: 'OID_REFUSED' })
  })

  it.each<[string, unknown, unknown, string]>([
    ['a field that lacks', { ...traits, birthName: undefined }, [], '« birthName »'],
    ['a field badly written', { ...traits, birthDate: '28/03/1979' }, [], '« birthDate »'],
    ['a field that nobody knows', { ...traits, nom: 'X' }, [], '« nom »'],
    ['a field of a candidate', traits, [traits, { ...traits, sex: 'X' }], 'candidat 2) : le champ « sex »'],
    [
      'a field of a named candidate',
      traits,
      [{ patientId: 'p', identity: { ...traits, sex: 'X' } }],
      '« identity.sex »',
    ],
    ['a text in place of an identity', 'PAT-TROIS', [], 'ce n’est pas l’objet attendu'],
    ['an object in place of the candidates', traits, { candidats: [] }, 'ce n’est pas l’objet attendu'],
    ['null candidates', traits, [null], 'candidat 1'],
  ])('names %s', (_, incoming, candidates, named) => {
    expect(matched(incoming, candidates)).toMatchObject({
      exitCode: 1,
      output: {
        kind: 'invalid',
        verdict: 'invalid',
        code: 'IDENTITY_SHAPE',
        message: expect.stringContaining(named),
      },
    })
  })

  it.each<[string, () => readonly string[], string]>([
    ['a file that does not exist', () => ['absent.json', 'candidats.json'], 'FILE'],
    ['a file that is no JSON', () => [file('texte.json', 'PAT-TROIS'), 'candidats.json'], 'JSON'],
    [
      'a hundred thousand brackets',
      () => [file('profond.json', '['.repeat(100_000)), 'candidats.json'],
      'JSON',
    ],
    [
      'a list of deep candidates',
      () => ['pat-trois.json', file('c.json', `[${'['.repeat(5_000)}${']'.repeat(5_000)}]`)],
      'IDENTITY_SHAPE',
    ],
    [
      'a prototype in place of traits',
      () => [file('proto.json', `{"__proto__":${JSON.stringify(traits)}}`), 'candidats.json'],
      'IDENTITY_SHAPE',
    ],
    ['one file only', () => ['pat-trois.json'], 'USAGE'],
    ['three files', () => ['pat-trois.json', 'candidats.json', 'pat-trois.json'], 'USAGE'],
  ])('refuses %s', (_, args, code) => {
    expect(runIns(['match', ...args()], world)).toMatchObject({
      exitCode: 1,
      output: { kind: 'invalid', verdict: 'invalid', code, differences: [] },
    })
  })
})

describe('the command itself', () => {
  const ins = (args: readonly string[], { cwd = folder, input = '' } = {}) => {
    const { INIT_CWD: _, ...env } = process.env
    return spawnSync(process.execPath, [resolve(import.meta.dirname, 'ins.ts'), ...args], {
      cwd,
      input,
      env,
      encoding: 'utf8',
    })
  }

  it('writes one object on standard output and nothing else, and its exit code says it', () => {
    mkdirSync(join(folder, 'ailleurs'), { recursive: true })
    for (const [args, status] of [
      [['check', '279035121518989'], 0],
      [['read', datamatrix], 0],
      [['match', join(fixtures, 'pat-trois.json'), join(fixtures, 'candidats.json')], 0],
      [['check', '279035121518988'], 1],
      [['read', 'absent.txt'], 1],
      [['ouvrir'], 1],
      [['--help'], 1],
      [[], 1],
    ] as const) {
      const run = ins(args, { cwd: join(folder, 'ailleurs') })
      expect([run.status, run.stderr]).toEqual([status, ''])
      expect(JSON.parse(run.stdout)).toMatchObject({ kind: status === 0 ? 'valid' : 'invalid' })
    }
  })

  it('reads the standard input, and a file of the folder it is started in', () => {
    expect(ins(['read', '-'], { input: `${datamatrix}\n` })).toMatchObject({ status: 0 })
    expect(ins(['read', 'datamatrix.txt'], { cwd: fixtures })).toMatchObject({ status: 0 })
  })
})
