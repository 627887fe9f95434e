import type { PowerMonitor } from 'electron'

/** The person leaves the machine: the session closes, and with it the cache. */
export function lockOnAbsence(powerMonitor: PowerMonitor, lock: () => void): void {
  powerMonitor.on('suspend', lock)
  powerMonitor.on('lock-screen', lock)
  powerMonitor.on('user-did-resign-active', lock)
}
