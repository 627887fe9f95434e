/**
 * What packaging needs and does not find, in French. Empty when all is there.
 * @param {{ platform: string, environment: Readonly<Record<string, string | undefined>>, hasElectron: boolean }} machine
 * @returns {string[]}
 */
export function missingForPackaging({ platform, environment, hasElectron }) {
  const missing = []
  if (!hasElectron)
    missing.push(
      'le binaire d’Electron : lancez « npx install-electron » sur une machine reliée à Internet, ou donnez son dossier dans ELECTRON_OVERRIDE_DIST_PATH',
    )
  // A .deb carries no signature; it is handed over by whoever looks after the computers.
  const certificates = { win32: ['WIN_CSC_LINK', 'CSC_LINK'], darwin: ['CSC_LINK', 'CSC_NAME'] }[platform]
  if (certificates && !certificates.some((name) => environment[name]))
    missing.push(`un certificat de signature : indiquez-le dans ${certificates.join(' ou ')}`)
  for (const name of ['NAVIGATEUR_SERVICE_URL', 'NAVIGATEUR_UPDATE_URL'])
    if (!environment[name]?.startsWith('https://')) missing.push(`une adresse https dans ${name}`)
  return missing
}

/**
 * Each machine packages for its own system and processor. The service's address goes into the
 * archive's package.json, where integrity covers it.
 * @param {{ serviceUrl: string, environment: string, arch: string }} settings
 */
export function packagingArguments({ serviceUrl, environment, arch }) {
  return [
    '--publish',
    'never',
    `--${arch}`,
    `-c.extraMetadata.navigateur.serviceUrl=${serviceUrl}`,
    `-c.extraMetadata.navigateur.environment=${environment}`,
  ]
}
