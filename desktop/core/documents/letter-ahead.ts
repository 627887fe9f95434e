import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import type { Examined } from '../attachments/attachments.ts'
import type { Cancel, Clock } from '../platform/ports.ts'
import type { Photos } from './document-maker.ts'

/** What a letter would be if it were signed now. */
export type Letter = {
  readonly draftId: string
  readonly patientId: string
  readonly document: ClinicalDocument
  /** Those that are on this desk. */
  readonly photos: Photos
}

/** The files of a letter, beside the very document that they were made of. */
export type MadeLetter = {
  readonly document: ClinicalDocument
  readonly pdf: Examined
  readonly cda?: Examined
}

/** Until who types has stopped: what follows takes this thread for some thirty milliseconds. */
const pause = 150

/**
 * The files of the letter on screen, made while its author reads it. Signing composes the letter again and asks `of`:
 * files made ahead are given only if they are of that very letter, word for word, and of that minute, which is the
 * time that they bear. Anything else is made on the spot, so that what is signed is what is on this desk then.
 */
export function createLetterAhead(
  clock: Pick<Clock, 'after'>,
  make: (letter: Letter) => Promise<MadeLetter>,
) {
  let held: { readonly said: string; readonly made: Promise<MadeLetter> } | undefined
  let next: Cancel | undefined

  function forget(): void {
    next?.()
    next = undefined
    held = undefined
  }

  function prepare(letter: Letter): void {
    const said = whatItSays(letter)
    if (held?.said === said) return
    const made = make(letter)
    held = { said, made }
    made.catch(() => {
      if (held?.made === made) held = undefined
    })
  }

  return {
    soon(compose: () => Letter): void {
      next?.()
      next = clock.after(pause, () => {
        next = undefined
        try {
          prepare(compose())
        } catch {
          // Nobody asked yet: who signs will be told.
          held = undefined
        }
      })
    },
    of: (letter: Letter): Promise<MadeLetter> =>
      held?.said === whatItSays(letter) ? held.made : make(letter),
    forget,
    stop: forget,
  }
}

/** All of it, but for what is drawn each time that it is composed and for the seconds. */
function whatItSays({ draftId, patientId, document, photos }: Letter): string {
  const { id: _id, setId: _setId, madeAt, ...said } = document
  const minute = Math.floor(Date.parse(madeAt) / 60_000)
  return JSON.stringify([draftId, patientId, minute, said, [...photos.keys()]])
}
