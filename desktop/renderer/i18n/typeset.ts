/**
 * A sentence of ours, wherever it was written, with the no-break spaces of French typography: before
 * « : ; ? ! » and closing quotes, after opening ones. Never applied to what a person wrote.
 */
export function typeset(sentence: string): string {
  return sentence.replace(/ (?=[:;?!»])/gu, '\u00a0').replace(/(?<=«) /gu, '\u00a0')
}
