import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { report } from '../testing/submission.ts'
import { plainTextOf, shownLine } from './plain-text.ts'
import { limits, readMessage } from './read-message.ts'

/** Every sort of letter, halves of pairs too. */
const noise = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
})

const at = '2026-11-22T14:00:00.000Z'
const head =
  'From: =?utf-8?Q?H=C3=B4pital?= <ch@ch-pins.mssante.fr>\r\nMessage-ID: <m1@ch>\r\nSubject: Compte rendu\r\n'

async function read(raw: string) {
  return (await readMessage(Buffer.from(raw), at)).message
}

function multipart(...parts: readonly string[]): string {
  const joined = parts.map((part) => `--b\r\n${part}\r\n`).join('')
  return `${head}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${joined}--b--\r\n`
}

const file = (name: string, content: string, type = 'application/octet-stream') =>
  `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}`

describe('a message from outside', () => {
  test('html is read as its words: no script, no style, no address, no tag', async () => {
    const html =
      '<html><head><title>T</title><style>p{color:red}</style></head><body onload="x()"><script>alert(1)</script>' +
      '<p>Bonjour&nbsp;Dr&#32;Sance,</p><p>Fièvre &lt; 38<br>suite <a href="https://evil.example">ici</a></p>' +
      '<svg><text>caché</text></svg><!-- <p>non</p> --><img src=x onerror=alert(2)></body></html>'
    const message = await read(`${head}Content-Type: text/html; charset=utf-8\r\n\r\n${html}`)
    expect(message.text).toBe('Bonjour Dr Sance,\n\nFièvre < 38\nsuite ici')
  })

  test('of two writings of one message, the plain one', async () => {
    const raw = multipart(
      'Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nEn clair\r\n--c\r\nContent-Type: text/html\r\n\r\n<b>En html</b>\r\n--c--',
    )
    expect((await read(raw)).text).toBe('En clair')
  })

  test('letters turned round, controls and paths are taken out of names', async () => {
    const raw = multipart(file('../../rapport\u202efdp.exe', 'x'))
    const [one] = (await read(raw)).files
    expect(one!.name).toBe('.._.._rapportfdp.exe')
    expect(shownLine('Dr\u202e ecnaS\r\nBcc: x\u0000', 50)).toBe('Dr ecnaS Bcc: x')
  })

  test('winmail.dat, an archive, a message in a message: bytes for whoever checks contents, never opened here', async () => {
    const raw = multipart(
      file('winmail.dat', 'x', 'application/ms-tnef'),
      file('bombe.zip', 'PK\u0003\u0004', 'application/zip'),
      'Content-Type: message/rfc822\r\n\r\nSubject: dedans\r\n\r\ntexte du dedans',
    )
    const message = await read(raw)
    expect(message.files.map(({ mediaType }) => mediaType)).toEqual([
      'application/ms-tnef',
      'application/zip',
      'message/rfc822',
    ])
    expect(message.text).not.toContain('dedans')
  })

  test('a thousand parts in one another: not read, but known by its name and its sender', async () => {
    const nested = Array.from(
      { length: 1000 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
    ).join('')
    const message = await read(`${head}${nested}\r\nfin`)
    expect(message).toMatchObject({
      sourceId: '<m1@ch>',
      from: { name: 'Hôpital' },
      subject: 'Compte rendu',
      files: [],
    })
    expect(message.text).toContain('n’a pas été lu')
  })

  test('headers without end', async () => {
    const message = await read(`${head}X-Long: ${'a'.repeat(limits.headers)}\r\n\r\nTexte`)
    expect(message.sourceId).toBe('<m1@ch>')
    expect(message.text).toContain('n’a pas été lu')
  })

  test('more parts than anybody sends: the first ones, and how many more', async () => {
    const parts = Array.from({ length: limits.parts + 3 }, (_, index) => file(`${index}.txt`, 'x'))
    const message = await read(multipart(...parts))
    expect(message.files).toHaveLength(limits.parts)
    expect(message.text).toContain('3 pièces jointes de plus')
  })

  test('without a name of its own, a message is named by its bytes', async () => {
    const [one, same, other] = await Promise.all(
      ['a', 'a', 'b'].map((text) => read(`From: x@y.mssante.fr\r\n\r\n${text}`)),
    )
    expect(one!.sourceId).toBe(same!.sourceId)
    expect(one!.sourceId).not.toBe(other!.sourceId)
    expect(await read('Message-ID: a b\r\n\r\n')).toMatchObject({
      sourceId: expect.stringMatching(/@sans-identifiant/),
    })
  })

  test.each([
    ['delivered', 'delivered'],
    ['failed', 'refused'],
    ['delayed', 'delayed'],
  ])('a report that says %s', async (action, outcome) => {
    const raw = report('Message-ID: <envoi@gp>\r\n', 'ch@ch-pins.mssante.fr', action, '5.2.2')
    expect(await readMessage(Buffer.from(raw), at)).toMatchObject({
      kind: 'report',
      report: { messageId: '<envoi@gp>', outcome, detail: '5.2.2' },
    })
  })

  test('a reader’s software that says it was shown; and a report about nothing, which stays a message', async () => {
    const mdn = (id: string) =>
      `${head}Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nLu\r\n--b\r\nContent-Type: message/disposition-notification\r\n\r\n${id}Disposition: automatic-action/MDN-sent-automatically; displayed\r\n--b--\r\n`
    const read = (id: string) => readMessage(Buffer.from(mdn(id)), at)
    expect(await read('Original-Message-ID: <envoi@gp>\r\n')).toMatchObject({
      kind: 'report',
      report: { messageId: '<envoi@gp>', outcome: 'read' },
    })
    expect((await read('')).kind).toBe('message')
  })

  test('any bytes are a message, with a name and no control character', async () => {
    const bit = fc.constantFrom(
      head,
      '\r\n',
      '--b',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '<script>',
      'é',
      '\u0000',
      'Content-Transfer-Encoding: base64\r\n',
      '=?utf-8?B?',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(bit, noise), { maxLength: 20 }), async (bits) => {
        const message = await read(bits.join(''))
        expect(message.sourceId).toMatch(/^<[^<>\s]+>$/)
        expect(`${message.subject}${message.from?.name}${message.from?.address}`).not.toMatch(
          /[\p{Cc}\u202a-\u202e]/u,
        )
        expect(message.text).not.toMatch(/[^\P{Cc}\n\t]/u)
      }),
    )
  })

  test('a page is read in one pass, whatever is left open in it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('<', '>', '<script', '</script>', '<!--', '-->', 'mots', '&lt;', '&#x202e;', ' '),
        ),
        (bits) => {
          expect(plainTextOf(bits.join('')).length).toBeLessThanOrEqual(bits.join('').length)
        },
      ),
    )
    expect(plainTextOf(`${'<'.repeat(200_000)}fin`)).toBe('')
    expect(plainTextOf('<script>'.repeat(50_000))).toBe('')
  })
})
