import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { listOf, objectOf } from '@navigateur-pro/domain/identity/fhir-elements.ts'
import { readFhirPatient } from '@navigateur-pro/domain/identity/fhir-patient.ts'
import type { EventBody } from '@navigateur-pro/domain/records/event.ts'
import { eventBody } from '@navigateur-pro/domain/records/event.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noteRecord } from '../../test/note-records.ts'
import type { StoredRecord } from '../storage/port.ts'
import { toAppointments, toSchedules, toSlots } from './agenda.ts'
import { toCareTeams } from './care-team.ts'
import { toDocumentReferences } from './document-reference.ts'
import type { Dossier } from './dossier.ts'
import { readNote } from './note-draft.ts'
import { toPatients } from './patient.ts'
import { toRelatedPersons } from './related-person.ts'
import type { Resource } from './resource.ts'
import { readTransaction } from './transaction.ts'

/**
 * Constraints as the FSH of the guides states them, then those of R4 itself: `path min..max`, a value
 * that is fixed, or a list it is taken from. Written by hand from the sources, not from our code.
 */
type Rule = {
  readonly path: string
  readonly count?: readonly [number, number]
  readonly among?: readonly unknown[]
}
const many = Number.POSITIVE_INFINITY

/** CdL_DocumentReferenceCdL.fsh; JDV_J23; R4 DocumentReference. */
const noteRules: readonly Rule[] = [
  { path: 'masterIdentifier.value', count: [1, 1] },
  { path: 'status', count: [1, 1], among: ['current', 'superseded', 'entered-in-error'] },
  { path: 'docStatus', count: [0, 0] },
  { path: 'type.coding.code', count: [1, 1], among: ['DEM-AVIS', 'GEN', 'INST', 'INTERV', 'OBS'] },
  {
    path: 'type.coding.system',
    among: ['https://mos.esante.gouv.fr/NOS/TRE_R234-TypeNote/FHIR/TRE-R234-TypeNote'],
  },
  { path: 'subject.reference', count: [1, 1] },
  { path: 'author.reference', count: [1, many] },
  { path: 'authenticator', count: [0, 0] },
  { path: 'custodian', count: [0, 0] },
  { path: 'securityLabel', count: [0, 1] },
  { path: 'relatesTo.code', among: ['appends', 'replaces'] },
  { path: 'content', count: [1, many] },
  { path: 'content.attachment.contentType', count: [1, many] },
  {
    path: 'extension.url',
    count: [0, 1],
    among: ['https://interop.esante.gouv.fr/ig/fhir/cdl/StructureDefinition/cdl-ext-is-emergency'],
  },
  { path: 'extension.valueBoolean', among: [true, false] },
  {
    path: 'meta.profile',
    among: ['https://interop.esante.gouv.fr/ig/fhir/cdl/StructureDefinition/cdl-document-reference'],
  },
]
/** CDS_IHECareTeam.fsh. */
const careTeamRules: readonly Rule[] = [
  { path: 'meta', count: [1, 1] },
  { path: 'identifier.value', count: [1, 1] },
  {
    path: 'status',
    count: [1, 1],
    among: ['proposed', 'active', 'suspended', 'inactive', 'entered-in-error'],
  },
  { path: 'category', count: [0, 0] },
  { path: 'name', count: [1, 1] },
  { path: 'subject.reference', count: [1, 1] },
  { path: 'period.start', count: [1, 1] },
  { path: 'participant.member.reference', count: [2, 2] },
  { path: 'participant.period.start', count: [2, 2] },
]
/** CDS_FrRelatedPerson.fsh. */
const relatedPersonRules: readonly Rule[] = [
  { path: 'identifier', count: [1, 1] },
  { path: 'patient.reference', count: [1, 1] },
  { path: 'name', count: [1, 1] },
  { path: 'name.family', count: [1, 1] },
  { path: 'name.given', count: [0, 1] },
  { path: 'telecom', count: [1, many] },
  { path: 'relationship.coding.code', count: [1, many], among: ['ECON'] },
]
/** R4 Slot, Schedule and Appointment: the profiles of GAP 3.0.0 add nothing to theirs. */
const slotRules: readonly Rule[] = [
  { path: 'schedule.reference', count: [1, 1] },
  { path: 'status', count: [1, 1], among: ['busy', 'busy-unavailable'] },
  { path: 'start', count: [1, 1] },
  { path: 'end', count: [1, 1] },
]
const appointmentRules: readonly Rule[] = [
  { path: 'status', count: [1, 1], among: ['booked', 'cancelled'] },
  { path: 'participant.status', count: [1, many], among: ['accepted'] },
  { path: 'participant.actor.reference', count: [1, many] },
  { path: 'start', count: [1, 1] },
  { path: 'end', count: [1, 1] },
]

function valuesAt(resource: unknown, path: string): readonly unknown[] {
  return path.split('.').reduce<readonly unknown[]>(
    (holders, name) =>
      holders.flatMap((holder) => {
        const value = objectOf(holder)[name]
        return value === undefined ? [] : Array.isArray(value) ? value : [value]
      }),
    [resource],
  )
}

function breachesOf(resource: unknown, rules: readonly Rule[]): readonly string[] {
  const breaches = rules.flatMap(({ path, count = [0, many], among }) => {
    const values = valuesAt(resource, path)
    const wrong = among ? values.filter((value) => !among.includes(value)) : []
    const counted = values.length >= count[0] && values.length <= count[1]
    return [
      ...(counted ? [] : [`${path}: ${values.length}`]),
      ...wrong.map((value) => `${path}: ${String(value)}`),
    ]
  })
  return [...breaches, ...elementBreaches(resource)]
}

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** R4 §2.24 and eld-1: an element has a value, a string is not blank, an id has its shape, an hour its zone. */
function elementBreaches(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') {
    if (value.trim() === '') return [`${name} is blank`]
    if (name === 'id' && !/^[A-Za-z0-9.-]{1,64}$/.test(value)) return [`${name} ${value}`]
    if (['start', 'end', 'date', 'lastUpdated', 'creation', 'created'].includes(name) && value.length > 10) {
      return instantShape.test(value) ? [] : [`${name} ${value}`]
    }
    return value.isWellFormed() ? [] : [`${name} is torn`]
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${name} is empty`] : value.flatMap((one) => elementBreaches(one, name))
  }
  if (typeof value !== 'object' || value === null) return value === null ? [`${name} is null`] : []
  return Object.entries(value).flatMap(([key, child]) => elementBreaches(child, key))
}

const window = { from: '2026-11-01', to: '2026-11-30' }
const patient = '0192f0c4-7a3e-7000-8000-000000000001'
const author = {
  id: '899700000029',
  name: 'Mme Alix Essai',
  role: 'nurse' as const,
  profession: 'infirmière',
}

function recordOf(type: string, body: unknown, id = '0192f0c4-7a3e-7000-8000-00000000000a'): StoredRecord {
  const at = '2026-11-20T08:00:00Z'
  return {
    id,
    type,
    patientId: patient,
    version: 2,
    schema: 1,
    author,
    occurredAt: at,
    recordedAt: at,
    receivedAt: '2026-11-20T08:00:00.000Z',
    confidentiality: 'administrative',
    body,
  }
}
const dossierOf = (...records: readonly StoredRecord[]): Dossier => ({ patient, records, window })
const wire = (resource: Resource): unknown => JSON.parse(JSON.stringify(resource))

const traits = {
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
} as const

describe('what is written obeys the guides', () => {
  it('notes, whatever they say', () => {
    fc.assert(
      fc.property(noteRecord, noteRecord, ({ body: { corrects: _none, ...said }, ...rest }, second) => {
        fc.pre(rest.id !== second.id)
        const first = { ...rest, body: said }
        const corrected = { ...second, body: { ...second.body, corrects: first.id } }
        const [newer, older] = toDocumentReferences({ patient, window, records: [corrected, first] })
        expect(breachesOf(wire(newer!), noteRules)).toEqual([])
        expect(breachesOf(wire(older!), noteRules)).toEqual([])
        expect([newer!['status'], older!['status']]).toEqual(['current', 'superseded'])
      }),
    )
  })

  it('a document of the circle', () => {
    const file = { sha256: 'a'.repeat(64), mediaType: 'application/pdf', size: 12 }
    const resources = toDocumentReferences(
      dossierOf(recordOf('document', { kind: 'letter', title: 'Lettre', file })),
    )
    expect(resources.map((one) => breachesOf(wire(one), noteRules))).toEqual([[]])
  })

  it('a document put in the wrong dossier, then taken out, is told to nobody', () => {
    const file = { sha256: 'a'.repeat(64), mediaType: 'application/pdf', size: 12 }
    const document = recordOf('document', { kind: 'report', title: 'Compte rendu', file })
    const detached = recordOf('document-detachment', { document: document.id, reason: 'homonyme' }, patient)
    expect(toDocumentReferences(dossierOf(document))).toHaveLength(1)
    expect(toDocumentReferences(dossierOf(detached, document))).toEqual([])
  })

  it('the circle, with who has left it, and the person to call', () => {
    const [nurse, doctor] = ['899700000029', 'CELLULE-02'].map((id) => ({
      id,
      name: 'Mme Alix Essai',
      role: 'nurse',
      profession: 'infirmière',
      organisation: '',
    }))
    const dossier = dossierOf(
      recordOf('care-team-member', { member: nurse, since: '2026-11-03', until: '2026-11-10' }, patient),
      recordOf('care-team-member', { member: doctor, since: '2026-11-01' }),
      recordOf('patient-identity', {
        identity: { ...traits, status: 'QUAL' },
        contact: { name: 'Mme Anne', link: 'fille', phone: '06' },
      }),
    )
    expect(toCareTeams(dossier).map((one) => breachesOf(wire(one), careTeamRules))).toEqual([[]])
    expect(toCareTeams(dossier)[0]).toMatchObject({
      period: { start: '2026-11-01' },
      participant: [
        { member: { reference: 'PractitionerRole/CELLULE-02' } },
        { member: { reference: 'PractitionerRole/899700000029' }, period: { end: '2026-11-10' } },
      ],
    })
    expect(toRelatedPersons(dossier).map((one) => breachesOf(wire(one), relatedPersonRules))).toEqual([[]])
  })

  const events: readonly (readonly [string, Record<string, unknown>, number, number])[] = [
    [
      'a visit with its hours',
      { when: { startsAt: '2026-11-20T08:00:00Z', endsAt: '2026-11-20T08:30:00Z' } },
      1,
      1,
    ],
    ['a visit of no length', { when: { startsAt: '2026-11-20T08:00:00Z' } }, 1, 1],
    ['a day without an hour', { when: { startsAt: '2026-11-20' } }, 1, 1],
    ['a visit that repeats', { when: { startsAt: '2026-11-02T07:00:00Z', repeats: { on: [1, 3] } } }, 9, 9],
    ['a visit called off', { when: { startsAt: '2026-11-20' }, cancelled: true }, 1, 0],
    ['a stay whose end nobody knows', { kind: 'hospital', when: { startsAt: '2026-10-02T14:00:00Z' } }, 0, 1],
    ['an absence', { kind: 'absence', when: { startsAt: '2026-11-02', endsAt: '2026-11-04' } }, 0, 1],
    ['another month', { when: { startsAt: '2026-12-20' } }, 0, 0],
  ]
  it.each(events)('the agenda: %s', (_case, part, appointments, slots) => {
    const body: EventBody = eventBody.parse({
      kind: 'visit',
      title: '',
      who: [{ id: author.id, name: author.name, profession: author.profession }],
      ...part,
    })
    const dossier = dossierOf(recordOf('event', body))
    const [visits, taken] = [toAppointments(dossier), toSlots(dossier)]
    expect([visits.length, taken.length]).toEqual([appointments, slots])
    for (const one of visits) expect(breachesOf(wire(one), appointmentRules)).toEqual([])
    for (const one of taken) expect(breachesOf(wire(one), slotRules)).toEqual([])
    for (const { start, end } of [...visits, ...taken]) {
      expect(Date.parse(String(end))).toBeGreaterThanOrEqual(Date.parse(String(start)))
    }
    expect(new Set(visits.map(({ id }) => id)).size).toBe(appointments)
    expect(
      toSchedules(dossier).map((one) =>
        breachesOf(wire(one), [{ path: 'actor.reference', count: [1, many] }]),
      ),
    ).toEqual([[]])
  })
})

describe('the INS leaves with a qualified identity alone', () => {
  it.each([
    ['QUAL', 'QUAL', {}, true],
    ['RECUP', 'RECUP', {}, false],
    ['VALI', 'VALI', {}, false],
    ['PROV', 'PROV', {}, false],
    ['QUAL said of a wrong key', 'QUAL', { matricule: '279035121518988' }, false],
    ['QUAL without the place of birth', 'QUAL', { birthPlace: undefined }, false],
    ['QUAL, but doubtful', 'QUAL', { attributes: ['DOUT'] }, false],
  ] as const)('%s', (_case, status, changes, said) => {
    const identity = { ...traits, status, ...changes }
    const [resource] = toPatients(dossierOf(recordOf('patient-identity', { identity })))
    const text = JSON.stringify(resource)
    expect([text.includes(identity.matricule), text.includes('urn:oid:1.2.250.1.213.1.4.10')]).toEqual([
      said,
      said,
    ])
    const read = readFhirPatient(wire(resource!))
    expect(read).toMatchObject({ kind: 'valid', identity: { birthName: 'PAT-TROIS', localId: patient } })
    expect(elementBreaches(wire(resource!))).toEqual([])
  })
})

const samples = resolve(import.meta.dirname, '../../../../shared/data/interop/fhir-json')
describe('the published examples', () => {
  it.skipIf(!existsSync(samples))('the creation of a note is read', () => {
    const { note, entries } = readTransaction(
      JSON.parse(readFileSync(join(samples, 'cdl-bundle-creation-note.json'), 'utf8')),
    )
    expect(entries).toHaveLength(4)
    expect(readNote(note)).toMatchObject({
      text: "Maman est fatiguée. Elle n'a pas voulu sortir ce matin.",
      noteType: 'DEM-AVIS',
      important: false,
      recordedAt: '2019-03-04T08:30:00+11:00',
    })
  })

  it.skipIf(!existsSync(samples))('every patient is read', () => {
    const files = readdirSync(samples).filter((name) => name.startsWith('patient-'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) {
      expect(readFhirPatient(JSON.parse(readFileSync(join(samples, name), 'utf8')))).toMatchObject({
        kind: 'valid',
      })
    }
  })

  it.skipIf(!existsSync(samples))('the rules above hold of the published circle and slot too', () => {
    const read = (name: string): unknown => JSON.parse(readFileSync(join(samples, name), 'utf8'))
    expect(breachesOf(read('cds-careteam-example.json'), careTeamRules)).toEqual([])
    const free = { path: 'status', count: [1, 1] as const, among: ['free'] }
    expect(
      breachesOf(read('gap-slot.json'), [...slotRules.filter(({ path }) => path !== 'status'), free]),
    ).toEqual([])
    const bundle = objectOf(read('cdl-bundle-creation-note.json'))
    const note = listOf(bundle['entry']).map((entry) => objectOf(entry)['resource'])[0]
    expect(
      breachesOf(
        note,
        noteRules.filter(({ path }) => !path.startsWith('masterIdentifier')),
      ),
    ).toEqual([])
  })
})
