import { eventNames } from './messages.ts'

export type HubLimits = {
  readonly subscriptions: number
  readonly subscriptionsPerIntegrator: number
  readonly leaseSeconds: number
  readonly longestLeaseSeconds: number
  readonly connectMs: number
  /** §2.5: "does not respond within 10 seconds". */
  readonly acknowledgementMs: number
}
export const hubLimits: HubLimits = {
  subscriptions: 16,
  subscriptionsPerIntegrator: 4,
  leaseSeconds: 7_200,
  longestLeaseSeconds: 86_400,
  connectMs: 30_000,
  acknowledgementMs: 10_000,
}

/** Repeats older than that are told by their timestamp. */
export const rememberedIds = 256

export type HubRefusal =
  | 'not-readable'
  | 'wrong-topic'
  | 'unsupported-event'
  | 'out-of-order'
  | 'refused-patient'

export const rejections: Readonly<Record<HubRefusal, { readonly status: number; readonly text: string }>> = {
  'not-readable': { status: 400, text: 'Ce n’est pas un évènement FHIRcast (timestamp, id, event).' },
  'wrong-topic': { status: 404, text: 'Sujet inconnu.' },
  'unsupported-event': {
    status: 400,
    text: `Évènements pris en charge : ${eventNames.join(', ')}.`,
  },
  'out-of-order': { status: 409, text: 'Cet évènement est plus ancien que le précédent.' },
  'refused-patient': {
    status: 400,
    text: 'Attendu : un seul Patient, avec son id, un identifiant et ses traits.',
  },
}

/** §2.7. */
export const configuration = {
  eventsSupported: eventNames,
  websocketSupport: true,
  fhircastVersion: '3.0.0',
  fhirVersion: 'R4',
  getCurrentSupport: true,
  capabilities: { supportsGetCurrentContext: true, supportsNonCurrentContextUpdates: false },
}
