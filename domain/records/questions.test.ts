import { describe, expect, it } from 'vitest'
import { askedBy } from './questions.ts'
import { createRegistry, readBody } from './registry.ts'
import { type TransmissionBody, transmissionBody } from './transmission.ts'

const [nurse, gp] = [
  { id: '3', name: 'Mme Labat' },
  { id: '1', name: 'Dr Claire Sance' },
]
const id = (n: number) => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`
const note = (n: number, author: string, recordedAt: string, body: Partial<TransmissionBody>) => ({
  id: id(n),
  author: { id: author },
  recordedAt,
  body: transmissionBody.parse({ text: 'Texte', ...body }),
})
const question = note(1, '1', '2026-11-20T08:00:00Z', { mentions: [nurse] })

describe('a question to somebody', () => {
  it.each([
    ['nobody replied', [], undefined],
    ['she did', [note(2, '3', '2026-11-20T09:00:00Z', { replyTo: id(1) })], '2026-11-20T09:00:00Z'],
    ['somebody else did', [note(2, '5', '2026-11-20T09:00:00Z', { replyTo: id(1) })], undefined],
    ['she wrote, to nobody', [note(2, '3', '2026-11-20T09:00:00Z', {})], undefined],
    ['she replied to another note', [note(2, '3', '2026-11-20T09:00:00Z', { replyTo: id(9) })], undefined],
    [
      'she replied twice, the second one came first',
      [
        note(3, '3', '2026-11-20T10:00:00+01:00', { replyTo: id(1) }),
        note(2, '3', '2026-11-20T08:30:00Z', { replyTo: id(1) }),
      ],
      '2026-11-20T08:30:00Z',
    ],
  ] as const)('%s', (_case, replies, answeredAt) => {
    expect(askedBy(question, replies)).toEqual([{ ...nurse, ...(answeredAt && { answeredAt }) }])
  })

  it('asked of two, waits for each', () => {
    const both = note(1, '5', '2026-11-20T08:00:00Z', { mentions: [nurse, gp] })
    const replies = [note(2, '1', '2026-11-20T09:00:00Z', { replyTo: id(1) })]
    expect(askedBy(both, replies)).toEqual([nurse, { ...gp, answeredAt: '2026-11-20T09:00:00Z' }])
  })

  it('a note written before there were any asks nobody', () => {
    const body = { text: 'Pansement refait.', important: false, attachments: [] }
    const read = readBody(createRegistry(), { type: 'transmission', schema: 1, body })
    expect(read).toMatchObject({ kind: 'known', body: { ...body, mentions: [] } })
  })
})
