import { createRegistry, readBody } from '@navigateur-pro/domain/records/registry.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteRecord } from '../../test/note-records.ts'
import { toNote } from './document-reference.ts'
import { readNote } from './note-draft.ts'

describe('a transmission as a note, and back', () => {
  it('keeps all that FHIR can carry', () => {
    fc.assert(
      fc.property(noteRecord, (record) => {
        const { attachments, ...kept } = record.body
        const sent: unknown = JSON.parse(JSON.stringify(toNote(record, record.body)))
        const { files, subject, authors, recordedAt, occurredAt, confidentiality, ...draft } = readNote(sent)
        expect({ ...draft, mentions: [] }).toEqual({
          noteType: undefined,
          identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${record.id}` },
          replyTo: undefined,
          corrects: undefined,
          ...kept,
        })
        expect({ recordedAt, occurredAt, confidentiality }).toEqual({
          recordedAt: record.recordedAt,
          occurredAt: record.occurredAt,
          confidentiality: record.confidentiality,
        })
        expect(files).toEqual(
          attachments.map(({ caption }, index) => ({
            kind: 'stored',
            record: record.id,
            index,
            caption: caption === undefined || caption.trim() === '' ? undefined : caption,
          })),
        )
        expect(subject).toEqual({ reference: `Patient/${record.patientId}` })
        expect(authors).toEqual([
          { reference: 'PractitionerRole/899700000029', display: 'Mme Alix Essai (infirmière)' },
        ])
      }),
    )
  })

  it('a record of before the numbers of other software is read as it was', () => {
    const read = readBody(createRegistry(), {
      type: 'transmission',
      schema: 1,
      body: { text: 'a', important: true, attachments: [] },
    })
    expect(read).toMatchObject({ kind: 'known', body: { text: 'a', important: true, attachments: [] } })
  })

  it.each([
    ['a title that is not in the text stands first', 'Titre', 'Corps', 'Titre\nCorps'],
    ['a title that begins the text is said once', 'Titre', 'Titre\nCorps', 'Titre\nCorps'],
    ['a title alone is the text', 'Titre', undefined, 'Titre'],
  ])('%s', (_case, description, text, expected) => {
    const data = Buffer.from(text ?? '').toString('base64')
    const pdf = { attachment: { contentType: 'application/pdf', data: 'JVBERi0=' } }
    const note = {
      resourceType: 'DocumentReference',
      status: 'current',
      type: {
        coding: [
          { system: 'https://mos.esante.gouv.fr/NOS/TRE_R234-TypeNote/FHIR/TRE-R234-TypeNote', code: 'GEN' },
        ],
      },
      description,
      content: text === undefined ? [pdf] : [{ attachment: { contentType: 'text/plain', data } }],
    }
    expect(readNote(note).text).toBe(expected)
  })

  it.each([
    ['UTF-8', 'text/plain', Buffer.from('Fatiguée', 'utf8')],
    ['ISO-8859-1 said', 'text/plain; charset=ISO-8859-1', Buffer.from('Fatiguée', 'latin1')],
    ['ISO-8859-1 unsaid, as in the published example', 'text/plain', Buffer.from('Fatiguée', 'latin1')],
  ])('a text in %s', (_case, contentType, bytes) => {
    const note = {
      resourceType: 'DocumentReference',
      status: 'current',
      type: {
        coding: [
          { system: 'https://mos.esante.gouv.fr/NOS/TRE_R234-TypeNote/FHIR/TRE-R234-TypeNote', code: 'OBS' },
        ],
      },
      content: [{ attachment: { contentType, data: bytes.toString('base64') } }],
    }
    expect(readNote(note).text).toBe('Fatiguée')
  })
})
