import type { Patient } from './patients.ts'

/** What Weda's own page asks of `GET /api/patients/<id>`, as Weda-Helper documents it: no INS status, no OID. */
export function webRecordOf(id: number, patient: Patient) {
  const { sex, birthName, usedName, firstGivenName, givenNames, birthDate, birthPlace, matricule } = patient
  return {
    id,
    sex,
    birthName,
    lastName: usedName ?? birthName,
    firstNames: givenNames ?? firstGivenName,
    preferredBirthFirstName: firstGivenName,
    isLunarBirthDate: false,
    birthDate: `${birthDate}T00:00:00`,
    lunarBirthDate: null,
    dateOfBirth: { date: birthDate.split('-').toReversed().join('/'), isLunar: false },
    birthPlace: 'inconnu',
    birthPlaceInsee: birthPlace ?? '99999',
    nir: matricule?.slice(0, 13) ?? null,
    nirCle: matricule?.slice(13) ?? null,
    birthRank: '1',
  }
}
