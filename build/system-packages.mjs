import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ browser?: boolean | undefined, fonts?: boolean, pdf?: boolean, postgresql?: boolean, mail?: boolean }} Needs */

/**
 * System packages by their Debian names, and the command that proves the tool elsewhere.
 * @type {readonly { need: keyof Needs, name: string, command?: string }[]}
 */
const systemPackages = [
  { need: 'browser', name: 'chromium', command: 'chromium' },
  { need: 'fonts', name: 'fonts-dejavu-core' },
  { need: 'fonts', name: 'fonts-noto-color-emoji' },
  { need: 'pdf', name: 'poppler-utils', command: 'pdftotext' },
  { need: 'pdf', name: 'qpdf', command: 'qpdf' },
  // Elsewhere than on Debian, and without root, the tests that start a server are skipped by name.
  { need: 'postgresql', name: 'postgresql' },
  { need: 'mail', name: 'dovecot-imapd', command: 'dovecot' },
  { need: 'mail', name: 'dovecot-lmtpd', command: 'dovecot' },
]

/**
 * Installs what is missing where that is possible (root on Debian), and says it everywhere else.
 * @param {Needs} needs @param {(line: string) => void} say
 */
export function installSystemPackages(needs, say) {
  const wanted = systemPackages.filter(({ need }) => needs[need])
  if (wanted.length === 0) return
  const debian = existsSync('/etc/os-release') && isDebian(readFileSync('/etc/os-release', 'utf8'))
  const missing = debian
    ? missingPackages(
        wanted.map(({ name }) => name),
        packageListing(wanted.map(({ name }) => name)),
      )
    : wanted.filter(({ command }) => isAbsent(command)).map(({ name }) => name)
  if (missing.length === 0) return
  const names = missing.join(', ')
  if (!debian || process.getuid?.() !== 0) {
    say(`À installer par l’administrateur de cette machine (noms Debian) : ${names}.`)
    return
  }
  say(`Installation de ${names}…`)
  if (aptInstall(missing, say) || aptInstall(missing, say)) return
  say(`L’installation de ${names} a échoué : ce qui en dépend sera sauté, et nommé.`)
}

/** What no command proves is supposed present. @param {string | undefined} command */
function isAbsent(command) {
  return command !== undefined && spawnSync(command, ['--version']).error !== undefined
}

/** @param {readonly string[]} names */
function packageListing(names) {
  const format = '-f=${Package} ${db:Status-Status}\n'
  return spawnSync('dpkg-query', ['-W', format, ...names], { encoding: 'utf8' }).stdout
}

/**
 * @param {readonly string[]} wanted
 * @param {string} listing one line per package known to dpkg: its name, then its status
 */
export function missingPackages(wanted, listing) {
  const installed = new Set(
    listing
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, status]) => status === 'installed')
      .map(([name]) => name),
  )
  return wanted.filter((name) => !installed.has(name))
}

/** @param {string} osRelease the text of /etc/os-release */
export function isDebian(osRelease) {
  return /^ID="?debian"?$/m.test(osRelease)
}

/** @param {readonly string[]} names @param {(line: string) => void} say */
function aptInstall(names, say) {
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const result = spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (result.status === 0) continue
    say((result.stderr || result.error?.message || '').trim())
    return false
  }
  return true
}
