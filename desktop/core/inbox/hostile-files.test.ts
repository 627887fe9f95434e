import { AppError } from '@navigateur-pro/domain/errors.ts'
import { withKey } from '@navigateur-pro/domain/identity/testing/identities.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { rawPdf } from '../../../plugins/datamatrix/testing/draw.ts'
import { inboxDesk } from './testing/inbox-desk.ts'
import type { TestDesk } from '../testing/test-desk.ts'
import {
  cdaAbout,
  dominique,
  file,
  message,
  rawZip,
  sha1,
  xdmAbout,
  xdmOf,
} from './testing/received-files.ts'

const { now, receive, list, only, documentsOf } = inboxDesk('hostile')
let opened: TestDesk
let patientId: string
beforeEach(() => {
  ;({ opened, patientId } = now())
})

/** Rows of every table that could hold something of it. */
const rows = () =>
  ['inbox_message', 'inbox_entry', 'inbox_file', 'attachment', 'outbox'].map(
    (table) => opened.database.reader.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)!.count,
  )

describe('a hostile file', () => {
  const cda = cdaAbout(dominique)
  const entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
  const laughs = `<!DOCTYPE a [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, level) => `<!ENTITY a${level} "${`&a${level - 1 < 0 ? '' : level - 1};`.repeat(10)}">`).join('')}]>`
  const nul = Buffer.alloc(1_048_577 * 3)
  const hostile: readonly (readonly [string, () => Uint8Array | string | Promise<Uint8Array>, RegExp])[] = [
    ['external entity', () => entity + cda.replace(/^<\?xml[^>]*>/, ''), /DTD/],
    ['billion laughs', () => laughs + cda.replace(/^<\?xml[^>]*>/, ''), /DTD/],
    ['deep nesting', () => `<ClinicalDocument>${'<a>'.repeat(5000)}`, /trop d’éléments/],
    ['UTF-16', () => Buffer.from(`\uFEFF${cda}`, 'utf16le'), /UTF-8/],
    ['a lie on its encoding', () => cda.replace('UTF-8', 'UTF-16'), /UTF-8/],
    ['Latin letters', () => Buffer.from(cda.replace('UTF-8', 'ISO-8859-1'), 'latin1'), /UTF-8/],
    ['a page of the web', () => '<html><script>alert(1)</script></html>', /CDA/],
    ['SVG', () => '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', /CDA/],
    ['a program', () => Buffer.from('MZ\u0090\u0000'), /ni un PDF/],
    ['nothing', () => '', /vide/],
    ['more than 10 MB', () => Buffer.alloc(10_485_761, '%PDF-'), /10 Mo/],
    ['a zip that is no XDM', () => rawZip({ name: 'a.pdf', content: rawPdf('x') }), /IHE XDM/],
    ['a path that leaves', () => rawZip({ name: '../../etc/cron.d/x', content: Buffer.from('x') }), /sortir/],
    ['a path from the root', () => rawZip({ name: '/etc/x', content: Buffer.from('x') }), /sortir/],
    ['a path of Windows', () => rawZip({ name: 'C:\\x', content: Buffer.from('x') }), /sortir/],
    [
      'two files of one name',
      () => rawZip({ name: 'a', content: Buffer.from('1') }, { name: 'A', content: Buffer.from('2') }),
      /même nom/,
    ],
    ['a bomb', () => rawZip({ name: 'IHE_XDM/a', content: nul }), /trop grosse/],
    [
      '200 MB claimed',
      () => rawZip({ name: 'a', content: Buffer.from('x'), claimed: 200_000_000 }),
      /trop grosse/,
    ],
    [
      'a crowd of files',
      () =>
        rawZip(
          ...Array.from({ length: 300 }, (_, index) => ({ name: `f${index}`, content: Buffer.from('x') })),
        ),
      /trop de fichiers/,
    ],
    [
      'a link',
      () => rawZip({ name: 'METADATA.XML', content: Buffer.from('/etc/passwd'), mode: 0o120777 }),
      /XML lisible|IHE XDM/,
    ],
    [
      'less claimed than it unfolds into',
      () => rawZip({ name: 'METADATA.XML', content: nul, claimed: 10 }),
      /abîmée|XML lisible|IHE XDM/,
    ],
    ['half an archive', async () => (await xdmAbout(dominique)).subarray(0, 900), /abîmée/],
    [
      'an archive in an archive',
      async () => xdmOf({ 'A.ZIP': await xdmAbout(dominique) }, [{ name: 'A.ZIP' }]),
      /archive dans une archive/,
    ],
    [
      'a hash that is not its own',
      () => xdmOf({ 'A.XML': cda }, [{ name: 'A.XML', hash: sha1('other') }]),
      /empreinte/,
    ],
    ['a file that is missing', () => xdmOf({}, [{ name: '../../A.XML' }]), /vide ou manque/],
  ]

  it.each(hostile)(
    '%s is refused by name; the message is kept, nothing of the file is',
    async (_, make, why) => {
      const bytes = await make()
      await receive(message('<x@pirate>', [file('../../compte\u202erendu.xml', bytes, 'application/pdf')]))
      const { item, refused } = only()
      expect(item.mediaType).toBeUndefined()
      expect(refused).toEqual([
        { name: expect.not.stringMatching(/[/\u202e]/), why: expect.stringMatching(why) },
      ])
      expect(opened.database.reader.get('SELECT 1 FROM inbox_file')).toBeUndefined()
      expect(documentsOf(patientId)).toEqual([])
    },
  )

  it.each(hostile)(
    '%s, given by a person, is refused with the reason and leaves nothing',
    async (_, make, why) => {
      const before = rows()
      const { bytes } = file('recu.zip', await make())
      const outcome = await opened.desk.inbox.takeFile('recu.zip', bytes).catch((error: unknown) => error)
      expect(outcome).toBeInstanceOf(AppError)
      expect((outcome as AppError).message).toMatch(why)
      expect(rows()).toEqual(before)
    },
  )

  it('an archive that announces another patient than its CDA stays, though the CDA is certain', async () => {
    const archive = xdmOf({ 'A.XML': cda }, [
      { name: 'A.XML', hash: sha1(cda), pid: 'PID-5|DURAND^ANNE^^^^^L' },
    ])
    await receive(message('<other@hopital>', [file('IHE_XDM.zip', archive)]))
    expect(list().waiting[0]?.reason).toMatch(/annonce un autre patient/)
    expect(documentsOf(patientId)).toEqual([])
  })

  it('a PDF that is an archive too is a PDF; an archive that is a PDF too is an archive', async () => {
    const pdf = rawPdf('<</Type/Catalog>>')
    const zip = await xdmAbout(dominique)
    await receive(message('<polyglot-1>', [file('a.zip', Buffer.concat([pdf, zip]), 'application/zip')]))
    expect(only().item.mediaType).toBe('application/pdf')
    expect(documentsOf(patientId)).toEqual([])
    await receive(message('<polyglot-2>', [file('a.pdf', Buffer.concat([zip, pdf]), 'application/pdf')]))
    // Its end is no longer that of an archive, or it is one: never a PDF.
    expect(list().waiting.filter(({ mediaType }) => mediaType === 'application/pdf')).toHaveLength(1)
  })

  it('a script in the narrative, and a text that reads backwards, are words', async () => {
    const script = '<text><script>alert(1)</script><paragraph>Dose \u202e02 mg</paragraph></text>'
    const text = cda.replace(/<text>[\s\S]*?<\/text>/, script)
    const claimed = text.replace(dominique.matricule!, withKey('2790351215190'))
    await receive(
      message('<s@pirate>', [file('cr.xml', claimed)], { subject: '\u202egnp.exe', text: '<b>x</b>' }),
    )
    const { item, text: said } = only()
    const { sections } = await opened.desk.handlers['reader.open']({ source: { entryId: item.entryId } })
    expect(sections.flatMap(({ lines }) => lines)).toEqual(
      expect.arrayContaining(['alert(1)', 'Dose \u202e02 mg']),
    )
    expect(said).toBe('<b>x</b>')
  })
})
