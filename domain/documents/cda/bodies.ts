import type { DocumentKind, SectionId } from '../document-kinds.ts'
import { type ClinicalDocument, writtenSections } from '../document.ts'
import type { Naming } from './entries.ts'
import { type Told, toldSections } from './narrative.ts'
import {
  devices,
  enclosing,
  type FormattedSection,
  otherInformation,
  section,
  type SectionOptions,
} from './sections.ts'
import { type XmlElement, xml } from './xml.ts'

/** Writes a section that the model has a place for, once, and remembers that it was. */
type Placing = {
  readonly required: (kind: FormattedSection, options?: SectionOptions) => XmlElement
  readonly optional: (kind: FormattedSection) => XmlElement | undefined
  /** What found no place. */
  readonly rest: () => readonly Told[]
}

type Model = {
  readonly templates: readonly XmlElement[]
  readonly body: (placing: Placing, named: Naming) => readonly (XmlElement | undefined)[]
}

const template = (root: string, extension?: string) => xml('templateId', { root, extension })

/** CI-SIS models of structured bodies, by kind. */
const models: Readonly<Partial<Record<DocumentKind, Model>>> = {
  // IPS-FR 2024.01, used as « document de liaison d'urgence ». The reason is not one of its sections: an emergency
  // doctor reads it first all the same.
  liaison: {
    templates: [template('2.16.840.1.113883.10.22.1.1'), template('1.2.250.1.213.1.1.1.51', '2024.01')],
    body: ({ required, optional, rest }, named) => [
      required('reason'),
      required('allergies'),
      required('treatments'),
      required('problems'),
      optional('history'),
      required('procedures'),
      devices(named),
      optional('vigilance'),
      optional('measurements'),
      optional('immunizations'),
      optional('plan'),
      optional('directives'),
      otherwise(rest(), named),
    ],
  },
  'ldl-ees': {
    templates: [template('1.2.250.1.213.1.1.1.21', '2022.01')],
    body: ({ required, optional, rest }, named) => [
      required('reason'),
      required('treatments', { format: onAdmission }),
      required('allergies'),
      optional('history'),
      optional('procedures'),
      otherInformation(rest(), named),
    ],
  },
  'tlm-da': {
    templates: [template('1.2.250.1.213.1.1.1.38', '2022.01')],
    body: ({ required, optional, rest }, named) => [
      required('reason'),
      enclosing(
        ['1.2.250.1.213.1.1.2.68', '46612-8', 'Conclusions de synthèse', 'Anamnèse et facteurs de risques'],
        [
          enclosing(
            ['1.2.250.1.213.1.1.2.69', '34117-2', 'Historique et physique', 'Anamnèse'],
            [required('problems'), optional('history'), optional('procedures'), required('allergies')].filter(
              (part) => part !== undefined,
            ),
            named,
          ),
        ],
        named,
      ),
      required('treatments'),
      optional('measurements'),
      otherwise(rest(), named),
    ],
  },
}

/** LDL-EES: FR-Traitements-a-l-admission. */
const onAdmission = {
  templates: ['1.3.6.1.4.1.19376.1.5.3.1.3.20', '1.2.250.1.213.1.1.2.144'],
  code: '42346-7',
  label: "Traitements à l'admission",
} as const

export function modelOf(kind: DocumentKind): Model | undefined {
  return models[kind]
}

export function structuredBody(document: ClinicalDocument, model: Model, named: Naming): XmlElement {
  const sections = toldSections(writtenSections(document))
  const placed = new Set<SectionId>()
  const place = (kind: FormattedSection) => {
    placed.add(kind)
    return sections.filter(({ section: { id } }) => id === kind)
  }
  const placing: Placing = {
    required: (kind, options) => section(kind, place(kind), named, withUrgency(document, kind, options)),
    optional: (kind) => {
      const found = place(kind)
      return found.length === 0 ? undefined : section(kind, found, named)
    },
    rest: () => sections.filter(({ section: { id } }) => !placed.has(id)),
  }
  return xml('component', {}, xml('structuredBody', {}, model.body(placing, named)))
}

/** The header has no place for it. */
function withUrgency(
  { act }: ClinicalDocument,
  kind: FormattedSection,
  options: SectionOptions = {},
): SectionOptions {
  const isUrgent = kind === 'reason' && act?.urgent
  return isUrgent ? { ...options, lead: xml('paragraph', {}, 'Demande urgente.') } : options
}

function otherwise(rest: readonly Told[], named: Naming): XmlElement | undefined {
  return rest.length === 0 ? undefined : otherInformation(rest, named)
}
