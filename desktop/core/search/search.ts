import { parseMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import { parseBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { placeKindLabel, type TerritoryPlace } from '@navigateur-pro/domain/people/territory-place.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { SearchView } from '../../contract/views.ts'
import type { Patients } from '../patients.ts'
import { withoutLigatures } from './fold.ts'
import type { CachedRecord, RecordStore } from '../records/record-store.ts'

type Dependencies = {
  readonly store: RecordStore
  readonly registry: Registry
  readonly patients: Patients
  /** Dossiers of this person are not all here. */
  readonly isReading: () => boolean
  readonly places: () => readonly TerritoryPlace[]
  readonly today: () => { year: number; month: number; day: number }
}

const excerptLength = 140
const mostPlaces = 5

export type Search = ReturnType<typeof createSearch>

/** Patients by name, birth date or INS, and all text, accents ignored, as it is typed. What is typed is never logged. */
export function createSearch({ store, registry, patients, isReading, places, today }: Dependencies) {
  return function find(text: string, limit: number): SearchView {
    const exact = byMatriculeOrBirthDate(text)
    const words = withoutLigatures(text.normalize('NFC')).match(/[\p{L}\p{N}]+/gu) ?? []
    const seek = (column: 'person' | 'text') =>
      words.length === 0 || exact ? [] : store.search(`${column} : (${toMatch(words)})`, limit)
    const incomplete = isReading() ? 'reading' : store.words.isFilled() ? undefined : 'indexing'
    return {
      ...(incomplete && { incomplete }),
      places: exact ? [] : placesFor(places(), words),
      patients: onePerPatient(exact ?? seek('person')).slice(0, limit),
      records: seek('text').flatMap((record) => {
        const patient = patients.view(record.patientId)
        const read = readBody(registry, record)
        if (!patient || read.kind !== 'known') return []
        return [
          {
            recordId: record.id,
            patient,
            label: read.type.label.one,
            author: record.author.name,
            occurredAt: record.occurredAt,
            excerpt: excerpt(read.type.searchText(read.body), words),
          },
        ]
      }),
    }
  }

  /** Joined dossiers are one person. */
  function onePerPatient(records: readonly CachedRecord[]): SearchView['patients'] {
    const found = records.flatMap(({ patientId }) => patients.view(patientId) ?? [])
    return [...new Map(found.map((patient) => [patient.patientId, patient])).values()]
  }

  function byMatriculeOrBirthDate(text: string): CachedRecord[] | undefined {
    const matricule = parseMatricule(text)
    if (matricule.kind === 'valid')
      return store.listByField('patient-identity', 'matricule', [matricule.matricule])
    for (const format of ['JJ/MM/AAAA', 'AAAA-MM-JJ'] as const) {
      const date = parseBirthDate(text.trim(), format, today())
      if (date.kind === 'valid') return store.listByField('patient-identity', 'birthDate', [date.birthDate])
    }
    return undefined
  }
}

/** Every word begins one of the place's own: « portage chalosse », « répit ». */
function placesFor(places: readonly TerritoryPlace[], words: readonly string[]): TerritoryPlace[] {
  if (words.length === 0) return []
  const wanted = words.map(plain)
  return places
    .filter(({ name, kind, commune, text = '' }) => {
      const own = plain(`${name} ${placeKindLabel[kind]} ${commune} ${text}`).match(/[\p{L}\p{N}]+/gu) ?? []
      return wanted.every((word) => own.some((one) => one.startsWith(word)))
    })
    .slice(0, mostPlaces)
}

function plain(text: string): string {
  return withoutLigatures(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Every word, in any order, the last ones as they are being typed. Quoted: nothing is an operator of FTS5. */
function toMatch(words: readonly string[]): string {
  return words.map((word) => `"${word}"*`).join(' AND ')
}

function excerpt(text: string, words: readonly string[]): SearchView['records'][number]['excerpt'] {
  const wanted = words.map(plain)
  const pieces = text.split(/([\p{L}\p{N}]+)/u)
  const isHit = (piece: string) =>
    wanted.some((word) => plain(piece).startsWith(word)) && /[\p{L}\p{N}]/u.test(piece)
  const first = Math.max(0, pieces.findIndex(isHit) - 12)
  const shown: { text: string; hit: boolean }[] = []
  let length = 0
  for (const piece of pieces.slice(first)) {
    if (length > excerptLength) break
    length += piece.length
    const hit = isHit(piece)
    const last = shown.at(-1)
    if (last?.hit === hit) last.text += piece
    else if (piece !== '') shown.push({ text: piece, hit })
  }
  if (first > 0) shown.unshift({ text: '… ', hit: false })
  return shown
}
