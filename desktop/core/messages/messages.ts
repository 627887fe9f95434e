import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { checkMssAddress, patientAddress } from '@navigateur-pro/domain/exchange/mss-address.ts'
import { effectiveStatus } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type {
  DeliveryChoices,
  DeliveryRecipient,
  DeliveryView,
  MailSettingsInput,
  WaitingMail,
} from '../../contract/message-views.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Patients } from '../patients.ts'
import type { CacheDatabase, Clock, Logger } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import type { Settings } from '../settings.ts'
import { createDeliveryRecords, type DeliveryRecord } from './delivery-records.ts'
import { createMailSettings } from './mail-settings.ts'
import { type OutgoingDocument, outgoingMail, writtenMail } from './outgoing-mail.ts'
import { createOutgoingStore, type OutgoingState } from './outgoing-store.ts'
import { createReader, type Receive } from './reader.ts'
import { createSender } from './sender.ts'
import { createSetAside } from './set-aside.ts'
import { createTraces } from './traces.ts'

type Dependencies = {
  readonly carrier: MailCarrier
  readonly database: CacheDatabase
  readonly settings: Settings
  readonly store: RecordStore
  readonly writer: RecordWriter
  readonly patients: Patients
  /** The files of a document of this desk. @throws AppError not_found when they are not here */
  readonly filesOf: (recordId: string) => Promise<OutgoingDocument>
  readonly receive: Receive
  readonly person: () => Professional
  readonly clock: Clock
  readonly logger: Logger
  readonly longestPauseMs: number
  readonly now: () => string
  readonly newId: () => string
  readonly onChange: () => void
}

export type Messages = ReturnType<typeof createMessages>

/** MSSanté (1.F): documents that leave by the mail of the person's operator, and what comes from it. */
export function createMessages(dependencies: Dependencies) {
  const { carrier, database, store, writer, patients, filesOf, person, now, newId, onChange } = dependencies
  const settings = createMailSettings(dependencies.settings, now)
  const outgoing = createOutgoingStore(database)
  const records = createDeliveryRecords({ store, writer })
  const traces = createTraces(database, now)
  const account = () => (settings.view() ? settings.account(person().name) : undefined)
  const sender = createSender({
    ...dependencies,
    account,
    outgoing,
    records,
    traces,
    database: database.durable,
  })
  const aside = createSetAside(dependencies.settings, dependencies.longestPauseMs)
  const reader = createReader({ ...dependencies, settings, records, traces, aside })

  /** `shown`: the patient on screen. A document of somebody else does not leave from there. */
  function documentOf(recordId: string, shown: string) {
    const record = store.find(recordId)
    if (record?.type !== 'document') throw new AppError('not_found', 'Ce document n’est plus sur ce poste.')
    const { keptOf } = store.dossiers
    if (keptOf(record.patientId) === keptOf(shown)) return record
    throw new AppError('patient_mismatch', 'Ce document est celui d’un autre patient. Rien n’est parti.')
  }

  async function choices(shown: string, recordId: string): Promise<DeliveryChoices> {
    const { patientId } = documentOf(recordId, shown)
    const patient = patients.require(patientId).identity
    const written = writtenMail({
      document: await filesOf(recordId),
      patient,
      person: person(),
      replaces: false,
    })
    const from = settings.view()?.address
    const refusal = patientRefusal(patient)
    return {
      ...(from !== undefined && { from }),
      ...written,
      files: written.files.map(({ name, bytes }) => ({ name, size: bytes.length })),
      members: readMembers(store, patientId).members.flatMap(({ member }) => {
        const { id, name, profession, mssanteAddress = '' } = member
        const sendable = id !== person().id && checkMssAddress(mssanteAddress).kind === 'professional'
        return sendable ? [{ name, profession, address: mssanteAddress }] : []
      }),
      ...(refusal !== undefined && { patientRefusal: refusal }),
      replaceable: records
        .ofPatient(patientId)
        .filter(
          ({ body }) => body.document !== recordId && (body.state === 'sent' || body.state === 'delivered'),
        )
        .map(({ id, body, occurredAt }) => ({
          deliveryId: id,
          address: body.to.address,
          title: body.title,
          at: occurredAt,
        })),
    }
  }

  async function send(
    shown: string,
    recordId: string,
    recipient: DeliveryRecipient,
    replaces: string | undefined,
  ): Promise<{ readonly deliveryId: string }> {
    const { patientId } = documentOf(recordId, shown)
    const patient = patients.require(patientId).identity
    const known = account()
    if (!known) {
      throw new AppError(
        'bad_input',
        'Ce poste n’a pas encore de boîte MSSanté. Indiquez-la dans les réglages, « Messagerie sécurisée ».',
      )
    }
    const to = addressed(recipient, patient)
    const document = await filesOf(recordId)
    const replaced = replaces === undefined ? undefined : replacedDelivery(replaces, patientId, to.address)
    const messageId = `<${newId()}@${known.address.split('@')[1]}>`
    const mail = outgoingMail(
      { document, patient, person: person(), replaces: replaced !== undefined },
      known,
      to,
      {
        messageId,
        ...(replaced && { inReplyTo: replaced.body.messageId }),
        date: now(),
      },
    )
    const body = {
      document: recordId,
      title: document.title,
      to: { name: to.name, address: to.address },
      messageId,
      ...(replaced && { replaces: replaced.id }),
    }
    const record = writer.create({ type: 'delivery', patientId, body }, (db) => {
      outgoing.add(db, mail, now())
      traces.note('queued', messageId)
    })
    void sender.run()
    return { deliveryId: record.id }
  }

  /** One patient, one recipient: what replaces a message goes where that message went. */
  function replacedDelivery(deliveryId: string, patientId: string, address: string): DeliveryRecord {
    const found = records.ofPatient(patientId).find(({ id }) => id === deliveryId)
    if (found?.body.to.address === address) return found
    throw new AppError('bad_input', 'L’envoi à remplacer est allé à une autre adresse. Rien n’est parti.')
  }

  function cancel(deliveryId: string): void {
    const record = store.find(deliveryId) as DeliveryRecord | undefined
    const messageId = record?.type === 'delivery' ? record.body.messageId : ''
    const state = outgoing.find(messageId)
    if (state?.state !== 'waiting') {
      throw new AppError(
        'conflict',
        state?.state === 'leaving'
          ? 'L’envoi a commencé et le serveur a peut-être déjà pris le message : il ne peut plus être annulé.'
          : 'Ce message est déjà parti, ou il attend sur un autre poste. Rien n’a été annulé.',
      )
    }
    writer.together(() => {
      records.bring(messageId, 'cancelled')
      outgoing.remove(database.durable, messageId)
      traces.note('cancelled', messageId)
    })
    onChange()
  }

  function view({ id, patientId, body, author }: DeliveryRecord): DeliveryView {
    const here = outgoing.find(body.messageId)
    const last = body.steps.at(-1)
    return {
      deliveryId: id,
      patientId,
      document: body.document,
      title: body.title,
      to: body.to,
      state: here ? stateOf(here) : body.state,
      at: last?.at ?? now(),
      by: last?.by.name ?? author.name,
      note: here?.problem ?? last?.note ?? '',
      mayCancel: here?.state === 'waiting',
      ...(here && here.state !== 'settled' && { nextAt: here.nextAt }),
    }
  }

  function waiting(): WaitingMail {
    const rows = outgoing.list().filter(({ state }) => state !== 'settled')
    return {
      ...reader.state(),
      setAside: aside.list(),
      waiting: rows.flatMap(({ messageId }) => {
        const record = records.byMessage(messageId)
        const identity = record && patients.view(record.patientId)?.identity
        const patient = identity ? `${identity.birthName} ${identity.firstGivenName}` : ''
        return record ? [{ ...view(record), patient }] : []
      }),
    }
  }

  return {
    choices,
    send,
    cancel,
    ofDocument: (recordId: string): DeliveryView[] => records.ofDocument(recordId).map(view).toReversed(),
    waiting,
    readSettings: settings.view,
    saveSettings(given: MailSettingsInput): void {
      const before = settings.view()?.address
      settings.save(given)
      if (settings.view()?.address !== before) aside.clear()
      onChange()
      hurry()
    },
    removeSettings(): void {
      settings.remove()
      aside.clear()
      onChange()
    },
    async test() {
      const known = account()
      return known ? [...(await carrier.test(known))] : []
    },
    tryAgain: reader.tryAgain,
    tracesCsv: traces.toCsv,
    /** The network is back. */
    hurry,
    async stop(): Promise<void> {
      await Promise.all([sender.stop(), reader.stop()])
    },
  }

  function hurry(): void {
    outgoing.hurry(now())
    void sender.run()
    void reader.run()
  }
}

function addressed(
  recipient: DeliveryRecipient,
  patient: Identity,
): { readonly name: string; readonly address: string; readonly isPatient: boolean } {
  const own = patientRefusal(patient) === undefined ? patientAddress(patient.matricule ?? '') : undefined
  if (recipient.kind === 'patient') {
    if (own === undefined) throw new AppError('bad_input', patientRefusal(patient) ?? '')
    return { name: 'le patient', address: own, isPatient: true }
  }
  const checked = checkMssAddress(recipient.address)
  if (checked.kind === 'refused') throw new AppError('bad_input', checked.message)
  if (checked.kind === 'patient' && checked.address !== own) {
    throw new AppError(
      'patient_mismatch',
      'Cette adresse est celle d’un patient, et rien ne dit que ce soit celui-ci. Choisissez « Le patient ».',
    )
  }
  return { name: recipient.name, address: checked.address, isPatient: checked.kind === 'patient' }
}

/** What this desk knows is newer than what the record was told. */
function stateOf({ state, outcome }: OutgoingState): DeliveryView['state'] {
  if (outcome) return outcome.to
  return state === 'leaving' ? 'sending' : 'queued'
}

/** A matricule leaves only when it is qualified (FR-2), and the address is the matricule. */
function patientRefusal(patient: Identity): string | undefined {
  if (effectiveStatus(patient).status === 'QUAL') return undefined
  return 'La boîte du patient (Mon espace santé) porte son INS : elle ne s’ouvre qu’avec une INS qualifiée.'
}
