type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  /** A character that would reorder the text around it, to be shown rather than obeyed. */
  | { readonly kind: 'control'; readonly name: string }

/** Embeddings, overrides and isolates (U+202A–202E, U+2066–2069): they can make a dose read backwards. */
const directionControls = /[\u202a-\u202e\u2066-\u2069]/

export function visibleText(text: string): readonly TextPiece[] {
  return text
    .split(/([\u202a-\u202e\u2066-\u2069])/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      directionControls.test(piece)
        ? {
            kind: 'control',
            name: `U+${piece.charCodeAt(0).toString(16).toUpperCase()}`,
          }
        : { kind: 'text', text: piece },
    )
}
