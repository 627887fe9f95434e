import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkIdentity } from './check-identity.ts'
import { readFhirPatient, toFhirPatient } from './fhir-patient.ts'
import { type Identity, identity as schema } from './identity.ts'
import { effectiveStatus } from './identity-status.ts'
import {
  anyIdentity,
  demo,
  dominique,
  nia,
  nir,
  qualified,
  releaseRuns,
  releaseTimeout,
  test,
  withKey,
  without,
} from './testing/identities.ts'

const examples = resolve(import.meta.dirname, '../../../shared/data/interop')
const official = (file: string) => JSON.parse(readFileSync(resolve(examples, file), 'utf8'))
const frCore = 'https://hl7.fr/ig/fhir/core'
const types: Readonly<Record<string, string>> = {
  [nir]: 'INS-NIR',
  [nia]: 'INS-NIA',
  [test]: 'INS-NIR-TEST',
  [demo]: 'INS-NIR-DEMO',
}

const ins = (value: string, oid: string, use = 'official', code = types[oid]) => ({
  use,
  type: { coding: [{ system: `${frCore}/CodeSystem/fr-core-cs-v2-0203`, code }] },
  system: `urn:oid:${oid}`,
  value,
})
const reliability = (
  code: string,
  comments: readonly string[] = [],
  lastUpdated?: string,
  system = 'identity-status',
) => ({
  url: `${frCore}/StructureDefinition/fr-core-identity-reliability`,
  extension: [
    { url: 'identityStatus', valueCoding: { system: `${frCore}/CodeSystem/fr-core-cs-${system}`, code } },
    ...comments.map((comment) => ({ url: 'comment', valueCodeableConcept: { coding: [{ code: comment }] } })),
    ...(lastUpdated ? [{ url: 'lastUpdated', valueDateTime: lastUpdated }] : []),
  ],
})
const birthPlace = (code: string) => ({
  url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  valueAddress: {
    extension: [{ url: `${frCore}/StructureDefinition/fr-core-address-insee-code`, valueCoding: { code } }],
    city: 'DOMPREMY',
  },
})
const birthName = {
  use: 'official',
  family: 'PAT-TROIS',
  given: ['DOMINIQUE'],
  extension: [
    {
      url: `${frCore}/StructureDefinition/fr-core-patient-birth-list-given-name`,
      valueString: 'DOMINIQUE MARIE-LOUISE',
    },
  ],
}
const number = '279035121518989'
const waitingNumber = withKey('8790351215189')
const patient = {
  resourceType: 'Patient',
  extension: [reliability('QUAL'), birthPlace('51215')],
  identifier: [ins(number, nir)],
  name: [birthName],
  gender: 'female',
  birthDate: '1979-03-28',
}
const withoutIns = without(dominique, 'matricule', 'oid')

describe('reading a FHIR Patient', () => {
  it.each<[string, object, Identity]>([
    ['the INS-NIR', {}, dominique],
    ['the INS-NIR of a test patient', { identifier: [ins(number, test)] }, { ...dominique, oid: test }],
    ['the INS-NIR of a demonstration', { identifier: [ins(number, demo)] }, { ...dominique, oid: demo }],
    [
      'a waiting number, temp until FR Core 2.2',
      { identifier: [ins(waitingNumber, nia, 'temp')] },
      { ...dominique, matricule: waitingNumber, oid: nia },
    ],
    [
      'a waiting number, official since',
      { identifier: [ins(waitingNumber, nia)] },
      { ...dominique, matricule: waitingNumber, oid: nia },
    ],
    ['an INS whose use was left out', { identifier: [{ ...ins(number, nir), use: undefined }] }, dominique],
    ['the same INS twice', { identifier: [ins(number, nir), ins('2 79 03 51 215 189 89', nir)] }, dominique],
    [
      'a former waiting number',
      { identifier: [ins(waitingNumber, nia, 'old'), ins(number, nir)] },
      { ...dominique, historic: [{ matricule: waitingNumber, oid: nia }] },
    ],
    [
      'a former INS told by its period',
      { identifier: [ins(number, nir), { ...ins(waitingNumber, nia), period: { end: '2020-01-01' } }] },
      { ...dominique, historic: [{ matricule: waitingNumber, oid: nia }] },
    ],
    [
      'the billing NIR beside the INS',
      { identifier: [ins('179035121518989', nir, 'official', 'NH'), ins(number, nir)] },
      dominique,
    ],
    [
      'a wrong key: read, and judged later',
      { identifier: [ins('123456789012244', nir)] },
      { ...dominique, matricule: '123456789012244' },
    ],
    [
      'VALI with an INS, as in the older guides',
      { extension: [reliability('VALI', [], undefined, 'v2-0445'), birthPlace('51215')] },
      { ...dominique, status: 'VALI' },
    ],
    ['no status', { extension: [birthPlace('51215')] }, { ...dominique, status: 'PROV' }],
    [
      'two statuses',
      { extension: [reliability('QUAL'), reliability('VALI'), birthPlace('51215')] },
      { ...dominique, status: 'PROV' },
    ],
    [
      'a dated history of statuses: the last one',
      {
        extension: [
          reliability('QUAL', [], '2025-03-01T08:00:00+01:00'),
          reliability('PROV', ['DOUT'], '2025-03-01T08:30:00+02:00'),
          birthPlace('51215'),
        ],
      },
      dominique,
    ],
    [
      'a comment on a namesake',
      { extension: [reliability('QUAL', ['HOMA', 'IDVER']), birthPlace('51215')] },
      { ...dominique, attributes: ['HOMA'] },
    ],
    [
      'comments, in the order of the attributes',
      { extension: [reliability('PROV', ['HOMD', 'DOUT', 'DOUT']), birthPlace('51215')] },
      { ...dominique, status: 'PROV', attributes: ['DOUT', 'HOMD'] },
    ],
    [
      'a deactivated identity',
      { extension: [reliability('QUAL', ['DESA']), birthPlace('51215')] },
      { ...dominique, status: 'PROV' },
    ],
    ['a record no longer in use', { active: false }, { ...dominique, status: 'PROV' }],
    [
      'names verbatim',
      { name: [{ ...birthName, family: 'D&#39;Œuvré ', given: ['E\u0301lise'] }] },
      { ...dominique, birthName: 'D&#39;Œuvré ', firstGivenName: 'E\u0301lise' },
    ],
    [
      'the used name, and never a former one',
      {
        name: [
          { use: 'usual', family: 'DURAND' },
          { use: 'official', family: 'X', period: { end: '2001' } },
          birthName,
        ],
      },
      { ...dominique, usedName: 'DURAND' },
    ],
    [
      'given names one by one, without the list',
      { name: [{ use: 'official', family: 'PAT-TROIS', given: ['DOMINIQUE', null, 'MARIE-LOUISE'] }] },
      dominique,
    ],
    [
      'no given name',
      { name: [{ use: 'official', family: 'PAT-TROIS' }] },
      without({ ...dominique, firstGivenName: '' }, 'givenNames'),
    ],
    ['a man', { gender: 'male' }, { ...dominique, sex: 'M' }],
    [
      'a birth month',
      { birthDate: '1979-03' },
      { ...dominique, birthDate: '1979-03-01', birthDateCertainty: 'day-unknown' },
    ],
    [
      'a birth year',
      { birthDate: '1979' },
      { ...dominique, birthDate: '1979-12-31', birthDateCertainty: 'day-and-month-unknown' },
    ],
    [
      'born in Corsica',
      { extension: [reliability('QUAL'), birthPlace('2A004')] },
      { ...dominique, birthPlace: '2A004' },
    ],
    [
      'a birth place that is no COG code',
      { extension: [reliability('QUAL'), birthPlace('Paris')] },
      without(dominique, 'birthPlace'),
    ],
    [
      'two birth places',
      { extension: [reliability('QUAL'), birthPlace('51215'), birthPlace('51216')] },
      without(dominique, 'birthPlace'),
    ],
    [
      'the number of the record in the software',
      {
        identifier: [
          ins(number, nir),
          { type: { coding: [{ code: 'PI' }] }, system: 'http://cabinet.example', value: '1042' },
        ],
      },
      { ...dominique, localId: '1042' },
    ],
  ])('%s', (_, change, expected) => {
    expect(readFhirPatient({ ...patient, ...change })).toEqual({ kind: 'valid', identity: expected })
  })

  it.each<[string, object, Identity['status']]>([
    [
      'a billing NIR, whose system is that of the INS',
      { identifier: [ins(number, nir, 'official', 'NH')] },
      'VALI',
    ],
    [
      'a billing NIR that is also called INS-NIR',
      { identifier: [{ ...ins(number, nir), type: { coding: [{ code: 'INS-NIR' }, { code: 'NH' }] } }] },
      'VALI',
    ],
    ['the right system, no type', { identifier: [{ ...ins(number, nir), type: undefined }] }, 'VALI'],
    ['the right type, another use', { identifier: [ins(number, nir, 'secondary')] }, 'VALI'],
    [
      'a legacy INS-C',
      { identifier: [ins('0448685716413283718907', '1.2.250.1.213.1.4.2', 'secondary', 'INS-C')] },
      'VALI',
    ],
    ['an INS without value', { identifier: [{ ...ins(number, nir), value: '' }] }, 'VALI'],
    ['no identifier, QUAL', { identifier: undefined }, 'VALI'],
    [
      'no identifier, RECUP',
      { identifier: [], extension: [reliability('RECUP'), birthPlace('51215')] },
      'PROV',
    ],
    [
      'no identifier, VALI',
      { identifier: [], extension: [reliability('VALI'), birthPlace('51215')] },
      'VALI',
    ],
  ])('%s: no INS, status at most VALI', (_, change, status) => {
    expect(readFhirPatient({ ...patient, ...change })).toEqual({
      kind: 'valid',
      identity: { ...withoutIns, status },
    })
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'NOT_A_PATIENT'],
    ['a text', '{"resourceType":"Patient"}', 'NOT_A_PATIENT'],
    ['an array', [patient], 'NOT_A_PATIENT'],
    ['another resource', { ...patient, resourceType: 'Practitioner' }, 'NOT_A_PATIENT'],
    ['a patient through its prototype', Object.create(patient), 'NOT_A_PATIENT'],
    [
      'two current INS',
      { ...patient, identifier: [ins(number, nir), ins('277076322082910', nir)] },
      'INS_SEVERAL',
    ],
    [
      'a NIR and a waiting number, both current',
      { ...patient, identifier: [ins(number, nir), ins(waitingNumber, nia)] },
      'INS_SEVERAL',
    ],
    [
      'the same number under two OIDs',
      { ...patient, identifier: [ins(number, nir), ins(number, test)] },
      'INS_SEVERAL',
    ],
    [
      'the type of a real INS, the OID of a test',
      { ...patient, identifier: [ins(number, test, 'official', 'INS-NIR')] },
      'INS_SYSTEM',
    ],
    [
      'an INS without its OID',
      { ...patient, identifier: [{ ...ins(number, nir), system: undefined }] },
      'INS_SYSTEM',
    ],
    ['no name', { ...patient, name: undefined }, 'NAME'],
    ['a used name only', { ...patient, name: [{ ...birthName, use: 'usual' }] }, 'NAME'],
    ['a name without use', { ...patient, name: [{ ...birthName, use: undefined }] }, 'NAME'],
    ['two birth names', { ...patient, name: [birthName, { ...birthName, family: 'DURAND' }] }, 'NAME'],
    [
      'an array in place of the family name',
      { ...patient, name: [{ ...birthName, family: ['PAT-TROIS'] }] },
      'NAME',
    ],
    ['no sex', { ...patient, gender: undefined }, 'SEX'],
    ['another sex', { ...patient, gender: 'other' }, 'SEX'],
    ['a sex of our own', { ...patient, gender: 'F' }, 'SEX'],
    ['no birth date', { ...patient, birthDate: undefined }, 'BIRTH_DATE'],
    ['31 February', { ...patient, birthDate: '1979-02-31' }, 'BIRTH_DATE'],
    ['a moment', { ...patient, birthDate: '1979-03-28T00:00:00+14:00' }, 'BIRTH_DATE'],
    ['month 13', { ...patient, birthDate: '1979-13' }, 'BIRTH_DATE'],
    [
      'a name of 101 letters',
      { ...patient, name: [{ ...birthName, family: 'X'.repeat(101) }] },
      'IDENTITY_SHAPE',
    ],
    [
      '21 former INS',
      { ...patient, identifier: Array.from({ length: 21 }, () => ins(number, nir, 'old')) },
      'IDENTITY_SHAPE',
    ],
  ])('refuses %s', (_, resource, code) => {
    expect(readFhirPatient(resource)).toEqual({
      kind: 'invalid',
      code,
      message: expect.stringMatching(
        /^Le patient FHIR n’a pas été lu : .+\. Aucun dossier n’a été ouvert\.$/,
      ),
    })
  })

  it(
    'reads the deepest and the strangest without throwing, and gives only what the schema lets in',
    () => {
      let deep: unknown = {}
      for (let depth = 0; depth < 100_000; depth += 1) deep = { extension: [deep], name: deep }
      expect(readFhirPatient({ ...patient, identifier: deep, extension: [deep] })).toMatchObject({
        kind: 'valid',
      })
      const strange = fc.anything({ withNullPrototype: true, withDate: true, withMap: true, maxDepth: 4 })
      const spoilt = fc.dictionary(
        fc.constantFrom(...Object.keys(patient), 'active', '__proto__', 'toString'),
        fc.oneof(strange, fc.array(fc.constantFrom(ins(number, nir), birthName, reliability('QUAL'), deep))),
      )
      fc.assert(
        fc.property(
          fc.oneof(
            strange,
            spoilt.map((change) => ({ ...patient, ...change })),
          ),
          (resource) => {
            const read = readFhirPatient(resource)
            const lawful =
              read.kind === 'valid' ? schema.safeParse(read.identity).success : read.message !== ''
            expect(lawful).toBe(true)
          },
        ),
        { numRuns: releaseRuns(500) },
      )
    },
    releaseTimeout,
  )
})

describe('writing a FHIR Patient', () => {
  it('carries the INS only for RECUP and QUAL, at the status that the identity deserves', () => {
    for (const [status, carried] of [
      ['QUAL', 1],
      ['RECUP', 1],
      ['VALI', 0],
      ['PROV', 0],
    ] as const) {
      const written = toFhirPatient({ ...dominique, status })
      expect(written['identifier'] ?? []).toHaveLength(carried)
    }
    const doubtful = toFhirPatient({ ...dominique, attributes: ['DOUT'] })
    expect(doubtful['identifier']).toBeUndefined()
    expect(readFhirPatient(doubtful)).toEqual({
      kind: 'valid',
      identity: { ...withoutIns, status: 'PROV', attributes: ['DOUT'] },
    })
  })

  it(
    'is read back as it was, for the fields it carries',
    () => {
      const former = [{ matricule: waitingNumber, oid: nia }]
      const known = fc.oneof(
        anyIdentity,
        qualified,
        qualified.map(
          (one): Identity => ({ ...one, historic: former, usedName: 'DURAND', attributes: ['HOMA'] }),
        ),
      )
      fc.assert(
        fc.property(known, (identity) => {
          const checked = checkIdentity(identity, { environment: 'any' })
          fc.pre(identity.birthDate !== '1979-02-31')
          const { status } = effectiveStatus(identity)
          const sent = status === 'QUAL' || status === 'RECUP'
          const kept =
            checked.kind === 'valid' && sent
              ? checked.identity
              : without(identity, 'matricule', 'oid', 'historic')
          const { historic = [], attributes = [], ...carried } = kept
          const lawful = historic.filter(({ oid }) => oid in types)
          expect(readFhirPatient(JSON.parse(JSON.stringify(toFhirPatient(identity))))).toEqual({
            kind: 'valid',
            identity: {
              ...carried,
              status,
              ...(lawful.length > 0 ? { historic: lawful } : {}),
              ...(attributes.length > 0 ? { attributes } : {}),
            },
          })
        }),
        { numRuns: releaseRuns(1_000) },
      )
    },
    releaseTimeout,
  )
})

describe('the official examples', () => {
  const read = (resource: unknown) => {
    const result = readFhirPatient(resource)
    if (result.kind === 'invalid') throw new Error(result.message)
    return result.identity
  }
  it.skipIf(!existsSync(examples))('shared/data: the ANS test patient', () => {
    const identity = read(official('fhir-json/patient-ans-test-pat-trois.json'))
    expect(identity).toEqual({ ...dominique, oid: test })
    expect(checkIdentity(identity, { environment: 'test' }).kind).toBe('valid')
  })

  it.skipIf(!existsSync(examples))('shared/data: 123456789012244 is read, and its key is invalid', () => {
    const example = read(official('fhir-json/patient-ins-frcore-example.json'))
    expect(example).toMatchObject({
      birthName: 'Durand',
      givenNames: 'Pierre Yves',
      status: 'QUAL',
      oid: nir,
    })
    const bundle = official('fhir-json/cdl-bundle-creation-note.json') as {
      entry: { resource: { resourceType: string } }[]
    }
    const note = read(bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource)
    expect(note).toMatchObject({ birthName: 'ROUBINOWITZ', status: 'VALI', birthPlace: '60500' })
    for (const identity of [example, note]) {
      expect(identity.matricule).toBe('123456789012244')
      expect(checkIdentity(identity, { environment: 'production' })).toMatchObject({ code: 'INS_KEY' })
    }
  })

  it.skipIf(!existsSync(examples))(
    'shared/data: a deactivated duplicate is provisional, and has no INS',
    () => {
      const identity = read(official('fhir-json/patient-rniv-prov-duplicate-example.json'))
      expect(identity).toEqual({
        status: 'PROV',
        birthName: 'Dark',
        firstGivenName: 'Jeanne',
        givenNames: 'Jeanne Marie Cécile',
        sex: 'F',
        birthDate: '1960-05-30',
        birthPlace: '88154',
        localId: 'IPP-260-058',
      })
    },
  )

  it.skipIf(!existsSync(examples))(
    'shared/data: the patient of the FHIRcast specification has no INS',
    () => {
      const event = official('fhircast/patient-open.json') as { event: { context: { resource: unknown }[] } }
      const identity = read(event.event.context[0]?.resource)
      expect(identity).toMatchObject({ birthName: 'Smith', firstGivenName: 'John', status: 'PROV' })
      expect(identity.matricule).toBeUndefined()
    },
  )
})
