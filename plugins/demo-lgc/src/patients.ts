import { readFileSync } from 'node:fs'
import { type Identity, identity } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'

/** A dossier of the practice, by its local number. */
export type Patient = Identity & { readonly localId: string }

/** @throws when the file is not an array of identities, each with its local number. */
export function readPatients(path: string): readonly Patient[] {
  const rows: readonly unknown[] = JSON.parse(readFileSync(path, 'utf8'))
  return rows.map((row) => {
    const { localId, ...traits } = identity.parse(row)
    if (!localId) throw new Error('Un dossier du fichier n’a pas de numéro local (localId).')
    return { ...traits, localId }
  })
}

const statusWords = {
  PROV: 'identité provisoire',
  VALI: 'identité validée',
  RECUP: 'INS récupérée',
  QUAL: 'INS qualifiée',
} as const

/** What the page shows of a dossier. */
export function listed(patient: Patient) {
  const { localId, birthName, usedName, firstGivenName, sex, birthDate, matricule, status } = patient
  const ins = matricule === undefined ? '' : formatMatricule(matricule)
  return { localId, birthName, usedName, firstGivenName, sex, birthDate, ins, status: statusWords[status] }
}

const reasons = [
  'Renouvellement',
  'Retour d’hospitalisation',
  'Suivi de plaie',
  'Consultation',
  'Résultats de biologie',
  'Vaccination',
  'Visite à domicile',
  'Certificat',
] as const

/** A line of the morning's list. */
export type Appointment = { readonly time: string; readonly localId: string; readonly reason: string }

/** The morning of a practice that has one. @throws when it names nobody of the practice */
export function readMorning(path: string, patients: readonly Patient[]): readonly Appointment[] {
  const known = new Set(patients.map(({ localId }) => localId))
  const rows: readonly (Omit<Appointment, 'time'> & { readonly at: string })[] = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  return rows.map(({ localId, at, reason }) => {
    if (!known.has(localId)) throw new Error('L’agenda nomme un dossier que le fichier n’a pas.')
    return { time: at, localId, reason }
  })
}

/** Otherwise, from 8:30, a quarter of an hour each: the first patients of the file. */
export function morningOf(patients: readonly Patient[]): readonly Appointment[] {
  return patients.slice(0, 12).map(({ localId }, index) => {
    const minutes = 8 * 60 + 30 + index * 15
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
    return { time, localId, reason: reasons[index % reasons.length]! }
  })
}
