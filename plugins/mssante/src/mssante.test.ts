import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ArrivedMail, MailPosition, OutgoingMail } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { type MailServers, mayServeMail, startMailServers, whyNoMail } from '../testing/mail-server.ts'
import { createMssante } from './mssante.ts'

const gp = 'claire.sance@medecin.mssante.fr'
const hospital = 'urgences@ch-pins.mssante.fr'
const never = new Promise<void>(() => undefined)
const mssante = createMssante()
/** For a server of which the silence is the test. */
const hasty = createMssante({ connectMs: 15_000, smtpMs: 500, imapMs: 15_000 })

let drawn = 0
function mailTo(address: string, part: Partial<OutgoingMail> = {}): OutgoingMail {
  drawn += 1
  return {
    from: { name: 'Dr Claire Sance', address: gp },
    to: { name: 'Urgences', address },
    subject: 'XDM/1.0/DDM+Document de liaison d’urgence PAT-TROIS DOMINIQUE 28/03/1979',
    messageId: `<essai-${drawn}-${process.pid}@medecin.mssante.fr>`,
    date: '2026-11-22T14:00:00.000Z',
    headers: [['X-MSS-CODECDA', '74207-2']],
    text: 'Bonjour,\n\nVous trouverez ci-joint : Fiche de liaison.',
    files: [{ name: 'IHE_XDM.zip', mediaType: 'application/zip', bytes: new Uint8Array([80, 75, 5, 6]) }],
    ...part,
  }
}

describe.skipIf(!mayServeMail)(`an operator’s mailbox${whyNoMail}`, () => {
  let servers: MailServers
  beforeAll(async () => {
    servers = await startMailServers()
  })
  afterAll(() => servers.stop())

  const send = (mail: OutgoingMail) => mssante.send(servers.account(gp), mail, () => undefined, never)

  async function readAll(
    address: string,
    position?: MailPosition,
    take: (mail: ArrivedMail) => Promise<void> = async () => undefined,
  ) {
    const mails: ArrivedMail[] = []
    let last = position
    await mssante.receive(
      servers.account(address),
      { position, since: '2026-01-01T00:00:00.000Z' },
      async (mail, at) => {
        await take(mail)
        mails.push(mail)
        last = at
      },
      never,
    )
    return { mails, position: last }
  }

  test('what leaves arrives, with its headers, its file and its name', async () => {
    const mail = mailTo(hospital)
    expect(await send(mail)).toEqual({ kind: 'accepted' })
    const { raw } = servers.submission.taken.at(-1)!
    expect(raw).toContain(`Message-ID: ${mail.messageId}`)
    expect(raw).toMatch(/^X-MSS-CODECDA: 74207-2\r$/m)
    const { mails } = await readAll(hospital)
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({
      kind: 'message',
      message: {
        sourceId: mail.messageId,
        from: { address: gp, name: 'Dr Claire Sance' },
        subject: mail.subject,
        text: mail.text,
        files: [{ name: 'IHE_XDM.zip', mediaType: 'application/zip', bytes: new Uint8Array([80, 75, 5, 6]) }],
      },
    })
    const { mails: reports } = await readAll(gp)
    expect(reports.at(-1)).toMatchObject({
      kind: 'report',
      report: { messageId: mail.messageId, outcome: 'delivered' },
    })
  })

  test('what was not taken in is given again, nothing is deleted, a renumbered mailbox is read again whole', async () => {
    const box = 'relecture@ch-pins.mssante.fr'
    for (const subject of ['un', 'deux', 'trois']) {
      await servers.deliver(
        box,
        `From: a@b.mssante.fr\r\nMessage-ID: <${subject}@b>\r\nSubject: ${subject}\r\n\r\nTexte`,
      )
    }
    const failing = readAll(box, undefined, async (mail) => {
      if (mail.message.subject === 'deux') throw new Error('disk')
    })
    await expect(failing).rejects.toThrow('disk')
    const whole = await readAll(box)
    expect(whole.mails.map(({ message }) => message.subject)).toEqual(['un', 'deux', 'trois'])
    const first = { ...whole.position!, uid: whole.position!.uid - 2 }
    expect((await readAll(box, first)).mails.map(({ message }) => message.subject)).toEqual(['deux', 'trois'])
    expect((await readAll(box, whole.position)).mails).toEqual([])
    servers.renumber(box)
    const again = await readAll(box, whole.position)
    expect(again.mails.map(({ message }) => message.sourceId)).toEqual(['<un@b>', '<deux@b>', '<trois@b>'])
    expect(again.position!.uidValidity).not.toBe(whole.position!.uidValidity)
    expect(servers.count(box)).toBe(3)
  })

  test('an unknown recipient is refused in French, and nobody has it', async () => {
    const outcome = await send(mailTo('inconnu@ch-pins.mssante.fr'))
    expect(outcome).toEqual({
      kind: 'refused',
      message: expect.stringContaining('cette adresse n’existe pas chez son opérateur'),
    })
  })

  test('an ordinary address is stopped here, before any connection', async () => {
    const before = servers.submission.begun()
    expect(await send(mailTo('quelquun@exemple.fr'))).toMatchObject({ kind: 'refused' })
    expect(servers.submission.begun()).toBe(before)
  })

  test.each([
    ['silent', 'unknown'],
    ['cuts', 'unknown'],
    ['accepts-then-cuts', 'unknown'],
    ['not-now', 'later'],
  ] as const)('a server that is %s: %s', async (manner, kind) => {
    servers.submission.behave(manner)
    const large = { name: 'a.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(300_000) }
    const mail = mailTo('absent@ch-pins.mssante.fr', { files: [large] })
    const carrier = manner === 'silent' ? hasty : mssante
    const outcome = await carrier.send(servers.account(gp), mail, () => undefined, never)
    servers.submission.behave('usual')
    expect(outcome.kind).toBe(kind)
  })

  test('a wrong password, an unknown authority, nobody on the port: said, and nothing leaves', async () => {
    const account = servers.account(gp)
    const begun = servers.submission.begun()
    const wrong = [
      [{ ...account, password: 'autre' }, /identifiant ou le mot de passe/],
      [{ ...account, authority: '' }, /certificat du serveur localhost n’est pas reconnu/],
      [
        { ...account, smtp: { ...account.smtp, port: 9 }, imap: { ...account.imap, port: 9 } },
        /ne répond pas sur ce port/,
      ],
    ] as const
    for (const [given, said] of wrong) {
      const [address, smtp, imap] = await mssante.test(given)
      expect(address).toMatchObject({ outcome: 'ok' })
      expect(smtp!.advice).toMatch(said)
      expect(imap!.advice).toMatch(said)
      expect(await mssante.send(given, mailTo(hospital), () => undefined, never)).toMatchObject({
        kind: 'later',
      })
    }
    expect(servers.submission.begun()).toBe(begun)
    expect((await mssante.test(account)).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
  })

  test('25 MB come and go; more than 40 is told and left on the server', { timeout: 240_000 }, async () => {
    const box = 'gros@ch-pins.mssante.fr'
    const bytes = new Uint8Array(18 * 1024 * 1024).fill(7)
    expect(
      await send(mailTo(box, { files: [{ name: 'gros.pdf', mediaType: 'application/pdf', bytes }] })),
    ).toEqual({
      kind: 'accepted',
    })
    await servers.deliver(
      box,
      `From: a@b.mssante.fr\r\nMessage-ID: <enorme@b>\r\nSubject: enorme\r\n\r\n${'x'.repeat(997).concat('\r\n').repeat(42_500)}`,
    )
    const { mails } = await readAll(box)
    expect(mails[0]!.message.files[0]!.bytes).toHaveLength(bytes.length)
    expect(mails[1]!.message).toMatchObject({ sourceId: '<enorme@b>', subject: 'enorme', files: [] })
    expect(mails[1]!.message.text).toContain('Il est toujours sur le serveur')
  })
})
