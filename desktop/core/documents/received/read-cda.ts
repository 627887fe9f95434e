import { AppError } from '@navigateur-pro/domain/errors.ts'
import { oidFamily } from '@navigateur-pro/domain/identity/oid.ts'
import { type ParsedElement, parseXml, textOf, within } from './parse-xml.ts'

/**
 * What a document from outside says of itself, verbatim: claims. Nothing here says that a matricule is right or that
 * a date exists (`checkIdentity` does), and nothing is chosen between two answers.
 */
export type ReceivedCda = {
  readonly title: string
  /** LOINC, or a code of the ANS. */
  readonly type: string
  /** As CDA writes it: « 20261121101245+0100 ». */
  readonly madeAt: string
  readonly author: { readonly name: string; readonly organisation: string }
  readonly patient: ReceivedPatient
  readonly sections: readonly ReceivedSection[]
  /** The PDF in base64, when it is the body. */
  readonly pdf?: string
}

export type ReceivedPatient = {
  /** Only when there is exactly one. */
  readonly ins?: { readonly matricule: string; readonly oid: string }
  readonly birthName: string
  readonly usedName: string
  readonly firstGivenName: string
  readonly givenNames: string
  /** F, M, or what was written. */
  readonly sex: string
  /** « 19790328 » */
  readonly birthDate: string
  readonly birthPlace: string
}

/** Lines of text: no markup of the document reaches a screen. */
export type ReceivedSection = { readonly title: string; readonly lines: readonly string[] }

/** Reads a CDA R2 whoever wrote it. Throws AppError bad_input for what is not one; no defect inside throws. */
export function readCda(text: string): ReceivedCda {
  const cda = parseXml(text)
  if (cda.name !== 'ClinicalDocument') {
    throw new AppError(
      'bad_input',
      'Ce document n’a pas été lu : ce n’est pas un document CDA. Rien n’a été enregistré.',
    )
  }
  const author = ['author', 'assignedAuthor'] as const
  const pdf = within(cda, 'component', 'nonXMLBody', 'text').find(
    ({ attributes }) => attributes['mediaType'] === 'application/pdf',
  )
  return {
    title: wordsAt(cda, 'title'),
    type: attributeAt(cda, 'code', 'code'),
    madeAt: attributeAt(cda, 'value', 'effectiveTime'),
    author: {
      name: wordsAt(cda, ...author, 'assignedPerson', 'name'),
      organisation: wordsAt(cda, ...author, 'representedOrganization', 'name'),
    },
    patient: patientOf(cda),
    sections: within(cda, 'component', 'structuredBody').flatMap(sectionsOf),
    ...(pdf && { pdf: textOf(pdf).replaceAll(/\s/g, '') }),
  }
}

function patientOf(cda: ParsedElement): ReceivedPatient {
  const role = ['recordTarget', 'patientRole'] as const
  const patient = [...role, 'patient'] as const
  const matricules = within(cda, ...role, 'id').flatMap(({ attributes: { root, extension } }) =>
    root !== undefined && isIns(root) && extension ? [{ oid: root, matricule: extension }] : [],
  )
  const names = (name: string, qualifier: string | undefined) =>
    words(
      within(cda, ...patient, 'name', name).find(({ attributes }) => attributes['qualifier'] === qualifier),
    )
  const [ins, another] = matricules
  return {
    ...(ins && !another && { ins }),
    // « SP » is what documents of before 2021 wrote (CI-SIS).
    birthName: names('family', 'BR') || names('family', undefined),
    usedName: names('family', 'CL') || names('family', 'SP'),
    firstGivenName: names('given', 'BR'),
    givenNames: names('given', undefined),
    sex: attributeAt(cda, 'code', ...patient, 'administrativeGenderCode'),
    birthDate: attributeAt(cda, 'value', ...patient, 'birthTime'),
    birthPlace: wordsAt(cda, ...patient, 'birthplace', 'place', 'addr', 'county'),
  }
}

function isIns(root: string): boolean {
  const family = oidFamily(root)
  return family !== 'unknown' && family !== 'ins-c'
}

/** Sections in reading order, those inside others after them. */
function sectionsOf(body: ParsedElement): readonly ReceivedSection[] {
  return within(body, 'component', 'section').flatMap((section) => [
    { title: wordsAt(section, 'title'), lines: within(section, 'text').flatMap(linesOf) },
    ...sectionsOf(section),
  ])
}

/** Rows, items, paragraphs and breaks are lines; the cells of a row stay apart. */
function linesOf(narrative: ParsedElement): readonly string[] {
  return spoken(narrative)
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/[^\S\n]+/g, ' ')
        .replaceAll(/(?:· )+$/g, '')
        .trim(),
    )
    .filter((line) => line !== '')
}

const breaks = new Set(['br', 'tr', 'item', 'paragraph', 'caption', 'list', 'table'])

function spoken({ children }: ParsedElement): string {
  return children
    .map((child) => {
      if (typeof child === 'string') return child.replaceAll(/\s+/g, ' ')
      const inner = spoken(child)
      if (child.name === 'td' || child.name === 'th') return inner.trim() === '' ? '' : `${inner.trim()} · `
      return breaks.has(child.name) ? `\n${inner}\n` : inner
    })
    .join('')
}

function wordsAt(element: ParsedElement, ...path: readonly string[]): string {
  return words(within(element, ...path)[0])
}

/** The words of an element and of those in it, one space between them. */
function words(element: ParsedElement | undefined): string {
  if (!element) return ''
  const parts = element.children.map((child) => (typeof child === 'string' ? child : words(child)))
  return parts.join(' ').replaceAll(/\s+/g, ' ').trim()
}

function attributeAt(element: ParsedElement, attribute: string, ...path: readonly string[]): string {
  return within(element, ...path)[0]?.attributes[attribute] ?? ''
}
