import { z } from 'zod'
import { sectionIds } from './document-kinds.ts'
import {
  type ClinicalDocument,
  type DocumentHead,
  type DocumentSection,
  writtenSections,
} from './document.ts'
import { type Entry, sayEntry } from './entry.ts'

/** One line of a document, with where it comes from and how old it is. */
export const saidLine = z.strictObject({
  id: z.string().max(80),
  text: z.string().max(6000),
  /** "ordonnance du 12 mars, Dr Sance" */
  source: z.string().max(300),
  /** "il y a 3 semaines" */
  age: z.string().max(60),
})

/** A section as it is read: on the screen before it is signed, and for ever after. */
export const saidSection = z.strictObject({
  id: z.enum(sectionIds),
  title: z.string().max(200),
  /** CSP R.1112-1-1: reason, current treatments, known allergies. */
  legal: z.boolean(),
  lines: z.array(saidLine).max(500),
})
export type SaidSection = z.infer<typeof saidSection>

export function sayLine(entry: Entry): z.infer<typeof saidLine> {
  return { id: entry.id, text: sayEntry(entry), source: entry.provenance.source, age: entry.age }
}

/** What is written of a document, in words: what every form of it says. */
export function saySections(document: Pick<ClinicalDocument, 'sections'>): readonly SaidSection[] {
  return writtenSections(document).map(saySection)
}

function saySection({ id, title, legal, entries }: DocumentSection): SaidSection {
  return { id, title, legal, lines: entries.map(sayLine) }
}

/** To be pasted in a letter or in the practice software: the words of the document and no other. */
export function sayAsText(
  head: Pick<DocumentHead, 'title' | 'subtitle' | 'patient' | 'author'> & { readonly on: string },
  sections: readonly SaidSection[],
): string {
  const { title, subtitle, patient, author, on } = head
  return [
    [
      title,
      sayWho(patient),
      subtitle && `À l’attention de : ${subtitle}`,
      `Par ${sayAuthor(author)}, le ${on}`,
    ],
    ...sections.map(({ title: heading, lines }) => [heading, ...lines.map(sayLineAsText)]),
  ]
    .map((lines) => lines.filter((line) => line !== '').join('\n'))
    .join('\n\n')
}

function sayLineAsText({ text, source, age }: z.infer<typeof saidLine>): string {
  const told = [source, age].filter((part) => part !== '').join(' · ')
  return told === '' ? `- ${text}` : `- ${text} (${told})`
}

function sayWho({ identity }: DocumentHead['patient']): string {
  const { birthName, usedName, firstGivenName, birthDate, sex } = identity
  const born = birthDate.split('-').toReversed().join('/')
  const names = usedName && usedName !== birthName ? `${birthName} (${usedName})` : birthName
  return `${names} ${firstGivenName}, ${sex === 'F' ? 'née' : 'né'} le ${born}`
}

function sayAuthor({ name, profession, rpps }: DocumentHead['author']): string {
  return rpps ? `${name}, ${profession}, RPPS ${rpps}` : `${name}, ${profession}`
}
