/** The drug that a text names, whatever its capitals and accents. */
export function namedDrug(text: string, drugs: readonly string[]): string | undefined {
  const words = new Set(fold(text).split(/[^a-z0-9]+/))
  return drugs.find((drug) =>
    fold(drug)
      .split(/[^a-z0-9]+/)
      .some((word) => word.length > 4 && words.has(word)),
  )
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}
