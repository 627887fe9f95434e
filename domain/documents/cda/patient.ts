import type { ClinicalDocument } from '../document.ts'
import { coded, genders, oids } from './codes.ts'
import { id, time } from './identifiers.ts'
import { telephone } from './people.ts'
import { type XmlElement, xml } from './xml.ts'

/**
 * Recipient of care. The matricule and its OID leave only with a qualified identity (EXI ID 29), in which case every
 * trait is there (CI-SIS, structuration minimale); otherwise a local identifier, which names nobody elsewhere.
 */
export function recordTarget(document: Pick<ClinicalDocument, 'patient' | 'setId'>): XmlElement {
  const { identity, address, phone } = document.patient
  const call = phone && telephone(phone)
  return xml(
    'recordTarget',
    {},
    xml(
      'patientRole',
      {},
      patientIdentifiers(document).map(({ root, extension }) => id(root, extension)),
      address ? xml('addr', {}, addressLines(address)) : xml('addr', { nullFlavor: 'NAV' }),
      call ? xml('telecom', { value: call }) : xml('telecom', { nullFlavor: 'NAV' }),
      xml(
        'patient',
        { classCode: 'PSN' },
        patientName(identity),
        coded('administrativeGenderCode', genders[identity.sex]),
        xml('birthTime', { value: time(identity.birthDate) }),
        identity.birthPlace && birthPlace(identity.birthPlace),
      ),
    ),
  )
}

type Identifier = { readonly root: string; readonly extension: string; readonly isIns: boolean }

/**
 * The matricule of a qualified identity, then the number of the software it comes from. Without either, the identifier
 * is the document's own: one made of traits would join two namesakes in whatever software receives them.
 */
export function patientIdentifiers({
  patient: { identity, status },
  setId,
}: Pick<ClinicalDocument, 'patient' | 'setId'>): readonly [Identifier, ...Identifier[]] {
  const { matricule, oid, localId } = identity
  const number = localId?.trim() || undefined
  const local: Identifier = { root: oids.local, extension: number ?? setId, isIns: false }
  if (status !== 'QUAL' || !matricule || !oid) return [local]
  const ins: Identifier = { root: oid, extension: matricule, isIns: true }
  return number === undefined ? [ins] : [ins, local]
}

export function firstGivenName({ firstGivenName: first }: ClinicalDocument['patient']['identity']): string {
  return first.trim() || 'SANS PRENOM'
}

function patientName(identity: ClinicalDocument['patient']['identity']): XmlElement {
  const { birthName, usedName, givenNames } = identity
  const first = firstGivenName(identity)
  return xml(
    'name',
    {},
    xml('family', { qualifier: 'BR' }, birthName),
    xml('given', {}, givenNames?.trim() || first),
    xml('given', { qualifier: 'BR' }, first),
    usedName?.trim() ? xml('family', { qualifier: 'CL' }, usedName) : undefined,
  )
}

function addressLines(address: string): readonly XmlElement[] {
  return address
    .split(/\s*\n\s*/u)
    .filter((line) => line.trim() !== '')
    .slice(0, 7)
    .map((line) => xml('streetAddressLine', {}, line))
}

/** COG of the place. */
function birthPlace(cog: string): XmlElement {
  return xml('birthplace', {}, xml('place', {}, xml('addr', {}, xml('county', {}, cog))))
}
