import { expect, it } from 'vitest'
import type { StatusView } from '../../../contract/sync-views.ts'
import { sayStatus } from './say-status.ts'

const now = new Date(2026, 10, 21, 14, 3)
const at = (hours: number, minutes: number) => new Date(2026, 10, 21, hours, minutes).toISOString()
const nothing: StatusView = { link: 'online', waiting: 0, refused: 0, quarantined: 0 }
const yesterday = new Date(2026, 10, 20, 18, 10).toISOString()

it.each<[Partial<StatusView>, string]>([
  [{ link: 'online', asOf: at(14, 2) }, 'À jour à 14:02 · tout est envoyé'],
  [{ link: 'online', asOf: yesterday }, 'À jour à hier 18:10 · tout est envoyé'],
  [{ link: 'online', asOf: at(14, 2), waiting: 1 }, 'À jour à 14:02 · 1 élément en attente'],
  // What was refused was not sent: « tout est envoyé » would be a lie.
  [{ link: 'online', asOf: at(14, 2), refused: 1 }, 'À jour à 14:02'],
  [{ link: 'offline', offlineSince: at(12, 0), waiting: 3 }, 'Hors ligne depuis 2 h · 3 éléments en attente'],
  [{ link: 'offline', offlineSince: at(14, 0) }, 'Hors ligne depuis 3 min'],
  [{ link: 'offline', offlineSince: at(14, 3), waiting: 1 }, 'Hors ligne · 1 élément en attente'],
  [
    { link: 'catching-up', progress: { done: 3420, total: 19_871 } },
    '3\u202f420\u00a0/\u00a019\u202f871 éléments',
  ],
  // What arrives beyond the announced is no more than all of it, and not yet « à jour ».
  [
    { link: 'catching-up', asOf: at(14, 2), progress: { done: 801, total: 800 } },
    '800\u00a0/\u00a0800 éléments',
  ],
  [{ link: 'catching-up', progress: { done: 0, total: 0 } }, 'Première lecture en cours'],
  [{ link: 'catching-up', asOf: at(14, 2), waiting: 2 }, 'Rattrapage en cours · 2 éléments en attente'],
  [{ link: 'lease-ended', asOf: yesterday, waiting: 2 }, 'Accès à confirmer · 2 éléments en attente'],
  [
    { link: 'update-needed', waiting: 2 },
    'Mise à jour nécessaire\u00a0: lecture seule · 2 éléments en attente',
  ],
])('%o is said: %s', (part, text) => {
  expect(sayStatus({ ...nothing, ...part }, now).text).toBe(text)
})

it.each<[Partial<StatusView>, string]>([
  [{ link: 'online', asOf: at(14, 2), waiting: 1 }, '1 élément en attente'],
  [{ link: 'online', asOf: at(14, 2), refused: 1 }, 'À jour à 14:02'],
  // Being offline is never put aside.
  [{ link: 'offline', offlineSince: at(14, 0), waiting: 1 }, 'Hors ligne depuis 3 min'],
])('while something else is said, %o stays: %s', (part, short) => {
  expect(sayStatus({ ...nothing, ...part }, now).short).toBe(short)
})
