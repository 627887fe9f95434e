import type { Identity } from '../../domain/identity/identity.ts'
import type { Calendar } from './calendar.ts'
import { DossierWriter } from './dossier-writer.ts'
import type { UncountedOperation } from './operation-log.ts'
import { type Photo, type PhotoFile, type PhotoName, photoNames } from './photos.ts'
import type { Prng } from './prng.ts'
import { writeReadings, writeRoutines } from './routine.ts'
import { hostileTexts } from './routines/others.ts'
import type { Scenario } from './scenario.ts'

type Context = {
  readonly prng: Prng
  readonly calendar: Calendar
  readonly photos: Readonly<Record<PhotoName, Photo>>
}

/**
 * `thin`: before the last ninety days one note in seven, so that the demonstration loads quickly;
 * `full`: a whole year; `benchmark`: a whole year, bursts, photographs and hostile strings too.
 */
type Past = 'thin' | 'full' | 'benchmark'

type WrittenDossier = {
  readonly patientId: string
  readonly identity: Identity
  readonly members: readonly { readonly professionalId: string; readonly since: string }[]
  readonly operations: readonly UncountedOperation[]
  readonly photos: readonly PhotoFile[]
}

export function writeDossier(
  { prng, calendar, photos }: Context,
  scenario: Scenario,
  past: Past,
): WrittenDossier {
  const opened = calendar.daysAgo(past === 'thin' ? scenario.opened : 365)
  const recent = calendar.daysAgo(90)
  const members = scenario.circle.map((entry) =>
    'id' in entry
      ? { person: entry, since: opened }
      : { person: entry[0], since: calendar.daysAgo(entry[1]) },
  )
  const since = new Map(members.map((member) => [member.person.id, member.since]))
  const routines = scenario.routines.map((routine) => {
    const joined = since.get(routine.by.id) ?? opened
    return { ...routine, from: routine.from && routine.from > joined ? routine.from : joined }
  })
  const dossier = new DossierWriter(prng, calendar, photos, opened)
  dossier.identity(members[0]!.person, opened, {
    identity: scenario.identity,
    informedAt: opened,
    ...scenario.contact,
  })
  scenario.script(dossier)
  writeRoutines(dossier, calendar, prng, routines, {
    from: opened,
    members,
    lastVisit: scenario.lastVisit,
    away: scenario.away ?? [],
    density: (date) => (past === 'thin' && date < recent ? 0.15 : 1),
    ...(past === 'benchmark' && { benchmark: { photos: photoNames, hostile: hostileTexts } }),
  })
  writeReadings(dossier, calendar, prng, members, { from: recent, lastVisit: scenario.lastVisit })
  scenario.agenda?.(dossier)
  return {
    identity: scenario.identity,
    members: members.map(({ person, since: day }) => ({ professionalId: person.id, since: day })),
    ...dossier.finish(),
  }
}
