// Makes a clean clone ready to start, test or check. Runs before anything is installed, on the
// Node that happens to be there: only `node:` builtins and no syntax newer than Node 20.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installSystemPackages } from './system-packages.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * @typedef {{ packages: Record<string, { version?: string, integrity?: string, link?: boolean, optional?: boolean }> }} Lockfile
 * @typedef {import('./system-packages.mjs').Needs} Needs
 * @typedef {{ node: string, chromium: string | undefined, environment: NodeJS.ProcessEnv }} Prepared
 */

/**
 * Installs what is missing and says where the tools are. Throws an Error with a French message
 * when nothing can run; a missing browser or system tool is said and left to the caller.
 * @param {Needs} needs
 * @returns {Prepared}
 */
export function prepare(needs = {}) {
  installPackages()
  const node = findNode()
  installSystemPackages({ ...needs, browser: needs.browser && !findChromium() }, say)
  const chromium = findChromium()
  const bin = join(root, 'node_modules', '.bin')
  const environment = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    // A desk is started a hundred times in a run of the tests: its TypeScript is read and compiled once.
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
  }
  return { node, chromium, environment: chromium ? { ...environment, CHROMIUM_PATH: chromium } : environment }
}

/** Progress goes to the error stream: the output of a command belongs to its result. @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Runs an entry script, and ends with a French sentence instead of a stack. @param {() => Promise<number>} work */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (error) {
    // Our own sentences are plain Errors; anything else is a defect and shows where.
    say(
      error instanceof Error && error.constructor !== Error
        ? String(error.stack)
        : String(error).replace(/^Error: /, ''),
    )
    process.exitCode = 1
  }
}

/**
 * The script behind a package's command. Run through Node rather than the `.bin` link, which is a
 * `.cmd` file on Windows.
 * @param {string} packageName @param {string} command
 */
export function tool(packageName, command) {
  const folder = join(root, 'node_modules', packageName)
  return join(folder, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).bin[command])
}

/**
 * Runs a Node program and resolves with its exit code, its output shown as it comes.
 * @param {Prepared} prepared @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export function run({ node, environment }, args) {
  return new Promise((done, fail) => {
    const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: environment })
    // Ctrl+C reaches the whole group by itself: stay until the child has put its things away.
    const stay = () => undefined
    const stop = () => void child.kill('SIGTERM')
    process.on('SIGINT', stay).on('SIGTERM', stop)
    child.once('error', fail)
    child.once('close', (code) => {
      process.off('SIGINT', stay).off('SIGTERM', stop)
      done(code ?? 1)
    })
  })
}

/**
 * The same, its output kept. Rejects only when the program cannot start.
 * @param {Prepared} prepared @param {readonly string[]} args @param {string} [cwd]
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
export function capture({ node, environment }, args, cwd = root) {
  return new Promise((done, fail) => {
    const child = spawn(node, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: environment })
    let output = ''
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => (output += chunk))
    child.once('error', fail)
    child.once('close', (code) => done({ code: code ?? 1, output, stdout }))
  })
}

function installPackages() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = join(root, 'node_modules', '.navigateur-stamp')
  const hash = createHash('sha256').update(lockText).digest('hex')
  if (readIfThere(stamp) === hash) return
  // npm writes this copy of the lockfile at the end of a complete install: packages that someone
  // installed by hand are not thrown away.
  const installed = readIfThere(join(root, 'node_modules', '.package-lock.json'))
  if (!installed || !sameInstall(JSON.parse(lockText), JSON.parse(installed))) {
    say('Installation des paquets (une minute environ la première fois)…')
    const result = npm(['ci', '--include=dev', '--include=optional', '--loglevel=error'])
    if (result.status !== 0) {
      const details = `${result.stdout ?? ''}${result.stderr ?? result.error?.message ?? ''}`
        .split('\n')
        .slice(0, 30)
      throw new Error(
        `L’installation des paquets a échoué ; rien d’autre n’a été modifié.\n${details.join('\n')}\nVérifiez la connexion au registre npm, puis relancez la même commande.`,
      )
    }
  }
  writeFileSync(stamp, hash)
}

/** @param {readonly string[]} args */
function npm(args) {
  // Under `npm run`, npm says where it is; on Windows `npm` alone is a `.cmd` that needs a shell.
  const script = process.env['npm_execpath']
  const options = /** @type {const} */ ({ cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  return script?.endsWith('.js')
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync('npm', [...args], { ...options, shell: process.platform === 'win32' })
}

/**
 * True when everything the lockfile names is installed in its version. Optional packages may be
 * absent (other platforms), not different.
 * @param {Lockfile} wanted @param {Lockfile} installed
 */
export function sameInstall(wanted, installed) {
  return Object.entries(wanted.packages).every(([path, entry]) => {
    // Workspaces are folders of this repository; only their links are installed.
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true
    const there = installed.packages[path]
    if (!there) return entry.optional === true
    return there.version === entry.version && there.integrity === entry.integrity && there.link === entry.link
  })
}

/** The Node 24 that everything runs on: the running one, or the one shipped as a package. */
function findNode() {
  if (isRecentNode(process.version)) return process.execPath
  const packaged = join(root, 'node_modules', '.bin', 'node')
  if (existsSync(packaged) && isRecentNode(spawnSync(packaged, ['--version'], { encoding: 'utf8' }).stdout)) {
    return packaged
  }
  throw new Error(
    `Node 24 est nécessaire et cette machine a ${process.version} : installez la version indiquée dans .nvmrc, puis relancez la même commande.`,
  )
}

/** @param {string | null} version as `node --version` prints it */
export function isRecentNode(version) {
  return Number(/^v(\d+)\./.exec(version ?? '')?.[1]) >= 24
}

/** The Chromium (or Chrome, Edge) of this machine; CHROMIUM_PATH wins. */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named) return existsSync(named) ? named : undefined
  const linux = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
  return [
    ...linux.map((name) => `/usr/bin/${name}`),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ].find((path) => existsSync(path))
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
