import type { HandlersOf } from '../handlers.ts'
import type { ServiceClient } from '../sync/service-client.ts'
import { createDevices } from './devices.ts'

export function deviceHandlers(service: ServiceClient, onWiped: () => void): HandlersOf<'device'> {
  const devices = createDevices(service)
  return {
    'device.list': () => devices.list(),
    'device.wipe': async ({ deviceId }) => {
      await devices.wipe(deviceId)
      onWiped()
      return {}
    },
  }
}
