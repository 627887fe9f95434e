import type { ClinicalDocument } from '@navigateur-pro/domain/documents/document.ts'
import type { Examined } from '../attachments/attachments.ts'
import type { Cancel, Clock } from '../platform/ports.ts'

/** What a letter would be if it were signed now. */
export type Letter = {
  readonly draftId: string
  readonly patientId: string
  readonly document: ClinicalDocument
}

/** The files of a letter, beside the very document that they were made of. */
export type MadeLetter = {
  readonly document: ClinicalDocument
  readonly pdf: Examined
  readonly cda?: Examined
}

/** The answer to who asked to see the letter goes first: what follows takes this thread for some thirty milliseconds. */
const pause = 50
const minute = 60_000
/** A sheet that is left open is not made again all day. */
const mostTurns = 10

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

  function later(milliseconds: number, compose: () => Letter, turns: number): void {
    next = clock.after(milliseconds, () => {
      next = undefined
      try {
        const letter = compose()
        prepare(letter)
        const toNextMinute = minute - (Date.parse(letter.document.madeAt) % minute)
        if (turns > 0) later(toNextMinute, compose, turns - 1)
      } catch {
        // Nobody asked yet: who signs will be told.
        held = undefined
      }
    })
  }

  function prepare(letter: Letter): void {
    // A photo may reach this desk meanwhile, and weighs too much to be set at each word.
    if (showsPhoto(letter)) return
    const said = whatItSays(letter)
    if (held?.said === said) return
    const made = make(letter)
    held = { said, made }
    made.catch(() => {
      if (held?.made === made) held = undefined
    })
  }

  return {
    /** The letter on screen, in place of any other. */
    soon(compose: () => Letter): void {
      next?.()
      later(pause, compose, mostTurns)
    },
    of: (letter: Letter): Promise<MadeLetter> =>
      held?.said === whatItSays(letter) ? held.made : make(letter),
    forget,
  }
}

/** All of it, but for what is drawn each time that it is composed and for the seconds. */
function whatItSays({ draftId, patientId, document }: Letter): string {
  const { id: _id, setId: _setId, madeAt, ...said } = document
  const inMinute = Math.floor(Date.parse(madeAt) / minute)
  return JSON.stringify([draftId, patientId, inMinute, said])
}

function showsPhoto({ document }: Letter): boolean {
  return document.sections.some(({ entries }) => entries.some(({ kind }) => kind === 'file'))
}
