import { notes } from '../notes.ts'

/** What a record is on the wire, as a peer keeps it: the same texts, the same fields, about the same bytes. */
export function documents(prefix, count) {
  const texts = notes(prefix)
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2026, 0, 5, 7) + index * 60_000).toISOString()
    return {
      _id: `${prefix}-${String(index).padStart(8, '0')}`,
      type: 'transmission',
      patientId: `01a20186-838d-753a-a45c-${String(index % 20).padStart(12, '0')}`,
      version: 1,
      schema: 1,
      author: {
        id: '899700000001',
        name: 'Dr Claire Sance',
        role: 'physician',
        profession: 'médecin généraliste',
      },
      occurredAt: at,
      recordedAt: at,
      receivedAt: at,
      confidentiality: 'paramedical',
      body: { text: texts.next().value, important: false, attachments: [] },
    }
  })
}
