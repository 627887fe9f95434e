import type { Settings } from '../settings.ts'

export type DeviceId = ReturnType<typeof createDeviceId>

/** The name under which the service counts what this desk sends. */
export function createDeviceId(settings: Settings, newId: () => string) {
  const renew = () => settings.write('device', newId())
  if (!settings.read<string>('device')) renew()
  return { read: () => settings.read<string>('device')!, renew }
}
