import type { ClinicalDocument } from '../document.ts'
import { coded, genders, oids } from './codes.ts'
import { id, time } from './identifiers.ts'
import { telephone } from './people.ts'
import { type XmlElement, xml } from './xml.ts'

/**
 * Recipient of care. The matricule and its OID leave only with a qualified identity (EXI ID 29), in which case every
 * trait is there (CI-SIS, structuration minimale); otherwise a local identifier, which names nobody elsewhere.
 */
export function recordTarget({ patient, setId }: Pick<ClinicalDocument, 'patient' | 'setId'>): XmlElement {
  const { identity, address, phone } = patient
  const call = phone && telephone(phone)
  return xml(
    'recordTarget',
    {},
    xml(
      'patientRole',
      {},
      patientId(patient, setId),
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

/**
 * Without a number of the software it comes from, the identifier is the document's own: one made of traits would join
 * two namesakes in whatever software receives them.
 */
function patientId({ identity, status }: ClinicalDocument['patient'], setId: string): readonly XmlElement[] {
  const { matricule, oid, localId } = identity
  const local = localId?.trim() ? [id(oids.local, localId.trim())] : []
  if (status === 'QUAL' && matricule && oid) return [id(oid, matricule), ...local]
  return local.length > 0 ? local : [id(oids.local, setId)]
}

function patientName({
  birthName,
  usedName,
  firstGivenName,
  givenNames,
}: ClinicalDocument['patient']['identity']): XmlElement {
  const first = firstGivenName.trim() || 'SANS PRENOM'
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
