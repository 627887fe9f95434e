/** Words that stay small between two others: « Marie de Lourdes », « Maria del Carmen ». */
const particles: ReadonlySet<string> = new Set([
  'de',
  'du',
  'des',
  'del',
  'della',
  'di',
  'da',
  'do',
  'dos',
  'et',
])

/**
 * « JEAN-BAPTISTE » → « Jean-Baptiste »: INS teleservices give first names in capitals, people do not
 * read them so. For display only, and only when all is in capitals: what somebody has cased is theirs.
 */
export function sayGivenName(name: string): string {
  if (name !== name.toLocaleUpperCase('fr')) return name
  const words = name.toLocaleLowerCase('fr').split(/([\s-]+)/u)
  return words
    .map((word, index) => {
      const inside = index > 0 && index < words.length - 1
      if (inside && (particles.has(word) || (word === 'la' && words[index - 2] === 'de'))) return word
      // « Jeanne d’Arc »: after an elided particle only the name itself is raised.
      const [, elided = '', rest = word] = (index > 0 && /^(d['’])(.+)$/u.exec(word)) || []
      return elided + raiseFirsts(rest)
    })
    .join('')
}

/** The first letter, and the one after an apostrophe: « O’Neil ». */
function raiseFirsts(word: string): string {
  return word.replace(/(^|['’])(\p{L})/gu, (_found, before: string, letter: string) => {
    return before + letter.toLocaleUpperCase('fr')
  })
}
