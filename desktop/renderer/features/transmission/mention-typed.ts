import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { fold } from '../referral/rank-specialties.ts'

/** What is typed after « @ », as far as the caret: `from` is the place of the sign. */
export function mentionAt(
  text: string,
  caret: number,
): { readonly from: number; readonly typed: string } | undefined {
  // An address of mail has a letter before its sign.
  const found = /(?:^|[\s(«])@((?:[\p{L}\p{M}'’.-]+ ?){0,3})$/u.exec(text.slice(0, caret))
  if (!found) return undefined
  const typed = found[1]!
  return { from: caret - typed.length - 1, typed }
}

export type Candidate = Professional & { readonly reads: boolean }

/** Who answers to what is typed, those who will read the note first; accents and order of words ignored. */
export function candidates(
  members: readonly Professional[],
  typed: string,
  audience: ConfidentialityClass | undefined,
): readonly Candidate[] {
  const words = fold(typed).split(/\s+/).filter(Boolean)
  const answers = ({ name, profession }: Professional) => {
    const starts = fold(`${name} ${profession}`).split(/[\s'’-]+/)
    return words.every((word) => starts.some((start) => start.startsWith(word)))
  }
  return members
    .filter(answers)
    .map((member) => ({ ...member, reads: audience !== undefined && mayRead(member.role, audience) }))
    .toSorted((a, b) => Number(b.reads) - Number(a.reads) || a.name.localeCompare(b.name, 'fr'))
}
