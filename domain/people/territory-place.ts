import { z } from 'zod'

const placeKind = z.enum([
  'coordination',
  'local-information',
  'hospital',
  'home-care',
  'nursing-home',
  'respite',
  'social-service',
  'meals',
  'prevention',
])

export const placeKindLabel: Readonly<Record<z.infer<typeof placeKind>, string>> = {
  coordination: 'coordination',
  'local-information': 'information et accueil',
  hospital: 'établissement de santé',
  'home-care': 'soins à domicile',
  'nursing-home': 'hébergement',
  respite: 'répit des aidants',
  'social-service': 'service social',
  meals: 'portage de repas',
  prevention: 'prévention',
}

/** A service of the territory that a patient may be sent to (BS-05). Nothing of any patient is in it. */
export const territoryPlace = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: z.string().min(1).max(120),
  kind: placeKind,
  commune: z.string().min(1).max(80),
  phone: z.string().max(30).optional(),
  mail: z.email().max(120).optional(),
  /** When one may call, whom it serves: one or two sentences. */
  text: z.string().max(400).optional(),
})
export type TerritoryPlace = z.infer<typeof territoryPlace>
