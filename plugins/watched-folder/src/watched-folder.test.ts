import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Exchange, exportOf } from '../testing/exchange.ts'
import type { formatIds } from './formats.ts'
import { nameMatcher, settings } from './settings.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
const hour = 3_600_000

let exchange: Exchange
beforeEach(() => {
  exchange = new Exchange()
})
afterEach(() => exchange.remove())

describe('a patient that the practice software writes', () => {
  it.each<[string, (typeof formatIds)[number], string, string]>([
    ['pat-trois.gdt', 'gdt-2.1', 'cp437', 'PAT-TROIS'],
    ['accents-cp437.gdt', 'gdt-2.1', 'cp437', 'LÉTÉ-FAÇADE'],
    ['accents-windows-1252.gdt', 'gdt-2.1', 'windows-1252', 'LÉTÉ-FAÇADE'],
    ['accents-iso-8859-15.hpr', 'hprim-text', 'iso-8859-15', 'LÉTÉ-FAÇADE'],
    ['accents-cp850.txt', 'key-value', 'cp850', 'LÉTÉ-FAÇADE'],
    ['accents-utf-16le.txt', 'key-value', 'utf-16le', 'LÉTÉ-FAÇADE'],
    ['accents-utf-16be-bom.txt', 'key-value', 'windows-1252', 'LÉTÉ-FAÇADE'],
    ['accents-utf-8-bom.txt', 'key-value', 'cp850', 'LÉTÉ-FAÇADE'],
    ['pat-trois.json', 'fhir-patient', 'utf-8', 'PAT-TROIS'],
  ])('%s, %s in %s', async (name, format, encoding, birthName) => {
    exchange.start({ format, encoding })
    exchange.drop(name, readFileSync(join(fixtures, name)))
    await exchange.until(`opened ${birthName}`)
    expect(exchange.said()).toEqual([`opened ${birthName}`])
  })

  it('is followed by the next: a paired source, in order, without a word in the log', async () => {
    exchange.start()
    exchange.drop('patient.txt', exportOf('PAT-TROIS', 'STATUT=VALI\nINTENTION=urgence'))
    await exchange.until('opened PAT-TROIS')
    exchange.drop('patient.txt', exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    exchange.drop('patient.txt', 'ETAT=ferme')
    await exchange.until('closed')
    expect(exchange.published).toMatchObject([
      {
        source: 'watched-folder',
        sequence: 1,
        evidence: 'paired',
        patient: { status: 'VALI' },
        intent: 'urgence',
      },
      { sequence: 2, evidence: 'paired', patient: { status: 'PROV' } },
      { sequence: 3, kind: 'closed' },
    ])
    expect(new Set(exchange.published.map(({ epoch }) => epoch)).size).toBe(1)
    expect(exchange.logged).toEqual(['folder.read', 'folder.read', 'folder.read'])
  })

  it('is no longer vouched for once the plugin stops', async () => {
    exchange.start()
    exchange.drop('patient.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    await exchange.stop()
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost'])
  })
})

describe('bad-input corpus, row 39', () => {
  it('half-written: the former patient is no longer vouched for, the whole file opens', async () => {
    const gdt = readFileSync(join(fixtures, 'pat-trois.gdt'))
    exchange.start({ format: 'gdt-2.1' })
    exchange.drop('a.gdt', gdt)
    await exchange.until('opened PAT-TROIS')
    writeFileSync(exchange.path('b.gdt'), gdt.subarray(0, 40))
    await exchange.until('lost')
    writeFileSync(exchange.path('b.gdt'), gdt)
    await exchange.until('opened PAT-TROIS', 2)
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost', 'opened PAT-TROIS'])
  })

  it('0 byte: waited for, and the former patient is doubted meanwhile', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    exchange.drop('b.txt', '')
    await exchange.until('lost')
    expect(exchange.logged).toContain('folder.refused unfinished')
    writeFileSync(exchange.path('b.txt'), exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost', 'opened MARTIN'])
  })

  it.skipIf(process.getuid?.() === 0)('locked: said, and read as soon as it may be', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    writeFileSync(exchange.path('b.txt'), exportOf('MARTIN'), { mode: 0o000 })
    await exchange.until('lost')
    chmodSync(exchange.path('b.txt'), 0o600)
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost', 'opened MARTIN'])
  })

  it('renamed: not read twice', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    renameSync(exchange.path('a.txt'), exchange.path('lu.txt'))
    exchange.drop('b.txt', exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'opened MARTIN'])
  })

  it('a link to a file elsewhere: never followed, and said', async () => {
    const outside = join(exchange.root, 'ailleurs.txt')
    writeFileSync(outside, exportOf('AILLEURS'))
    symlinkSync(outside, exchange.path('patient.txt'))
    symlinkSync('/etc/passwd', exchange.path('passwd'))
    mkdirSync(exchange.path('archives'))
    exchange.start()
    exchange.drop('b.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['opened PAT-TROIS'])
    expect(await exchange.selfTest()).toContainEqual({
      label: 'Le dossier ne contient que des fichiers',
      outcome: 'failed',
      advice: expect.stringContaining('jamais suivi'),
    })
  })

  it('1 GB: refused without being read', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    writeFileSync(exchange.path('.b.txt'), exportOf('MARTIN'))
    truncateSync(exchange.path('.b.txt'), 2 ** 30)
    renameSync(exchange.path('.b.txt'), exchange.path('b.txt'))
    await exchange.untilLogged('folder.refused too-large')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost'])
  })

  it('10 000 files at once: the newest alone is opened', { timeout: 240_000 }, async () => {
    // A server whose clock is ahead, so that however long they take to write, none is old.
    const newest = Date.now() / 1000 + 600
    for (let index = 0; index < 10_000; index += 1) {
      const path = exchange.path(`${index}.txt`)
      writeFileSync(path, exportOf(index === 6_000 ? 'PAT-TROIS' : 'MARTIN'))
      const at = newest - Math.abs(index - 6_000) / 1000
      utimesSync(path, at, at)
    }
    exchange.start()
    await exchange.until('opened PAT-TROIS')
    exchange.drop('dernier.txt', exportOf('DURAND'), -hour)
    await exchange.until('opened DURAND')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'opened DURAND'])
  })

  it('the drive gone: lost once; back with the same file, its patient again; then the next', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    const away = join(exchange.root, 'absent')
    renameSync(exchange.folder, away)
    await exchange.until('lost')
    expect(await exchange.selfTest()).toMatchObject([
      { label: 'Le dossier d’échange existe et répond', outcome: 'failed' },
    ])
    renameSync(away, exchange.folder)
    await exchange.until('opened PAT-TROIS', 2)
    exchange.drop('b.txt', exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost', 'opened PAT-TROIS', 'opened MARTIN'])
  })

  it('the drive gone, and back without the file: no patient until the next export', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    rmSync(exchange.folder, { recursive: true })
    await exchange.until('lost')
    exchange.make()
    await exchange.untilLogged('folder.back')
    exchange.drop('b.txt', exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'lost', 'opened MARTIN'])
  })

  it('no drive at the start: lost once, and followed as soon as it is there', async () => {
    rmSync(exchange.folder, { recursive: true })
    exchange.start()
    await exchange.until('lost')
    exchange.make()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['lost', 'closed', 'opened PAT-TROIS'])
  })

  it('no drive, then no longer watched: it is not said to be lost any more', async () => {
    rmSync(exchange.folder, { recursive: true })
    exchange.start()
    await exchange.until('lost')
    await exchange.stop()
    expect(exchange.said()).toEqual(['lost', 'closed'])
  })
})

describe('which file counts', () => {
  it('one already there for an hour may be yesterday’s patient: it is not opened, and said', async () => {
    exchange.drop('hier.txt', exportOf('MARTIN'), 3 * hour)
    exchange.start()
    await expect
      .poll(async () => (await exchange.selfTest()).at(-1)?.advice, { timeout: 30_000 })
      .toContain('écrit il y a 3 h')
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['opened PAT-TROIS'])
  })

  it('one written just before the start is opened', async () => {
    exchange.drop('a.txt', exportOf('PAT-TROIS'), 5_000)
    exchange.start()
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['opened PAT-TROIS'])
  })

  it('never an older one after a newer one', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    exchange.drop('b.txt', exportOf('MARTIN'), hour)
    rmSync(exchange.path('a.txt'))
    exchange.drop('c.txt', exportOf('DURAND'))
    await exchange.until('opened DURAND')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'opened DURAND'])
  })

  it('one dated of another year does not hide the true ones', async () => {
    exchange.start()
    exchange.drop('2099.txt', exportOf('MARTIN'), -1000 * 24 * hour)
    await exchange.untilLogged('folder.refused future')
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['opened PAT-TROIS'])
  })

  it('one that bears the name of an export, once it has it', async () => {
    exchange.start({ fileName: 'PATIENT*.TXT' })
    for (const name of ['autre.txt', 'patient.txt.tmp', '~patient.txt', 'patient1.csv']) {
      exchange.drop(name, exportOf('MARTIN'))
    }
    writeFileSync(exchange.path('patient2.tmp'), exportOf('PAT-TROIS'))
    renameSync(exchange.path('patient2.tmp'), exchange.path('patient2.txt'))
    await exchange.until('opened PAT-TROIS')
    expect(exchange.said()).toEqual(['opened PAT-TROIS'])
  })

  it.each<[string, string, boolean]>([
    ['*', 'x', true],
    ['*.gdt', 'NAVILGC.GDT', true],
    ['*.gdt', 'x.gdt.bak', false],
    ['a.b', 'aXb', false],
    ['a*b*c', 'a-b-c', true],
    ['(x)', '(X)', true],
  ])('« %s » and %s: %s', (pattern, name, expected) => {
    expect(nameMatcher(pattern)(name)).toBe(expected)
  })

  it('is deleted once read, when asked; a refused one stays', async () => {
    exchange.start({ remove: true })
    exchange.drop('faux.txt', 'x')
    await exchange.untilLogged('folder.refused SYNTAX')
    exchange.drop('a.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    await expect.poll(() => existsSync(exchange.path('a.txt')), { timeout: 30_000 }).toBe(false)
    expect(existsSync(exchange.path('faux.txt'))).toBe(true)
    exchange.drop('a.txt', exportOf('MARTIN'))
    await exchange.until('opened MARTIN')
    expect(exchange.said()).toEqual(['opened PAT-TROIS', 'opened MARTIN'])
  })
})

describe('the settings and the self-test', () => {
  it.each([
    ['folder', 'echange/sortie'],
    ['fileName', '*a*b*c*'],
    ['fileName', '../*'],
    ['encoding', 'utf-7'],
    ['format', 'x'],
  ])('%s « %s » is refused', (field, value) => {
    expect(settings.safeParse({ [field]: value }).success).toBe(false)
  })

  it('without a folder: says to choose one', async () => {
    exchange.start({ folder: '' })
    expect(await exchange.selfTest()).toMatchObject([
      { label: 'Un dossier d’échange est choisi', outcome: 'failed' },
    ])
  })

  it('a file in place of the folder', async () => {
    const folder = join(exchange.root, 'fichier')
    writeFileSync(folder, '')
    exchange.start({ folder })
    expect(await exchange.selfTest()).toMatchObject([
      { outcome: 'failed', advice: expect.stringContaining('celui d’un fichier') },
    ])
  })

  it('a folder of one’s own, and nothing yet', async () => {
    exchange.start()
    expect((await exchange.selfTest()).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'waiting'])
  })

  it.skipIf(process.platform === 'win32')('a folder where others write', async () => {
    chmodSync(exchange.folder, 0o777)
    exchange.start()
    expect((await exchange.selfTest())[2]).toMatchObject({ outcome: 'failed' })
  })

  it('the last file, its age, and the field at fault without its value', async () => {
    exchange.start()
    exchange.drop('a.txt', exportOf('PAT-TROIS', 'LIEU_NAISSANCE=REIMS'))
    await exchange.untilLogged('folder.refused FIELD')
    const told = await exchange.selfTest()
    expect(told.slice(3)).toEqual([
      { label: 'Un fichier est arrivé, il y a moins d’une minute', outcome: 'ok' },
      {
        label: 'Le dernier fichier a été lu',
        outcome: 'failed',
        advice: expect.stringContaining('LIEU_NAISSANCE'),
      },
    ])
    expect(JSON.stringify(told)).not.toMatch(/REIMS|PAT-TROIS|a\.txt/)
    exchange.drop('b.txt', exportOf('PAT-TROIS'))
    await exchange.until('opened PAT-TROIS')
    expect((await exchange.selfTest()).every(({ outcome }) => outcome === 'ok')).toBe(true)
  })

  it('a wrong encoding: says which to try', async () => {
    exchange.start()
    exchange.drop('a.txt', readFileSync(join(fixtures, 'accents-windows-1252.txt')))
    await exchange.untilLogged('folder.refused ENCODING')
    expect((await exchange.selfTest()).at(-1)).toMatchObject({
      outcome: 'failed',
      advice: expect.stringContaining('choisissez un autre encodage que utf-8 : Windows-1252'),
    })
  })
})
