import type { Code } from '../document-kinds.ts'
import { type Content, sayEntry } from '../entry.ts'
import { absences, coded, snomed } from './codes.ts'
import { bound, id, interval } from './identifiers.ts'
import { type Line, reference } from './narrative.ts'
import { type Child, type XmlElement, xml } from './xml.ts'

/** Writes the entries of one document: each is named by the document and the line that it repeats. */
export type Naming = (ref: string) => XmlElement

export function namingWithin(documentOid: string): Naming {
  return (ref) => id(documentOid, ref)
}

export function templates(...roots: readonly string[]): readonly XmlElement[] {
  return roots.map((root) => xml('templateId', { root }))
}

/** The words are the narrative's; `code` repeats them for machines when the record holds one. */
function value(code: Code | undefined, ref: string): XmlElement {
  const words = originalText(ref)
  return code ? coded('value', code, { 'xsi:type': 'CD' }, words) : xml('value', { 'xsi:type': 'CD' }, words)
}

const completed = xml('statusCode', { code: 'completed' })
const told = (ref: string) => xml('text', {}, reference(ref))

/** JDV_TypeEvenementIndesirablePrevisible. */
const allergy: Code = { code: '609328004', system: snomed, label: 'allergie' }
const intolerance: Code = { code: '782197009', system: snomed, label: 'intolérance à une substance' }
const propensity: Code = {
  code: '420134006',
  system: snomed,
  label: 'propension aux effets indésirables',
}

/** FR-Liste-des-allergies-et-hypersensibilites, of one line: an allergy, « aucune connue », or words. */
export function allergyEntry({ entry, ref }: Line, named: Naming): XmlElement {
  if (entry.kind === 'none') return noAllergyEntry('none', ref, named)
  const said = entry.kind === 'allergy' ? entry : { nature: 'allergy', agent: sayEntry(entry) }
  const agent = xml(
    'participant',
    { typeCode: 'CSM' },
    xml(
      'participantRole',
      { classCode: 'MANU' },
      xml(
        'playingEntity',
        { classCode: 'MMAT' },
        xml('code', { nullFlavor: 'UNK' }, originalText(ref)),
        xml('name', {}, said.agent),
      ),
    ),
  )
  const nature = said.nature === 'intolerance' ? intolerance : allergy
  return allergyConcern(ref, named, [nature, value(undefined, ref), agent])
}

/** « Aucune connue » as someone answered it, or that nobody said. */
export function noAllergyEntry(answer: 'none' | 'unknown', ref: string, named: Naming): XmlElement {
  return allergyConcern(ref, named, [propensity, value(absences.allergies[answer], ref), undefined])
}

function allergyConcern(
  ref: string,
  named: Naming,
  [nature, what, agent]: readonly [Code, XmlElement, XmlElement | undefined],
): XmlElement {
  return concern('1.3.6.1.4.1.19376.1.5.3.1.4.5.3', '1.2.250.1.213.1.1.3.40', named(`${ref}-act`), [
    'active',
    xml(
      'observation',
      { classCode: 'OBS', moodCode: 'EVN' },
      templates(
        '2.16.840.1.113883.10.20.1.28',
        '2.16.840.1.113883.10.20.1.18',
        '1.3.6.1.4.1.19376.1.5.3.1.4.5',
        '1.3.6.1.4.1.19376.1.5.3.1.4.6',
        '1.2.250.1.213.1.1.3.41',
      ),
      named(ref),
      coded('code', nature),
      told(ref),
      completed,
      interval('effectiveTime', undefined, { 'xsi:type': 'IVL_TS' }),
      what,
      agent,
    ),
  ])
}

type Problem = Omit<Extract<Content, { kind: 'problem' }>, 'kind' | 'label'>

/** FR-Liste-des-problemes, of one line; `status` is what the section says of words that someone typed. */
export function problemEntry(status: Problem['status']) {
  return ({ entry, ref }: Line, named: Naming): XmlElement => {
    const said: Problem = entry.kind === 'problem' ? entry : { status }
    const began = startOf(said.since)
    const observed = problemObservation(said.code, ref, named, began)
    return problemConcern(ref, named, [said.status === 'active' ? 'active' : 'completed', observed], began)
  }
}

export function noProblemEntry(ref: string, named: Naming): XmlElement {
  return problemConcern(ref, named, ['active', problemObservation(absences.problems, ref, named, undefined)])
}

function problemConcern(
  ref: string,
  named: Naming,
  content: readonly ['active' | 'completed', XmlElement],
  began?: string,
): XmlElement {
  return concern(
    '1.3.6.1.4.1.19376.1.5.3.1.4.5.2',
    '1.2.250.1.213.1.1.3.39',
    named(`${ref}-act`),
    content,
    began,
  )
}

function problemObservation(
  code: Code | undefined,
  ref: string,
  named: Naming,
  began: string | undefined,
): XmlElement {
  const problem: Code = { code: '55607006', system: snomed, label: 'problème' }
  return xml(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN', negationInd: 'false' },
    templates('2.16.840.1.113883.10.20.1.28', '1.3.6.1.4.1.19376.1.5.3.1.4.5', '1.2.250.1.213.1.1.3.37'),
    named(ref),
    coded('code', problem),
    told(ref),
    completed,
    interval('effectiveTime', began),
    value(code, ref),
  )
}

/** A concern that is over has an end, though nobody wrote down when. */
function concern(
  ihe: string,
  french: string,
  identifier: XmlElement,
  [status, observation]: readonly ['active' | 'completed', XmlElement],
  began?: string,
): XmlElement {
  const end = status === 'completed' ? bound('high', undefined) : undefined
  return xml(
    'act',
    { classCode: 'ACT', moodCode: 'EVN' },
    templates('2.16.840.1.113883.10.20.1.27', '1.3.6.1.4.1.19376.1.5.3.1.4.5.1', ihe, french),
    identifier,
    xml('code', { nullFlavor: 'NA' }),
    xml('statusCode', { code: status }),
    interval('effectiveTime', began, {}, end),
    xml('entryRelationship', { typeCode: 'SUBJ', inversionInd: 'false' }, observation),
  )
}

/** FR-Acte, of a surgical history told in words. */
export function procedureEntry({ entry, ref }: Line, named: Naming): XmlElement {
  if (entry.kind !== 'problem') return procedure(ref, named, undefined)
  const code = entry.code && coded('code', entry.code, {}, originalText(ref))
  return procedure(ref, named, code, startOf(entry.since))
}

export function noProcedureEntry(ref: string, named: Naming): XmlElement {
  return procedure(ref, named, coded('code', absences.procedures, {}, originalText(ref)))
}

function procedure(ref: string, named: Naming, code: XmlElement | undefined, when?: string): XmlElement {
  return xml(
    'procedure',
    { classCode: 'PROC', moodCode: 'EVN' },
    templates('2.16.840.1.113883.10.20.1.29', '1.3.6.1.4.1.19376.1.5.3.1.4.19', '1.2.250.1.213.1.1.3.62'),
    named(ref),
    code ?? xml('code', { nullFlavor: 'UNK' }, originalText(ref)),
    told(ref),
    completed,
    when === undefined ? xml('effectiveTime', { nullFlavor: 'UNK' }) : interval('effectiveTime', when),
  )
}

function originalText(ref: string): XmlElement {
  return xml('originalText', {}, reference(ref))
}

/** FR-Produit-de-sante: the code that the record holds, the name that people read. */
export function product(code: Code | undefined, ref: string, name: Child): XmlElement {
  return xml(
    'manufacturedProduct',
    {},
    templates('2.16.840.1.113883.10.20.1.53', '1.3.6.1.4.1.19376.1.5.3.1.4.7.2', '1.2.250.1.213.1.1.3.43'),
    xml(
      'manufacturedMaterial',
      {},
      code
        ? coded('code', code, {}, originalText(ref))
        : xml('code', { nullFlavor: 'UNK' }, originalText(ref)),
      name,
    ),
  )
}

export { completed, told }

const months = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
)

/** « 2019 », « mars 2021 » → a time as precise as what was said; nothing when it is not a time. */
function startOf(since: string | undefined): string | undefined {
  const [, month, year] = /^(?:(\p{L}+) )?(\d{4})$/u.exec(since?.trim().toLowerCase() ?? '') ?? []
  if (!year) return undefined
  if (!month) return year
  const rank = months.indexOf(month)
  return rank < 0 ? undefined : `${year}-${String(rank + 1).padStart(2, '0')}`
}
