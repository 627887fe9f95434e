export function databasePath(folder: string): string {
  return `${folder}/cache.db`
}

export function attemptsPath(folder: string): string {
  return `${folder}/attempts.json`
}

/** Where what a person set aside is kept. */
export function quarantinePath(folder: string): string {
  return `${folder}/quarantine`
}

export function osSecretName(deviceId: string): string {
  return `cache-secret.${deviceId}`
}
