import { loinc, type SectionId } from '../document-kinds.ts'
import { coded } from './codes.ts'
import {
  allergyEntry,
  type Naming,
  noAllergyEntry,
  noProblemEntry,
  noProcedureEntry,
  problemEntry,
  procedureEntry,
  templates,
} from './entries.ts'
import { immunizationEntry, noTreatmentEntry, treatmentEntry, vitalSignsEntry } from './medication-entries.ts'
import { type Line, narrative, type Told, titled } from './narrative.ts'
import { type Child, type XmlElement, xml } from './xml.ts'

/** How a section is written: its templates (CI-SIS, and the IHE and CCD ones that they specialise) and its code. */
type SectionFormat = {
  readonly templates: readonly string[]
  readonly code: string
  readonly label: string
  readonly title: string
  /** What machines read of its lines. Absent: words only. */
  readonly entries?: (lines: readonly Line[], named: Naming) => readonly XmlElement[]
  /** Besides `templates`, when there are entries. */
  readonly codedTemplates?: readonly string[]
  /** Said, and coded, when the model asks for the section and the document has nothing to put in it. */
  readonly nothing: string
  readonly nothingCoded?: (ref: string, named: Naming) => XmlElement
}

const each = (write: (line: Line, named: Naming) => XmlElement) => (lines: readonly Line[], named: Naming) =>
  lines.map((line) => write(line, named))

/** The sections that the models know, by what they are about. */
export const formats = {
  reason: {
    templates: ['1.3.6.1.4.1.19376.1.5.3.1.3.1', '1.2.250.1.213.1.1.2.127'],
    code: '42349-1',
    label: 'Raison de la recommandation',
    title: 'Motif',
    nothing: 'Motif non renseigné.',
  },
  problems: {
    templates: ['2.16.840.1.113883.10.20.1.11', '1.3.6.1.4.1.19376.1.5.3.1.3.6', '1.2.250.1.213.1.1.2.132'],
    code: '11450-4',
    label: 'Liste des problèmes actifs',
    title: 'Problèmes actifs',
    entries: each(problemEntry('active')),
    nothing: 'Pas d’information sur les problèmes actifs.',
    nothingCoded: noProblemEntry,
  },
  history: {
    templates: ['1.3.6.1.4.1.19376.1.5.3.1.3.8', '1.2.250.1.213.1.1.2.134'],
    code: '11348-0',
    label: 'Antécédents médicaux',
    title: 'Antécédents médicaux',
    entries: each(problemEntry('medical-history')),
    nothing: 'Pas d’information sur les antécédents médicaux.',
  },
  procedures: {
    templates: [
      '2.16.840.1.113883.10.20.1.12',
      '1.3.6.1.4.1.19376.1.5.3.1.3.11',
      '1.3.6.1.4.1.19376.1.5.3.1.3.12',
      '1.2.250.1.213.1.1.2.136',
    ],
    code: '47519-4',
    label: 'Historique des actes',
    title: 'Antécédents chirurgicaux',
    entries: each(procedureEntry),
    nothing: 'Pas d’information sur les actes et interventions.',
    nothingCoded: noProcedureEntry,
  },
  allergies: {
    templates: ['2.16.840.1.113883.10.20.1.2', '1.3.6.1.4.1.19376.1.5.3.1.3.13', '1.2.250.1.213.1.1.2.137'],
    code: '48765-2',
    label: 'Allergies et hypersensibilités',
    title: 'Allergies et intolérances',
    entries: each(allergyEntry),
    nothing: 'Allergies : pas d’information.',
    nothingCoded: (ref, named) => noAllergyEntry('unknown', ref, named),
  },
  treatments: {
    templates: ['2.16.840.1.113883.10.20.1.8', '1.3.6.1.4.1.19376.1.5.3.1.3.19', '1.2.250.1.213.1.1.2.143'],
    code: '10160-0',
    label: 'Historique de la prise médicamenteuse',
    title: 'Traitements',
    entries: each(treatmentEntry),
    nothing: 'Traitements : pas d’information.',
    nothingCoded: (ref, named) => noTreatmentEntry('unknown', ref, named),
  },
  vigilance: {
    templates: ['1.2.250.1.213.1.1.2.245'],
    code: '44944-7',
    label: 'Autres alertes',
    title: 'Points de vigilance',
    nothing: 'Pas de point de vigilance.',
  },
  measurements: {
    templates: ['2.16.840.1.113883.10.20.1.16', '1.3.6.1.4.1.19376.1.5.3.1.3.25'],
    codedTemplates: ['1.3.6.1.4.1.19376.1.5.3.1.1.5.3.2', '1.2.250.1.213.1.1.2.75'],
    code: '8716-3',
    label: 'Signes vitaux',
    title: 'Constantes',
    entries: vitalSignsEntry,
    nothing: 'Pas de mesure.',
  },
  immunizations: {
    templates: ['2.16.840.1.113883.10.20.1.6', '1.3.6.1.4.1.19376.1.5.3.1.3.23', '1.2.250.1.213.1.1.2.147'],
    code: '11369-6',
    label: 'Historique des vaccinations',
    title: 'Vaccinations',
    entries: each(immunizationEntry),
    nothing: 'Pas d’information sur les vaccinations.',
  },
  plan: {
    templates: ['2.16.840.1.113883.10.20.1.10', '1.3.6.1.4.1.19376.1.5.3.1.3.31'],
    code: '18776-5',
    label: 'Plan de soins',
    title: 'Plan de soins',
    nothing: 'Pas de plan de soins.',
  },
  directives: {
    templates: ['2.16.840.1.113883.10.20.1.1', '1.3.6.1.4.1.19376.1.5.3.1.3.34'],
    code: '42348-3',
    label: 'Directives anticipées',
    title: 'Directives anticipées',
    nothing: 'Pas d’information sur des directives anticipées.',
  },
} as const satisfies Readonly<Partial<Record<SectionId, SectionFormat>>>

export type FormattedSection = keyof typeof formats

/** One section of a body. `subject` is what its empty form is about. */
export type SectionOptions = { readonly lead?: Child; readonly format?: Partial<SectionFormat> }

export function section(
  kind: FormattedSection,
  found: readonly Told[],
  named: Naming,
  { lead, format }: SectionOptions = {},
): XmlElement {
  const written: SectionFormat = { ...formats[kind], ...format }
  if (found.length === 0) {
    const ref = `${kind}-0`
    const words = xml('content', { ID: ref }, written.nothing)
    const entry = written.nothingCoded?.(ref, named)
    return framed(written, kind, [lead, xml('paragraph', {}, words)], entry ? [entry] : [], named)
  }
  const lines = found.flatMap((told) => told.lines)
  const text = found.length === 1 ? narrative(lines) : found.map(titled)
  const title = found[0]?.section.title ?? written.title
  return framed({ ...written, title }, kind, [lead, text], written.entries?.(lines, named) ?? [], named)
}

function framed(
  format: SectionFormat,
  kind: string,
  text: Child,
  entries: readonly XmlElement[],
  named: Naming,
): XmlElement {
  return xml(
    'component',
    {},
    xml(
      'section',
      {},
      templates(...format.templates, ...(entries.length > 0 ? (format.codedTemplates ?? []) : [])),
      named(`section-${kind}`),
      coded('code', { code: format.code, system: loinc, label: format.label }),
      xml('title', {}, format.title),
      xml('text', {}, text),
      entries.map((entry) => xml('entry', {}, entry)),
    ),
  )
}

/** FR-Dispositifs-medicaux, which IPS-FR asks for: the records hold none, and that is said. */
export function devices(named: Naming): XmlElement {
  const format = {
    templates: ['1.3.6.1.4.1.19376.1.5.3.1.1.5.3.5', '1.2.250.1.213.1.1.2.1'],
    code: '46264-8',
    label: 'Dispositifs médicaux',
    title: 'Dispositifs médicaux',
    nothing: 'Pas d’information sur les dispositifs médicaux.',
  }
  return framed(format, 'devices', xml('paragraph', {}, format.nothing), [], named)
}

/** FR-Commentaire-non-code: the sections that the model has no place for, each under its title. */
export function otherInformation(rest: readonly Told[], named: Naming): XmlElement {
  const format = {
    templates: ['2.16.840.1.113883.10.12.201', '1.3.6.1.4.1.19376.1.4.1.2.16', '1.2.250.1.213.1.1.2.73'],
    code: '55112-7',
    label: 'Commentaire',
    title: 'Autres informations',
    nothing: 'Pas d’autre information.',
  }
  const text = rest.length === 0 ? xml('paragraph', {}, format.nothing) : rest.map(titled)
  return framed(format, 'comment', text, [], named)
}

/** A section that only holds others (CI-SIS). */
export function enclosing(
  [template, code, label, title]: readonly [string, string, string, string],
  inner: readonly XmlElement[],
  named: Naming,
): XmlElement {
  return xml(
    'component',
    {},
    xml(
      'section',
      {},
      templates(template),
      named(`section-${code}`),
      coded('code', { code, system: loinc, label }),
      xml('title', {}, title),
      inner,
    ),
  )
}
