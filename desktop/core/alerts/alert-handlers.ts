import type { HandlersOf } from '../handlers.ts'
import type { Alerts } from './alerts.ts'

export function alertHandlers(alerts: Alerts): HandlersOf<'alert'> {
  return {
    'alert.read': ({ patientId }) => alerts.read(patientId),
    'alert.list': () => alerts.list(),
  }
}
