import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { MailAccount } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import {
  type MailServers,
  mayServeMail,
  startMailServers,
  whyNoMail,
} from '../../../plugins/mssante/testing/mail-server.ts'
import { createPatients } from '../patients.ts'
import { createRecordStore } from '../records/record-store.ts'
import { createSettings } from '../settings.ts'
import { patTrois, physician, removeFolder, temporaryFolder, testPorts } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import { createMessages } from './messages.ts'

const gp = 'claire.sance@medecin.mssante.fr'
const hospital = 'urgences@ch-pins.mssante.fr'
const nobody = { host: 'localhost', port: 9, security: 'starttls' as const }

/** One after the other: each wait is for what the test looks at next. */
async function until(what: () => unknown): Promise<void> {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe.skipIf(!mayServeMail)(`documents by MSSanté, with a real server${whyNoMail}`, () => {
  let servers: MailServers
  const folder = temporaryFolder()
  const open: { stop(): Promise<void>; desk: TestDesk }[] = []
  beforeAll(async () => {
    servers = await startMailServers()
  })
  afterEach(async () => {
    servers.submission.behave('usual')
    for (const { stop, desk } of open.splice(0)) {
      await stop()
      await desk.close()
    }
  })
  afterAll(async () => {
    await servers.stop()
    removeFolder(folder)
  })

  let named = 0
  async function openDesk() {
    named += 1
    const desk = await openTestDesk(folder, { name: `poste-${named}`, person: physician })
    return begin(desk)
  }

  /** The mail of a desk, as it is after a start; the desk itself stays open. */
  function begin(desk: TestDesk) {
    const { database } = desk
    const store = createRecordStore(database, createRegistry())
    const ports = testPorts(folder, [])
    const received = new Map<string, ReceivedMessage>()
    const refused = new Set<string>()
    let given = 0
    const messages = createMessages({
      carrier: createMssante(),
      database,
      settings: createSettings(database),
      store,
      writer: desk.desk.writer,
      patients: createPatients(store),
      filesOf: async () => ({
        title: 'Fiche de liaison d’urgence',
        fileName: 'liaison-2026-11-22.pdf',
        bytes: new TextEncoder().encode('%PDF-1.7'),
        mediaType: 'application/pdf',
        archive: {
          bytes: new TextEncoder().encode('PK'),
          type: { code: '74207-2', system: '2.16.840.1.113883.6.1', label: "Document de liaison d'urgence" },
        },
      }),
      receive: async (message) => {
        given += 1
        if (refused.has(message.subject)) throw new Error('this one is never kept')
        received.set(message.sourceId, message)
      },
      person: () => physician,
      clock: ports.clock,
      logger: ports.logger,
      longestPauseMs: 300,
      now: () => new Date().toISOString(),
      newId: () => crypto.randomUUID(),
      onChange: () => undefined,
    })
    const running = { desk, messages, received, refused, given: () => given, stop: messages.stop }
    open.push(running)
    return running
  }

  /** The desk dies and is opened again on the same file: nothing of the first one writes any more. */
  async function again(running: ReturnType<typeof begin>) {
    await running.stop()
    open.splice(open.indexOf(running), 1)
    return begin(running.desk)
  }

  const configure = (
    { messages }: ReturnType<typeof begin>,
    address: string,
    part: Partial<MailAccount> = {},
  ) => {
    const { name: _name, ...account } = { ...servers.account(address), ...part }
    messages.saveSettings({ ...account, productNumber: '' })
  }

  function document(desk: TestDesk, identity: Identity = patTrois) {
    const { writer } = desk.desk
    const patientId = crypto.randomUUID()
    writer.create({ type: 'patient-identity', patientId, body: { identity } })
    const file = { sha256: 'a'.repeat(64), mediaType: 'application/pdf', size: 8 }
    const body = { kind: 'liaison', title: 'Fiche de liaison d’urgence', file }
    return { patientId, recordId: writer.create({ type: 'document', patientId, body }).id }
  }

  const to = (address: string) => ({ kind: 'address', address, name: 'Urgences' }) as const

  test('without a network it waits, is seen, may be cancelled; with one it leaves once, arrives once, and is known to have arrived', async () => {
    const desk = await openDesk()
    configure(desk, gp, { smtp: nobody, imap: nobody })
    const { patientId, recordId } = document(desk.desk)
    const { messages } = desk
    const { deliveryId } = await messages.send(patientId, recordId, to(hospital), undefined)
    const regretted = await messages.send(patientId, recordId, to('regret@ch-pins.mssante.fr'), undefined)
    await until(() => messages.waiting().waiting.every(({ note }) => note !== ''))
    expect(messages.waiting().waiting).toHaveLength(2)
    expect(messages.ofDocument(recordId).map(({ state, mayCancel }) => [state, mayCancel])).toEqual([
      ['queued', true],
      ['queued', true],
    ])
    messages.cancel(regretted.deliveryId)
    expect(() => messages.cancel(regretted.deliveryId)).toThrow('Rien n’a été annulé')

    const before = servers.submission.taken.length
    configure(desk, gp)
    await until(() => messages.waiting().waiting.length === 0)
    const sent = servers.submission.taken.slice(before)
    expect(sent.map((one) => one.to)).toEqual([hospital])
    expect(sent[0]!.raw).toMatch(/^X-MSS-INS: O\r$/m)
    expect(sent[0]!.raw).not.toContain(patTrois.matricule)
    messages.hurry()
    const other = await openDesk()
    configure(other, hospital)
    await until(() => other.received.size > 0)
    const [arrived] = other.received.values()
    expect(arrived!.files.map(({ name }) => name)).toEqual(['IHE_XDM.zip', 'liaison-2026-11-22.pdf'])
    expect(arrived!.subject).toBe("XDM/1.0/DDM+Document de liaison d'urgence PAT-TROIS DOMINIQUE 28/03/1979")
    configure(desk, gp)
    await until(() => messages.ofDocument(recordId).some(({ state }) => state === 'delivered'))
    expect(messages.ofDocument(recordId).map((one) => [one.deliveryId === deliveryId, one.state])).toEqual([
      [false, 'cancelled'],
      [true, 'delivered'],
    ])
    // The report went to the record, not to the tray.
    expect(desk.received.size).toBe(0)
    expect(messages.tracesCsv()).toMatch(/mis en attente.*[^]*annulé.*[^]*envoyé.*[^]*accusé reçu/)
    expect(messages.tracesCsv()).not.toMatch(/PAT-TROIS|urgences@|liaison/)
  })

  test('cut in the middle, then killed: the same message leaves again and arrives once', async () => {
    let desk = await openDesk()
    const { patientId, recordId } = document(desk.desk)
    configure(desk, gp, { imap: nobody })
    servers.submission.behave('cuts')
    const box = 'coupure@ch-pins.mssante.fr'
    const { deliveryId } = await desk.messages.send(patientId, recordId, to(box), undefined)
    await until(() => desk.messages.ofDocument(recordId)[0]!.state === 'sending')
    expect(() => desk.messages.cancel(deliveryId)).toThrow('ne peut plus être annulé')
    desk = await again(desk)
    servers.submission.behave('usual')
    desk.messages.hurry()
    await until(() => desk.messages.ofDocument(recordId)[0]!.state === 'sent')
    expect(servers.submission.taken.filter((one) => one.to === box)).toHaveLength(1)
  })

  test('taken by the server, which could not say so: sent again under the same name, and the other side has one message', async () => {
    const desk = await openDesk()
    const { patientId, recordId } = document(desk.desk)
    configure(desk, gp, { imap: nobody })
    servers.submission.behave('accepts-then-cuts')
    const box = 'doublon@ch-pins.mssante.fr'
    const before = servers.submission.taken.length
    await desk.messages.send(patientId, recordId, to(box), undefined)
    await until(() => servers.submission.taken.length > before)
    servers.submission.behave('usual')
    await until(() => desk.messages.ofDocument(recordId)[0]!.state === 'sent')
    const reader = await openDesk()
    configure(reader, box)
    await until(() => reader.given() === servers.submission.taken.length - before)
    expect(reader.received.size).toBe(1)
    // One name, the date of the first try, the same words: another operator's software can tell too.
    const [first, second] = servers.submission.taken.slice(before).map(({ raw }) => raw)
    const head = (raw: string) => raw.match(/^(?:Message-ID|Date|Subject): .*$/gm)
    expect(head(first!)).toHaveLength(3)
    expect(head(second!)).toEqual(head(first!))
  })

  test('a message that this desk never manages to keep holds the others for a time, then is set aside on the server, and may be asked for again', async () => {
    let desk = await openDesk()
    const box = 'coince@ch-pins.mssante.fr'
    const deliver = (subject: string) =>
      servers.deliver(
        box,
        `From: urgences@ch-pins.mssante.fr\r\nTo: ${box}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@essai>\r\n\r\nBonjour.\r\n`,
      )
    for (const subject of ['avant', 'impossible', 'apres']) await deliver(subject)
    const subjects = () => [...desk.received.values()].map(({ subject }) => subject)
    const given: number[] = []
    desk.refused.add('impossible')
    configure(desk, box)
    await until(() => desk.messages.waiting().problem !== undefined)
    given.push(desk.given())
    expect(subjects()).toEqual(['avant'])
    expect(desk.messages.waiting().problem).toContain('toujours sur le serveur')
    // The count outlives the desk.
    desk = await again(desk)
    desk.refused.add('impossible')
    await until(() => {
      desk.messages.hurry()
      return desk.received.size > 0
    })
    given.push(desk.given())
    // Twice before and after, once the one behind: five tries of the same one in all.
    expect(given).toEqual([2, 5])
    expect(subjects()).toEqual(['apres'])
    const [left, ...more] = desk.messages.waiting().setAside
    expect(more).toEqual([])
    expect(left).toMatchObject({ subject: 'impossible', from: 'urgences@ch-pins.mssante.fr' })
    expect(left!.why).toContain('toujours sur le serveur')
    expect(servers.count(box)).toBe(3)
    await expect(desk.messages.tryAgain(left!.uid)).rejects.toThrow('toujours sur le serveur')
    expect(desk.messages.waiting().setAside).toHaveLength(1)
    desk.refused.clear()
    await desk.messages.tryAgain(left!.uid)
    expect(subjects()).toEqual(['apres', 'impossible'])
    expect(desk.messages.waiting().setAside).toEqual([])
    await expect(desk.messages.tryAgain(left!.uid)).rejects.toThrow('n’attend plus')
    expect(servers.count(box)).toBe(3)
  })

  test('an unknown recipient is refused in French; a full mailbox is known by its report', async () => {
    const desk = await openDesk()
    const { patientId, recordId } = document(desk.desk)
    configure(desk, gp)
    await desk.messages.send(patientId, recordId, to('inconnu@ch-pins.mssante.fr'), undefined)
    await until(() => desk.messages.ofDocument(recordId)[0]!.state === 'refused')
    expect(desk.messages.ofDocument(recordId)[0]!.note).toContain('n’existe pas chez son opérateur')
    const full = document(desk.desk)
    await desk.messages.send(full.patientId, full.recordId, to('plein@ch-pins.mssante.fr'), undefined)
    await until(() => desk.messages.ofDocument(full.recordId)[0]!.state === 'sent')
    configure(desk, gp)
    await until(() => desk.messages.ofDocument(full.recordId)[0]!.state === 'refused')
    expect(desk.messages.ofDocument(full.recordId)[0]!.note).toContain('5.2.2')
  })

  test('only to MSSanté, only this patient, only a qualified matricule; nothing is queued otherwise', async () => {
    const desk = await openDesk()
    const { patientId, recordId } = document(desk.desk)
    const provisional = document(desk.desk, { ...patTrois, status: 'VALI' })
    const { messages } = desk
    const own = { kind: 'patient' } as const
    await expect(messages.send(patientId, recordId, to(hospital), undefined)).rejects.toThrow(
      'pas encore de boîte',
    )
    configure(desk, gp, { smtp: nobody, imap: nobody })
    const refused = [
      [patientId, recordId, to('a@mssante.fr.evil.com'), 'n’est pas une adresse MSSanté'],
      [patientId, recordId, to('a@medecin.mssante.fr\r\nBcc: b@evil.com'), 'imite'],
      [patientId, recordId, to('277076322082910@patient.mssante.fr'), 'celle d’un patient'],
      [provisional.patientId, recordId, to(hospital), 'd’un autre patient'],
      [provisional.patientId, provisional.recordId, own, 'INS qualifiée'],
      [
        provisional.patientId,
        provisional.recordId,
        to(`${patTrois.matricule}@patient.mssante.fr`),
        'celle d’un patient',
      ],
    ] as const
    for (const [shown, document, recipient, said] of refused) {
      await expect(messages.send(shown, document, recipient, undefined)).rejects.toThrow(said)
    }
    expect(messages.waiting().waiting).toEqual([])
    await messages.send(patientId, recordId, own, undefined)
    expect(messages.waiting().waiting[0]!.to.address).toBe(`${patTrois.matricule}@patient.mssante.fr`)
  })

  test('what replaces a message follows it, at the same address only', async () => {
    const desk = await openDesk()
    const { patientId, recordId } = document(desk.desk)
    configure(desk, gp, { imap: nobody })
    const { messages } = desk
    const first = await messages.send(patientId, recordId, to(hospital), undefined)
    await until(() => messages.ofDocument(recordId)[0]!.state === 'sent')
    const elsewhere = messages.send(patientId, recordId, to('autre@ch-pins.mssante.fr'), first.deliveryId)
    await expect(elsewhere).rejects.toThrow('une autre adresse')
    await messages.send(patientId, recordId, to(hospital), first.deliveryId)
    await until(() => messages.ofDocument(recordId)[0]!.state === 'sent')
    const [replaced, replacing] = servers.submission.taken.slice(-2).map(({ raw }) => raw)
    const [, messageId] = /^Message-ID: (.+)\r$/m.exec(replaced!)!
    expect(replacing).toContain(`In-Reply-To: ${messageId}`)
    expect(replacing).toContain(`References: ${messageId}`)
    expect(replacing).toMatch(/^Subject: \[Annule et remplace\] XDM/m)
  })

  test('a secret never comes back out, and is not told to another server', async () => {
    const desk = await openDesk()
    configure(desk, gp)
    const shown = desk.messages.readSettings()!
    expect(JSON.stringify(shown)).not.toContain(servers.account(gp).password)
    const { hasPassword: _password, hasCertificate: _certificate, ...fields } = shown
    const kept = { ...fields, password: '', certificate: '' }
    desk.messages.saveSettings({ ...kept, productNumber: 'NAV-1' })
    expect(desk.messages.readSettings()).toMatchObject({ hasPassword: true, productNumber: 'NAV-1' })
    const elsewhere = { ...kept, smtp: { ...kept.smtp, host: 'ailleurs.exemple' } }
    expect(() => desk.messages.saveSettings(elsewhere)).toThrow('mot de passe')
    expect(() => desk.messages.saveSettings({ ...kept, address: 'claire@exemple.fr' })).toThrow('MSSanté')
  })
})
