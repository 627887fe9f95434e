import { type ParsedElement, parseXml, textOf, within } from '../documents/received/parse-xml.ts'

/** What METADATA.XML says of a file beside it: claims, as those of the file itself. */
export type DescribedFile = {
  readonly name: string
  /** SHA-1, hexadecimal. */
  readonly hash?: string
  readonly size?: number
  readonly patient: {
    readonly matricule?: string
    readonly birthName?: string
    readonly birthDate?: string
    readonly sex?: string
  }
}

const patientIdScheme = 'urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427'
/** Matricules: HL7 v2 data type CX, « 279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH ». */
const matricule = /^([0-9AB]{13,15})\^\^\^&(?:1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11))&ISO/u

export function readMetadata(text: string): readonly DescribedFile[] {
  return within(parseXml(text), 'RegistryObjectList', 'ExtrinsicObject').map(described)
}

function described(entry: ParsedElement): DescribedFile {
  const slot = (name: string) =>
    within(entry, 'Slot')
      .filter(({ attributes }) => attributes['name'] === name)
      .flatMap((found) => within(found, 'ValueList', 'Value'))
      .map((value) => textOf(value).trim())
  const info = slot('sourcePatientInfo')
  const field = (name: string) => info.find((line) => line.startsWith(`${name}|`))?.slice(name.length + 1)
  const birthName = info
    .filter((line) => line.startsWith('PID-5|'))
    .map((line) => line.slice(6).split('^'))
    .find((parts) => parts[6] === 'L')?.[0]
  const id = within(entry, 'ExternalIdentifier').find(
    ({ attributes }) => attributes['identificationScheme'] === patientIdScheme,
  )?.attributes['value']
  const [hash] = slot('hash')
  const size = Number(slot('size')[0] ?? Number.NaN)
  const [birthDate, sex, ins] = [field('PID-7'), field('PID-8'), matricule.exec(id ?? '')?.[1]]
  return {
    name: slot('URI')[0] ?? '',
    ...(hash && { hash: hash.toLowerCase() }),
    ...(Number.isFinite(size) && { size }),
    patient: {
      ...(ins && { matricule: ins }),
      ...(birthName && { birthName }),
      ...(birthDate && { birthDate }),
      ...(sex && { sex }),
    },
  }
}
