import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import {
  noteType,
  type TransmissionBody,
  transmission,
  transmissionBody,
} from '@navigateur-pro/domain/records/transmission.ts'
import fc from 'fast-check'
import type { StoredRecord } from '../src/storage/port.ts'

const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/)
const attachment = fc.record(
  {
    sha256,
    mediaType: fc.constantFrom(
      'image/jpeg' as const,
      'image/png' as const,
      'application/pdf' as const,
      'audio/ogg' as const,
    ),
    size: fc.integer({ min: 1, max: 10_485_760 }),
    caption: fc.string({ minLength: 1, maxLength: 200 }),
  },
  { requiredKeys: ['sha256', 'mediaType', 'size'] },
)
// A mark at the head of a text, and NUL, are no writing: FHIR texts have neither.
const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('\n', '\r\n', ' ', 'é≥→', '👩🏽‍⚕️', 'a'.repeat(130)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join('').replaceAll('\0', '').replaceAll('\u{feff}', ''))
const body = fc
  .record(
    {
      text: words,
      important: fc.boolean(),
      // Whom a note asks is not told in FHIR.
      mentions: fc.constant<TransmissionBody['mentions']>([]),
      replyTo: fc.uuid(),
      corrects: fc.uuid(),
      attachments: fc.array(attachment, { maxLength: 3 }),
      noteType: fc.constantFrom(...noteType.options),
      identifier: fc.record({
        system: fc.webUrl().filter((url) => url.length <= 200),
        value: fc.string({ minLength: 1, maxLength: 200 }),
      }),
    },
    { requiredKeys: ['text', 'important', 'mentions', 'attachments'] },
  )
  .filter((candidate) => transmissionBody.safeParse(candidate).success)
const moment = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
/** Transmissions of every shape that the service may hold. */
export const noteRecord = fc
  .record({
    id: fc.uuid(),
    patientId: fc.uuid(),
    occurredAt: moment,
    recordedAt: moment,
    receivedAt: moment,
    confidentiality: fc.constantFrom(...confidentialityClass.options),
    body,
  })
  .map((part): StoredRecord & { readonly body: TransmissionBody } => ({
    ...part,
    type: 'transmission',
    version: 1,
    schema: transmission.schemaVersion,
    author: { id: '899700000029', name: 'Mme Alix Essai', role: 'nurse', profession: 'infirmière' },
  }))
