import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Identity } from './identity.ts'
import { effectiveStatus } from './identity-status.ts'
import { type MatchVerdict, matchPatient } from './match-patient.ts'
import {
  anyIdentity,
  demo,
  dominique,
  nia,
  nir,
  qualified,
  releaseRuns,
  releaseTimeout,
  rewritten,
  test,
  withKey,
  without,
} from './testing/identities.ts'

const prov = { ...dominique, status: 'PROV' } as const
const withoutIns = without({ ...dominique, status: 'VALI' }, 'matricule', 'oid')
const waiting = { ...dominique, matricule: withKey('8790399109012'), oid: nia, birthPlace: '99109' }
const registered = {
  ...waiting,
  matricule: withKey('2790399109345'),
  oid: nir,
  historic: [{ matricule: waiting.matricule, oid: nia }],
}
const anne = {
  ...dominique,
  matricule: withKey('2790351215190'),
  firstGivenName: 'ANNE',
  givenNames: 'ANNE MARIE',
}
const annie = {
  ...anne,
  matricule: withKey('2790351215191'),
  firstGivenName: 'ANNIE',
  givenNames: 'ANNIE MARIE',
}
const corsican = { ...dominique, matricule: withKey('279032A004123'), birthPlace: '2A004' }
const married = { ...dominique, usedName: 'DURAND' }

/** The verdict in one line: its kind, then its reason, its code or the traits that differ. */
function told(verdict: MatchVerdict): string {
  if (verdict.kind === 'collision') {
    return `collision ${verdict.differences.map(({ trait }) => trait).join(' ')}`
  }
  if (verdict.kind === 'invalid') return `invalid ${verdict.code}`
  return 'reason' in verdict ? `${verdict.kind} ${verdict.reason}` : verdict.kind
}

function between(
  incoming: Identity,
  known: Identity,
  environment: 'production' | 'test' | 'any' = 'production',
): string {
  return told(matchPatient(incoming, [{ patientId: 'p1', identity: known }], { environment }))
}

describe('one candidate: the same verdict whichever side is the practice software', () => {
  it.each<[string, Identity, Identity, string]>([
    // Both QUAL, same OID and matricule, equal traits.
    ['the same identity', dominique, dominique, 'matched'],
    [
      'typed otherwise',
      dominique,
      { ...dominique, birthName: 'Pat\u2010Trois', firstGivenName: 'dominique' },
      'matched',
    ],
    [
      'matricule with spaces, without key',
      { ...dominique, matricule: '2 79 03 51 215 189' },
      dominique,
      'matched',
    ],
    ['list of given names unknown on a side', without(dominique, 'givenNames'), dominique, 'matched'],
    ['Corsica', { ...corsican, matricule: corsican.matricule.toLowerCase() }, corsican, 'matched'],
    ['born abroad, waiting number', waiting, waiting, 'matched'],
    ['waiting number turned NIR, kept as former', waiting, registered, 'matched'],
    ['used name differs, which is no strict trait', married, dominique, 'matched'],
    [
      'civil record completed by the RNIV rule on one side',
      { ...dominique, birthDate: '1979-03-01', birthDateCertainty: 'day-unknown' },
      { ...dominique, birthDate: '1979-03-01' },
      'matched',
    ],

    // Same matricule, a trait differs: writing is blocked.
    ['other birth date', dominique, { ...dominique, birthDate: '1979-03-29' }, 'collision birthDate'],
    ['other sex', dominique, { ...dominique, sex: 'M' }, 'collision sex'],
    ['other birth place', dominique, { ...dominique, birthPlace: '99999' }, 'collision birthPlace'],
    ['married name as birth name', { ...dominique, birthName: 'DURAND' }, married, 'collision birthName'],
    [
      'other list of given names',
      { ...dominique, givenNames: 'DOMINIQUE' },
      dominique,
      'collision givenNames',
    ],
    ['first given name lost', { ...dominique, firstGivenName: '' }, dominique, 'collision firstGivenName'],
    ['former matricule, other name', waiting, { ...registered, birthName: 'DURAND' }, 'collision birthName'],
    ['provisional, other name', { ...prov, birthName: 'DURAND' }, dominique, 'collision birthName'],
    [
      'doubtful, other name: still blocked',
      { ...dominique, birthName: 'DURAND', attributes: ['DOUT'] },
      dominique,
      'collision birthName',
    ],
    [
      'several traits, among them one that is unknown on a side',
      without({ ...dominique, birthName: 'DURAND' }, 'birthPlace'),
      dominique,
      'collision birthName birthPlace',
    ],

    // Equal traits, INS missing or not QUAL on a side: a person confirms.
    ['no INS on a side', withoutIns, dominique, 'proposed INS_MISSING'],
    ['no INS on either side', withoutIns, withoutIns, 'proposed INS_MISSING'],
    ['a scan, which is a claim', prov, dominique, 'proposed NOT_QUALIFIED'],
    ['fetched, not checked', { ...dominique, status: 'RECUP' }, dominique, 'proposed NOT_QUALIFIED'],
    ['provisional on both sides', prov, prov, 'proposed NOT_QUALIFIED'],
    [
      'first name outside its own list',
      without({ ...dominique, firstGivenName: 'LOUISE' }, 'givenNames'),
      { ...dominique, firstGivenName: 'LOUISE', givenNames: 'DOMINIQUE LOUISE' },
      'proposed NOT_QUALIFIED',
    ],
    [
      'qualified, but without birth place',
      without(dominique, 'birthPlace'),
      dominique,
      'proposed BIRTH_PLACE_MISSING',
    ],
    ['no INS, no birth place', without(withoutIns, 'birthPlace'), dominique, 'proposed INS_MISSING'],
    [
      'the number says a man (it can be lawful)',
      { ...dominique, matricule: withKey('1790351215189') },
      { ...dominique, matricule: withKey('1790351215189') },
      'proposed NIR_SEX',
    ],
    [
      'the number says another month',
      { ...dominique, birthDate: '1979-04-28' },
      { ...dominique, birthDate: '1979-04-28' },
      'proposed NIR_BIRTH_DATE',
    ],

    // A person chooses among full identities.
    ['homonym flag', { ...dominique, attributes: ['HOMA'] }, dominique, 'ambiguous HOMONYM'],
    [
      'homonym detected, without INS',
      { ...withoutIns, attributes: ['HOMD'] },
      dominique,
      'ambiguous HOMONYM',
    ],
    ['doubtful', { ...dominique, attributes: ['DOUT'] }, dominique, 'ambiguous DOUBTFUL'],
    ['fictitious', { ...dominique, attributes: ['FICT'] }, dominique, 'ambiguous DOUBTFUL'],
    ['doubtful homonym', { ...dominique, attributes: ['HOMA', 'DOUT'] }, dominique, 'ambiguous DOUBTFUL'],
    [
      'same traits, two INS (true homonyms)',
      { ...dominique, matricule: withKey('2790351215190') },
      dominique,
      'ambiguous OTHER_INS',
    ],
    [
      'waiting number turned NIR, the link not known',
      waiting,
      without(registered, 'historic'),
      'ambiguous OTHER_INS',
    ],
    [
      'two INS that share a former one only',
      {
        ...dominique,
        matricule: withKey('2790351215190'),
        historic: [{ matricule: waiting.matricule, oid: nia }],
      },
      { ...dominique, historic: [{ matricule: waiting.matricule, oid: nia }] },
      'ambiguous OTHER_INS',
    ],
    [
      'married name as birth name, no INS',
      { ...withoutIns, birthName: 'DURAND' },
      married,
      'ambiguous USED_NAME',
    ],

    // Somebody else.
    ['twins', anne, annie, 'unknown'],
    ['twins without INS', without(anne, 'matricule', 'oid'), without(annie, 'matricule', 'oid'), 'unknown'],
    [
      'married name as birth name, other INS',
      { ...anne, birthName: 'DURAND' },
      { ...annie, usedName: 'DURAND' },
      'unknown',
    ],
    [
      'married name as birth name, other birth date',
      { ...withoutIns, birthName: 'DURAND', birthDate: '1979-03-29' },
      married,
      'unknown',
    ],
    ['another used name', { ...withoutIns, birthName: 'DUPUIS' }, married, 'unknown'],
    ['no INS, no first given name', { ...withoutIns, firstGivenName: '' }, dominique, 'unknown'],
  ])('%s', (_, a, b, expected) => {
    expect(between(a, b)).toBe(expected)
    expect(between(b, a)).toBe(expected)
  })
})

describe('the same matricule under two OIDs, or a dossier of another environment, is never merged', () => {
  it.each<[string, Identity, Identity, 'production' | 'test' | 'any']>([
    ['real and test, where both are read', dominique, { ...dominique, oid: test }, 'any'],
    ['test and demonstration', { ...dominique, oid: test }, { ...dominique, oid: demo }, 'test'],
    [
      'real, and a test dossier left in a production cache',
      dominique,
      { ...dominique, oid: test },
      'production',
    ],
    ['test, and a real dossier left in a test cache', { ...dominique, oid: test }, dominique, 'test'],
    [
      'no INS, and a test dossier left in a production cache',
      withoutIns,
      { ...dominique, oid: test },
      'production',
    ],
    ['no INS, and a real dossier left in a test cache', withoutIns, dominique, 'test'],
    ['a dossier whose OID is that of a NIA', dominique, { ...dominique, oid: nia }, 'production'],
    ['a dossier whose OID is unknown', dominique, { ...dominique, oid: '1.2.3' }, 'production'],
    [
      'a former number under another OID',
      dominique,
      {
        ...anne,
        firstGivenName: 'DOMINIQUE',
        givenNames: 'DOMINIQUE',
        historic: [{ matricule: '279035121518989', oid: test }],
      },
      'production',
    ],
  ])('%s', (_, incoming, known, environment) => {
    expect(between(incoming, known, environment)).toBe('unknown')
  })

  it('but a number that was written down under both, as former and as current, is the same', () => {
    const both = { ...dominique, historic: [{ matricule: dominique.matricule ?? '', oid: nia }] }
    expect(between(dominique, both)).toBe('matched')
  })

  it('a dossier that lost its OID is not linked by itself, and still collides', () => {
    expect(between(dominique, without(dominique, 'oid'))).toBe('proposed NOT_QUALIFIED')
    expect(between(dominique, without({ ...dominique, sex: 'M' }, 'oid'))).toBe('collision sex')
    const former = {
      ...registered,
      matricule: withKey('2790399109346'),
      historic: [{ matricule: waiting.matricule, oid: '' }],
    }
    expect(between(waiting, former)).toBe('ambiguous OTHER_INS')
  })
})

describe('an incoming identity that cannot be worked with', () => {
  it.each<[string, Identity, string]>([
    ['wrong key', { ...dominique, matricule: '279035121518988' }, 'invalid INS_KEY'],
    ['12 characters', { ...dominique, matricule: '279035121518' }, 'invalid INS_LENGTH'],
    ['a letter O', { ...dominique, matricule: '2790351215189O9' }, 'invalid INS_CHARSET'],
    ['month 00', { ...dominique, matricule: '2790051215189' }, 'invalid INS_STRUCTURE'],
    ['no OID', without(dominique, 'oid'), 'invalid OID_MISSING'],
    ['NIR announced as NIA', { ...dominique, oid: nia }, 'invalid OID_MISMATCH'],
    ['test patient', { ...dominique, oid: test }, 'invalid OID_REFUSED'],
    ['31 February', { ...dominique, birthDate: '1979-02-31' }, 'invalid BIRTH_DATE'],
  ])('%s', (_, incoming, expected) => {
    expect(between(incoming, dominique)).toBe(expected)
    expect(told(matchPatient(incoming, []))).toBe(expected)
    expect(matchPatient(incoming, [])).toMatchObject({ message: expect.stringMatching(/^(Ce|La) |^Cette /) })
  })

  it('a test configuration takes the official test patient and refuses the real one', () => {
    const official = { ...dominique, oid: test }
    expect(between(official, official, 'test')).toBe('matched')
    expect(between(dominique, dominique, 'test')).toBe('invalid OID_REFUSED')
  })

  it('a dossier whose own matricule is invalid is proposed by its traits, never matched', () => {
    expect(between(dominique, { ...dominique, matricule: '279035121518988' })).toBe('proposed INS_MISSING')
  })
})

describe('several candidates', () => {
  const known = (identity: Identity, patientId: string) => ({ patientId, identity })

  it.each<[string, Identity, readonly { patientId: string; identity: Identity }[], MatchVerdict | object]>([
    ['nobody', dominique, [], { kind: 'unknown' }],
    [
      'twins, each with an INS',
      anne,
      [known(annie, 'p1'), known(anne, 'p2')],
      { kind: 'matched', patientId: 'p2' },
    ],
    [
      'a duplicate dossier',
      dominique,
      [known(dominique, 'p2'), known(dominique, 'p1')],
      { kind: 'ambiguous', reason: 'SEVERAL', candidates: ['p1', 'p2'] },
    ],
    [
      'the qualified dossier and a provisional double',
      dominique,
      [known(dominique, 'p1'), known(withoutIns, 'p2')],
      { kind: 'ambiguous', reason: 'SEVERAL', candidates: ['p1', 'p2'] },
    ],
    [
      'the qualified dossier and a true homonym',
      dominique,
      [known(dominique, 'p1'), known({ ...dominique, matricule: withKey('2790351215190') }, 'p2')],
      { kind: 'ambiguous', reason: 'SEVERAL', candidates: ['p1', 'p2'] },
    ],
    [
      'the qualified dossier and a collision: blocked',
      dominique,
      [known(dominique, 'p1'), known({ ...dominique, sex: 'M' }, 'p2')],
      { kind: 'collision', patientId: 'p2', differences: [{ trait: 'sex', left: 'F', right: 'M' }] },
    ],
    [
      'two collisions: the same one, whatever the order',
      dominique,
      [known({ ...dominique, sex: 'M' }, 'p2'), known({ ...dominique, birthName: 'X' }, 'p1')],
      { kind: 'collision', patientId: 'p1' },
    ],
    [
      'a homonym flag names the candidate',
      { ...dominique, attributes: ['HOMA'] },
      [known(dominique, 'p1'), known(anne, 'p2')],
      {
        kind: 'ambiguous',
        candidates: ['p1'],
        reason: 'HOMONYM',
        message: 'Un homonyme est signalé : choisissez d’après l’identité complète.',
      },
    ],
    [
      'a proposal names the candidate',
      withoutIns,
      [known(dominique, 'p1'), known(anne, 'p2')],
      {
        kind: 'proposed',
        patientId: 'p1',
        reason: 'INS_MISSING',
        message:
          'Les traits sont identiques, mais un des deux dossiers n’a pas d’INS : confirmez que c’est le même patient.',
      },
    ],
  ])('%s', (_, incoming, candidates, expected) => {
    expect(matchPatient(incoming, candidates)).toMatchObject(expected)
    expect(matchPatient(incoming, candidates.toReversed())).toEqual(matchPatient(incoming, candidates))
  })
})

describe('whatever the identities', () => {
  const environment = fc.constantFrom('production' as const, 'test' as const, 'any' as const)
  const variants = (base: Identity) =>
    fc.constantFrom<Identity>(
      base,
      { ...base, status: 'PROV' },
      { ...base, status: 'RECUP' },
      { ...base, birthName: 'DURAND' },
      { ...base, usedName: base.birthName, birthName: 'DURAND' },
      { ...base, sex: base.sex === 'M' ? 'F' : 'M' },
      { ...base, oid: test },
      { ...base, attributes: ['HOMA'] },
      { ...base, attributes: ['DOUT'] },
      { ...dominique, historic: [{ matricule: base.matricule ?? '', oid: base.oid ?? '' }] },
      { ...base, matricule: dominique.matricule, oid: nir },
      {
        ...base,
        matricule: dominique.matricule,
        oid: nir,
        historic: [{ matricule: base.matricule ?? '', oid: base.oid ?? '' }],
      },
      without(base, 'matricule', 'oid'),
      without(base, 'oid'),
      without(base, 'givenNames'),
      without(base, 'birthPlace'),
    )
  const base = fc.oneof(qualified, fc.constant<Identity>(dominique))
  const pair = fc.oneof(
    fc.tuple(anyIdentity, anyIdentity),
    base.chain((one) => fc.tuple(variants(one), variants(one))),
  )

  it(
    'the verdict is the same from both sides',
    () => {
      fc.assert(
        fc.property(pair, environment, ([a, b], where) => {
          const [one, other] = [between(a, b, where), between(b, a, where)]
          fc.pre(![one, other].some((verdict) => verdict.startsWith('invalid')))
          expect(other).toBe(one)
        }),
        { numRuns: releaseRuns(2_000) },
      )
    },
    releaseTimeout,
  )

  it(
    'nothing is linked unless both sides deserve QUAL, share a number with its OID, and no trait differs',
    () => {
      let matched = 0
      fc.assert(
        fc.property(pair, environment, ([a, b], where) => {
          if (between(a, b, where) !== 'matched') return
          matched += 1
          const numbers = (side: Identity) =>
            [side, ...(side.historic ?? [])].map(({ matricule, oid }) => `${oid} ${matricule}`)
          expect([effectiveStatus(a).status, effectiveStatus(b).status]).toEqual(['QUAL', 'QUAL'])
          expect(numbers(a).some((number) => numbers(b).includes(number))).toBe(true)
          expect([a.birthName, a.sex, a.birthDate, a.birthPlace]).toEqual([
            b.birthName,
            b.sex,
            b.birthDate,
            b.birthPlace,
          ])
          expect([...(a.attributes ?? []), ...(b.attributes ?? [])]).toEqual([])
        }),
        { numRuns: releaseRuns(2_000) },
      )
      expect(matched).toBeGreaterThan(20)
    },
    releaseTimeout,
  )

  it(
    'how a name is typed changes nothing',
    () => {
      const typed = pair.chain(([a, b]) =>
        fc
          .tuple(rewritten(a.birthName), rewritten(a.firstGivenName), rewritten(a.givenNames ?? ''))
          .map(([birthName, firstGivenName, givenNames]) => ({
            a,
            b,
            other: { ...a, birthName, firstGivenName, ...(a.givenNames === undefined ? {} : { givenNames }) },
          })),
      )
      fc.assert(
        fc.property(typed, ({ a, b, other }) => {
          expect(between(other, b)).toBe(between(a, b))
        }),
        { numRuns: releaseRuns(1_000) },
      )
    },
    releaseTimeout,
  )

  it(
    'one more candidate never turns a doubt into a link, nor lifts a collision',
    () => {
      const scene = base.chain((one) =>
        fc.tuple(variants(one), fc.array(variants(one), { minLength: 1, maxLength: 3 }), variants(one)),
      )
      fc.assert(
        fc.property(scene, ([incoming, known, extra]) => {
          const few = known.map((identity, index) => ({ patientId: `p${index}`, identity }))
          const more = [{ patientId: 'extra', identity: extra }, ...few]
          const before = matchPatient(incoming, few, { environment: 'any' })
          const after = matchPatient(incoming, more, { environment: 'any' })
          fc.pre(before.kind !== 'unknown')
          const allowed = {
            matched: ['matched', 'ambiguous', 'collision'],
            proposed: ['proposed', 'ambiguous', 'collision'],
            ambiguous: ['ambiguous', 'collision'],
            collision: ['collision'],
            invalid: ['invalid'],
          }
          expect(allowed[before.kind]).toContain(after.kind)
        }),
        { numRuns: releaseRuns(1_000) },
      )
    },
    releaseTimeout,
  )
})
