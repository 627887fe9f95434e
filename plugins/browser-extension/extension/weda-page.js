// @ts-check
// What is known of Weda's pages, as the users of Weda-Helper describe them: nothing here is documented by Weda.

/**
 * @typedef {object} PagePatient
 * @property {string} birthName
 * @property {string} [usedName]
 * @property {string} firstGivenName
 * @property {string} [givenNames]
 * @property {'M' | 'F'} sex
 * @property {string} birthDate AAAA-MM-JJ
 * @property {string} [birthPlace] COG, 5 characters
 * @property {string} localId
 */

/** @typedef {'lunar' | 'incomplete' | 'other-patient' | 'unreadable'} PageRefusal */

/**
 * The number of the patient that a page is about: the digits that open `PatDk`, given once.
 * @param {string} address
 * @returns {string | undefined}
 */
export function patientNumberOf(address) {
  if (!URL.canParse(address)) return undefined
  const [given = '', ...more] = new URL(address).searchParams.getAll('PatDk')
  if (more.length > 0) return undefined
  return /^([1-9][0-9]{0,14})(?:\||$)/.exec(given)?.[1]
}

/**
 * The identity in the answer of `/api/patients/<number>`. `nir` and `nirCle` are not read: the number that bills
 * is no INS (it may be a parent's), so that the identity stays provisional, without matricule.
 * @param {string} number the patient that was asked for
 * @param {unknown} answer
 * @returns {{ kind: 'patient', patient: PagePatient } | { kind: 'refused', reason: PageRefusal }}
 */
export function identityOf(number, answer) {
  if (typeof answer !== 'object' || answer === null) return refused('unreadable')
  const record = /** @type {Record<string, unknown>} */ (answer)
  const { id } = record
  // Anything else may throw when it is made a text.
  if ((typeof id !== 'string' && typeof id !== 'number') || String(id) !== number)
    return refused('other-patient')
  // A lunar date belongs to billing (RNIV, EXI PP 19); unless the page says that it is none, it may be one.
  if (record['isLunarBirthDate'] === true) return refused('lunar')
  if (record['isLunarBirthDate'] !== false) return refused('unreadable')
  const birthName = textOf(record['birthName'])
  const givenNames = textOf(record['firstNames'])
  const firstGivenName = textOf(record['preferredBirthFirstName']) || (givenNames.split(' ', 1)[0] ?? '')
  const birthDate = dayOf(record['birthDate'])
  const sex = record['sex'] === 'M' || record['sex'] === 'F' ? record['sex'] : undefined
  if (!birthName || !firstGivenName || !birthDate || !sex) return refused('incomplete')
  const usedName = textOf(record['lastName'])
  const birthPlace = textOf(record['birthPlaceInsee']).toUpperCase()
  return {
    kind: 'patient',
    patient: {
      birthName,
      ...(usedName && usedName !== birthName ? { usedName } : {}),
      firstGivenName,
      ...(givenNames ? { givenNames } : {}),
      sex,
      birthDate,
      ...(/^[0-9][0-9AB][0-9]{3}$/.test(birthPlace) ? { birthPlace } : {}),
      localId: number,
    },
  }
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value.trim() : ''
}

/**
 * A day, or midnight without a zone: an hour in a zone could be the day before.
 * @param {unknown} value
 */
function dayOf(value) {
  return /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00:00:00(?:\.0+)?)?$/.exec(textOf(value))?.[1]
}

/**
 * @param {PageRefusal} reason
 * @returns {{ kind: 'refused', reason: PageRefusal }}
 */
function refused(reason) {
  return { kind: 'refused', reason }
}
