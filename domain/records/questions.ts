import type { Mention, TransmissionBody } from './transmission.ts'

type Note = { readonly id: string; readonly author: { readonly id: string }; readonly recordedAt: string }
type Reply = Note & { readonly body: TransmissionBody }

/** Somebody who is asked, and when he or she answered. */
export type Asked = Mention & { readonly answeredAt?: string }

/** Answered by a reply of that very person to that very note, whatever it says; the first one counts. */
export function askedBy(
  note: Note & { readonly body: TransmissionBody },
  replies: readonly Reply[],
): readonly Asked[] {
  return note.body.mentions.map((one) => {
    const answers = replies
      .filter(({ body, author }) => body.replyTo === note.id && author.id === one.id)
      .map(({ recordedAt }) => recordedAt)
      .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    return { ...one, ...(answers[0] !== undefined && { answeredAt: answers[0] }) }
  })
}
