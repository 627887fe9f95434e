import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { ReceivedMessage } from '@navigateur-pro/domain/exchange/received-message.ts'
import { haveTwoIns } from '@navigateur-pro/domain/identity/join-identities.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { Attachments } from '../attachments/attachments.ts'
import { toHex } from '../lock/bytes.ts'
import type { Patients } from '../patients.ts'
import type { CacheDatabase, CodeReader, Crypto, PdfReader } from '../platform/ports.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { gone, requireEntry, titleOf } from './list-inbox.ts'
import type { InboxEntry, InboxStore } from './inbox-store.ts'
import type { Judgement } from './judge.ts'
import { sayDifferences } from './claims.ts'
import { createDeclarations } from './declared.ts'
import { lastName, type Unpacked, unpack, type UnpackedDocument } from './unpack.ts'

type Dependencies = {
  readonly database: CacheDatabase
  readonly waiting: InboxStore
  readonly judge: (entry: InboxEntry) => Judgement
  readonly patients: Patients
  readonly attachments: Pick<Attachments, 'keep' | 'bytesOf'>
  readonly writer: Pick<RecordWriter, 'create'>
  readonly crypto: Pick<Crypto, 'sha1' | 'sha256'>
  readonly pdf: Pick<PdfReader, 'attachedCda'>
  readonly codes: CodeReader
  readonly isSignedIn: () => boolean
  readonly personName: () => string
  readonly now: () => string
  readonly onChange: () => void
}

const longestText = 100_000

export type Inbox = ReturnType<typeof createInbox>

/**
 * What comes from outside, until it is in a dossier. It attaches itself on a certain match only; anything else waits
 * for a person, with the reason. Nothing is kept of what cannot be read but its name and why.
 */
export function createInbox(dependencies: Dependencies) {
  const { database, waiting, judge, patients, attachments, writer, crypto } = dependencies
  const { isSignedIn, personName, now, onChange } = dependencies
  const end = Promise.withResolvers<void>()
  const declarations = createDeclarations({ ...dependencies, until: end.promise })
  const unpacked = (files: ReceivedMessage['files']) => unpack(files, crypto, declarations())

  /** On disk when it resolves. The same `sourceId` again is the same message. Never throws on what a message holds. */
  async function receive(message: ReceivedMessage): Promise<void> {
    if (waiting.has(message.sourceId)) return settle()
    const { documents, refused } = await unpacked(message.files)
    keep(message, documents, refused)
    return settle()
  }

  /** A file of this desk. Throws when there is nothing in it to read: the person is there to be told. */
  async function takeFile(name: string, bytes: Uint8Array): Promise<void> {
    const sourceId = toHex(await crypto.sha256(bytes))
    const { documents, refused } = await unpacked([{ name, mediaType: '', bytes }])
    const [first] = refused
    if (documents.length === 0) {
      throw new AppError('bad_input', `${lastName(name)} : ${first?.why ?? 'rien n’a pu y être lu.'}`)
    }
    const message = {
      sourceId,
      source: 'file',
      subject: lastName(name),
      text: '',
      receivedAt: now(),
    } as const
    waiting.allowAgain(sourceId)
    if (waiting.has(sourceId)) {
      throw new AppError('conflict', 'Ce fichier a déjà été reçu sur ce poste : il n’a pas été ajouté.')
    }
    keep(message, documents, refused)
    return settle()
  }

  function keep(
    { sourceId, source, from, subject, text, receivedAt }: Omit<ReceivedMessage, 'files'>,
    documents: readonly UnpackedDocument[],
    refused: Unpacked['refused'],
  ): void {
    const envelope = {
      sourceId,
      source,
      ...(from && { from: { address: from.address.slice(0, 320), name: from.name.slice(0, 200) } }),
      subject: subject.slice(0, 500),
      text: text.slice(0, longestText),
      receivedAt: Number.isNaN(Date.parse(receivedAt)) ? now() : new Date(receivedAt).toISOString(),
      refused,
    }
    database.durable.transaction(() => waiting.put(database.durable, envelope, documents))
    onChange()
  }

  let settling: Promise<void> = Promise.resolve()
  let stopped = false

  /** Attaches what has become certain: at each arrival, of a message or of a dossier, and at each opening of the desk. */
  function settle(): Promise<void> {
    settling = settling.catch(() => undefined).then(attachCertain)
    return settling
  }

  async function attachCertain(): Promise<void> {
    // A record bears a name.
    if (stopped || !isSignedIn()) return
    for (const entry of waiting.list()) {
      if (stopped) return
      const { certain } = judge(entry)
      if (certain !== undefined && (await attachAlone(entry, certain))) onChange()
    }
  }

  /** False when this dossier takes nothing now: it waits like the others. */
  async function attachAlone(entry: InboxEntry, patientId: string): Promise<boolean> {
    try {
      await file(entry, patientId, 'identity')
      return true
    } catch (error) {
      if (isAppError(error)) return false
      throw error
    }
  }

  /** @param differences what the person was shown as different; not the same any more, nothing is done */
  async function attach(entryId: string, patientId: string, differences: readonly string[]): Promise<string> {
    const entry = requireEntry(waiting, entryId)
    const { identity } = judge(entry)
    const dossier = patients.require(patientId)
    if (identity && haveTwoIns(identity, dossier.identity)) {
      throw new AppError(
        'patient_mismatch',
        'Ce document porte le matricule INS d’une autre personne : il ne se rattache pas à ce dossier. Il reste à rattacher.',
      )
    }
    const found = identity ? sayDifferences(identity, dossier.identity) : []
    if (found.join() !== differences.join()) {
      throw new AppError(
        'conflict',
        'L’identité du dossier a changé entre-temps. Rien n’a été rattaché : comparez de nouveau.',
      )
    }
    const recordId = await file(entry, dossier.patientId, 'person')
    onChange()
    return recordId
  }

  /** The record and the removal from here are one transaction; the bytes are the dossier's before, under its key. */
  async function file(
    entry: InboxEntry,
    patientId: string,
    matchedBy: 'identity' | 'person',
  ): Promise<string> {
    const { entryId, document, message } = entry
    const bytes = waiting.bytesOf(entryId)
    if (!document || !bytes) {
      throw new AppError('bad_input', 'Ce message n’apporte aucun document à ranger dans un dossier.')
    }
    const { mediaType, sha256, size, archiveSha256 } = document
    await attachments.keep(patientId, bytes, mediaType)
    const body: DocumentBody = {
      kind: 'report',
      title: titleOf(entry),
      file: { sha256, mediaType, size },
      received: {
        source: message.source,
        ...(message.from && { from: message.from }),
        at: message.receivedAt,
        ...(archiveSha256 && { archiveSha256 }),
        matchedBy,
      },
    }
    const { id } = writer.create({ type: 'document', patientId, body }, (db, recordId) => {
      if (!waiting.decide(db, entryId, { by: personName(), at: now(), recordId })) throw gone()
    })
    return id
  }

  /** Nobody's, or of no use: its words and bytes go, who decided so and why stay. */
  function refuse(entryId: string, why: string): void {
    requireEntry(waiting, entryId)
    database.durable.transaction(() => {
      if (!waiting.decide(database.durable, entryId, { by: personName(), at: now(), why })) throw gone()
    })
    onChange()
  }

  /** The cache is about to close. */
  async function stop(): Promise<void> {
    stopped = true
    end.resolve()
    await Promise.allSettled([settling])
  }

  return { unpack: unpacked, receive, takeFile, settle, attach, refuse, stop }
}
