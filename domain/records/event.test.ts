import { describe, expect, it } from 'vitest'
import { parisInstant } from '../agenda/paris.ts'
import { event, type EventBody, eventBody } from './event.ts'
import { mergeChange } from './merge.ts'

const nurse = { id: '3', name: 'Mme Labat', profession: 'infirmière' }
const by = { ...nurse, role: 'nurse' } as const
const at = '2026-11-21T10:00:00.000Z'
const visit: EventBody = eventBody.parse({
  kind: 'appointment',
  title: 'Radiologie',
  when: { startsAt: parisInstant('2026-12-02T14:00') },
  place: 'Mont-de-Marsan',
  who: [nurse],
})
const on = (local: string) => ({ when: { startsAt: parisInstant(local) } })

/** Two people start from the same appointment without knowing of each other. */
function apart(mine: Partial<EventBody>, theirs: Partial<EventBody>) {
  return mergeChange(
    event,
    { version: 2, body: { ...visit, ...theirs } },
    { version: 1, body: visit },
    { kind: 'edit', baseVersion: 1, body: { ...visit, ...mine } },
    by,
    at,
  )
}

describe('two people change the same appointment', () => {
  it.each<[string, Partial<EventBody>, Partial<EventBody>, string]>([
    ['each moves it elsewhere: a person decides', on('2026-12-03T09:00'), on('2026-12-04T09:00'), 'conflict'],
    ['both move it to the same hour', on('2026-12-03T09:00'), on('2026-12-03T09:00'), 'accepted'],
    [
      'a later start here, an end there',
      on('2026-12-02T15:00'),
      {
        when: { startsAt: visit.when.startsAt, endsAt: parisInstant('2026-12-02T14:30') },
      },
      'conflict',
    ],
    ['moved here, called off there', on('2026-12-03T09:00'), { cancelled: true }, 'conflict'],
    ['moved here, another place there', on('2026-12-03T09:00'), { place: 'Dax' }, 'conflict'],
    ['moved here, a note there', on('2026-12-03T09:00'), { note: 'à jeun' }, 'accepted'],
    ['a title here, somebody comes along there', { title: 'Scanner' }, { who: [] }, 'accepted'],
  ])('%s', (_case, mine, theirs, expected) => {
    expect(apart(mine, theirs).kind).toBe(expected)
  })

  it('a move and a note are both kept', () => {
    expect(apart(on('2026-12-03T09:00'), { note: 'à jeun' })).toMatchObject({
      body: { ...on('2026-12-03T09:00'), note: 'à jeun' },
      merged: ['note'],
    })
  })
})

it.each<[Partial<EventBody>, string]>([
  [{}, 'Rendez-vous : Radiologie, mercredi 2 décembre 2026 à 14:00'],
  [{ cancelled: true }, 'Rendez-vous : Radiologie, mercredi 2 décembre 2026 à 14:00, annulé'],
  [
    { kind: 'hospital', title: '', when: { startsAt: '2026-12-02', endsAt: '2026-12-05' } },
    'Hospitalisation, du mercredi 2 décembre 2026 au samedi 5 décembre 2026',
  ],
  [
    {
      kind: 'visit',
      title: '',
      when: { startsAt: parisInstant('2026-12-02T08:00'), repeats: { on: [5, 1, 3], skipped: [] } },
    },
    'Passage, lundi, mercredi, vendredi à 08:00 depuis le mercredi 2 décembre 2026',
  ],
])('is told in one line: %o', (part, expected) => {
  expect(event.title({ ...visit, ...part })).toBe(expected)
})
