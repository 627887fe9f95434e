import type { MakeFile } from '../attachments/make-file.ts'
import { did, type HandlersOf } from '../handlers.ts'
import type { Messages } from './messages.ts'

type Dependencies = {
  readonly messages: Messages
  readonly makeFile: MakeFile
  readonly now: () => string
}

export function messageHandlers({ messages, makeFile, now }: Dependencies): HandlersOf<'mail' | 'delivery'> {
  return {
    'mail.settings': () => {
      const known = messages.readSettings()
      return known ? { settings: known } : {}
    },
    'mail.save': (given) => did(messages.saveSettings(given)),
    'mail.remove': () => did(messages.removeSettings()),
    'mail.test': () => messages.test(),
    'mail.waiting': () => messages.waiting(),
    'mail.tryAgain': async ({ uid }) => did(await messages.tryAgain(uid)),
    'mail.traces': () =>
      makeFile(`traces-mssante-${now().slice(0, 10)}.csv`, 'text/csv; charset=utf-8', messages.tracesCsv()),
    'delivery.choices': ({ patientId, recordId }) => messages.choices(patientId, recordId),
    'delivery.send': ({ patientId, recordId, to, replaces }) =>
      messages.send(patientId, recordId, to, replaces),
    'delivery.cancel': ({ deliveryId }) => did(messages.cancel(deliveryId)),
    'delivery.list': ({ recordId }) => messages.ofDocument(recordId),
  }
}
