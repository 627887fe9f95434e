/** What must always be true, in the order of design/sync.md. */
export type Invariant =
  | 'nothing acknowledged is lost'
  | 'nothing is doubled'
  | 'a desk shows only what its person may see'
  | 'the service answers only what the person may see'
  | 'the cursor is never ahead of what was applied'
  | 'no clinical text is overwritten'
  | 'versions only grow'
  | 'every queue drains'
  | 'every entitled desk holds everything'
  | 'nothing fails by itself'

export class Violation extends Error {
  readonly invariant: Invariant

  constructor(invariant: Invariant, details: string) {
    super(details)
    this.invariant = invariant
  }
}

/** Each text that a person writes here holds a mark found nowhere else. */
export const marks = (text: string): string[] => text.match(/texte-\d+\./g) ?? []
