import { type Code, loinc } from '../document-kinds.ts'
import { type Content, sayEntry } from '../entry.ts'
import { absences, actCode, coded } from './codes.ts'
import { completed, type Naming, product, templates, told } from './entries.ts'
import { bound, time } from './identifiers.ts'
import type { Line } from './narrative.ts'
import { type XmlElement, xml } from './xml.ts'

const drug: Code = { code: 'DRUG', system: actCode, label: 'Médicament' }

type Treatment = Partial<Extract<Content, { kind: 'treatment' }>> & { readonly drug: string }

/** FR-Traitement. How it is taken stays in words, as prescribed: a dose worked out from a text would be a guess. */
export function treatmentEntry({ entry, ref }: Line, named: Naming): XmlElement {
  if (entry.kind === 'none') return noTreatmentEntry('none', ref, named)
  const said: Treatment = entry.kind === 'treatment' ? entry : { drug: sayEntry(entry) }
  const { code, drug: name, startedOn, stoppedOn } = said
  return treatment(
    ref,
    named,
    [coded('code', drug), product(code, ref, xml('name', {}, name))],
    [startedOn, stoppedOn],
  )
}

/** « Aucun » as someone answered it, or that nobody said. */
export function noTreatmentEntry(answer: 'none' | 'unknown', ref: string, named: Naming): XmlElement {
  const code = absences.treatments[answer]
  return treatment(
    ref,
    named,
    [coded('code', code), product(undefined, ref, xml('name', { nullFlavor: 'NA' }))],
    [],
  )
}

function treatment(
  ref: string,
  named: Naming,
  [code, what]: readonly [XmlElement, XmlElement],
  [low, high]: readonly (string | undefined)[],
): XmlElement {
  return xml(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN' },
    templates(
      '1.2.250.1.213.1.1.3.42',
      '2.16.840.1.113883.10.20.1.24',
      '1.3.6.1.4.1.19376.1.5.3.1.4.7',
      '1.3.6.1.4.1.19376.1.5.3.1.4.7.1',
    ),
    named(ref),
    code,
    told(ref),
    completed,
    xml('effectiveTime', { 'xsi:type': 'IVL_TS' }, bound('low', low), bound('high', high)),
    xml('consumable', {}, what),
  )
}

type Vaccine = Omit<Extract<Content, { kind: 'immunization' }>, 'kind'>

/** FR-Vaccination. */
export function immunizationEntry({ entry, ref }: Line, named: Naming): XmlElement {
  const said: Vaccine = entry.kind === 'immunization' ? entry : { vaccine: sayEntry(entry) }
  const { vaccine, givenOn } = said
  const vaccination: Code = { code: 'IMMUNIZ', system: actCode, label: 'Vaccination sans autre précision' }
  return xml(
    'substanceAdministration',
    { classCode: 'SBADM', moodCode: 'EVN', negationInd: 'false' },
    templates('2.16.840.1.113883.10.20.1.24', '1.3.6.1.4.1.19376.1.5.3.1.4.12', '1.2.250.1.213.1.1.3.45'),
    named(ref),
    coded('code', vaccination),
    told(ref),
    completed,
    xml('effectiveTime', givenOn ? { value: time(givenOn) } : { nullFlavor: 'UNK' }),
    xml('consumable', { typeCode: 'CSM' }, product(undefined, ref, xml('name', {}, vaccine))),
  )
}

/** LOINC code and UCUM unit of each figure (JDV_SignesVitaux); what is not in the set stays in words. */
const vitalSigns: Readonly<
  Record<string, readonly (readonly [code: string, label: string, unit: string])[]>
> = {
  weight: [['29463-7', 'Poids', 'kg']],
  'blood-pressure': [
    ['8480-6', 'Pression artérielle systolique', 'mm[Hg]'],
    ['8462-4', 'Pression artérielle diastolique', 'mm[Hg]'],
  ],
  pulse: [['8867-4', 'Fréquence cardiaque', '/min']],
  saturation: [['20564-1', 'Saturation en O2', '%']],
  temperature: [['8310-5', 'Température corporelle', 'Cel']],
}

/** FR-Signes-vitaux: one organizer an instant would tell no more than the time of each figure. */
export function vitalSignsEntry(lines: readonly Line[], named: Naming): readonly XmlElement[] {
  const observations = lines.flatMap(({ entry, ref }) => {
    if (entry.kind !== 'measurement') return []
    return (vitalSigns[entry.measure] ?? []).flatMap((scale, rank) => {
      const figure = entry.figures[rank]
      return figure === undefined ? [] : [vitalSign(scale, figure, { ref, at: entry.at, rank }, named)]
    })
  })
  if (observations.length === 0) return []
  const organizer = xml(
    'organizer',
    { classCode: 'CLUSTER', moodCode: 'EVN' },
    templates(
      '2.16.840.1.113883.10.20.1.32',
      '2.16.840.1.113883.10.20.1.35',
      '1.3.6.1.4.1.19376.1.5.3.1.4.13.1',
      '1.2.250.1.213.1.1.3.49',
    ),
    named('measurements'),
    coded('code', { code: '85353-1', system: loinc, label: 'Signes vitaux' }),
    completed,
    xml('effectiveTime', { nullFlavor: 'NA' }),
    observations.map((observation) => xml('component', { typeCode: 'COMP' }, observation)),
  )
  return [organizer]
}

function vitalSign(
  [code, label, unit]: readonly [string, string, string],
  figure: number,
  { ref, at, rank }: { readonly ref: string; readonly at: string; readonly rank: number },
  named: Naming,
): XmlElement {
  return xml(
    'observation',
    { classCode: 'OBS', moodCode: 'EVN' },
    templates(
      '2.16.840.1.113883.10.20.1.31',
      '1.3.6.1.4.1.19376.1.5.3.1.4.13',
      '1.3.6.1.4.1.19376.1.5.3.1.4.13.2',
      '1.2.250.1.213.1.1.3.50',
    ),
    named(rank === 0 ? ref : `${ref}-${rank + 1}`),
    coded('code', { code, system: loinc, label }),
    told(ref),
    completed,
    xml('effectiveTime', { value: time(at) }),
    xml('value', { 'xsi:type': 'PQ', value: String(figure), unit }),
  )
}
