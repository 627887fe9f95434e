/** FTS5 removes accents by itself, not ligatures: « œdème » is looked for as "oedeme". */
export function withoutLigatures(text: string): string {
  return text.replace(/[œŒ]/g, 'oe').replace(/[æÆ]/g, 'ae')
}
