import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { channelFolder } from '@navigateur-pro/sdk/channel-address.ts'
import manifest from '../package.json' with { type: 'json' }
import { mail, plugins } from '../../plugins/all-plugins.ts'
import { createCore } from '../core/main.ts'
import { createAutomaticSignIn } from './automatic-sign-in.ts'
import { startHost } from './host.ts'
import { openLinkDoor } from './link-door.ts'
import { createLoopbackPorts } from './loopback-ports.ts'

/**
 * One desk on the loopback host. Prints one line of JSON `{ "address", "folder" }` when ready.
 * `--demonstration <professional>` signs in, unlocks, and links the software named by
 * `--accept-software` by itself, for synthetic data only.
 */
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    service: { type: 'string' },
    port: { type: 'string', default: '0' },
    renderer: { type: 'string', default: resolve(import.meta.dirname, '../dist/renderer') },
    channel: { type: 'string' },
    demonstration: { type: 'string' },
    'accept-software': { type: 'string', multiple: true, default: [] },
    'auto-lock-minutes': { type: 'string', default: '15' },
    /** Real patients only: test identities are refused. */
    production: { type: 'boolean', default: false },
  },
})
if (!values.folder || !values.service) {
  process.stderr.write('Usage : node desktop/web/main.ts --folder DOSSIER --service ADRESSE\n')
  process.exit(2)
}

/** The demonstration's own code; its caches hold synthetic patients only. */
const demonstrationPin = '402817'

const folder = resolve(values.folder)
mkdirSync(folder, { recursive: true, mode: 0o700 })
const { demonstration } = values
const ports = createLoopbackPorts(folder, demonstration ? createAutomaticSignIn(demonstration) : undefined)
const core = await createCore(ports, {
  folder: join(folder, 'cache'),
  serviceUrl: values.service,
  environment: values.production ? 'production' : 'test',
  demonstration: demonstration !== undefined,
  appVersion: manifest.version,
  plugins,
  mail,
  channelFolder: values.channel ?? channelFolder(),
  autoLockMs: Number(values['auto-lock-minutes']) * 60_000,
  ...(demonstration && {
    longestPauseMs: 5_000,
    argon2: { memoryKiB: 19 * 1024, passes: 2, parallelism: 1 },
  }),
})
const host = await startHost({
  core,
  rendererFolder: values.renderer,
  port: Number(values.port),
  ticketUses: demonstration ? 'many' : 'once',
})
const door = await openLinkDoor(folder, host)

if (demonstration) {
  const call = (method: string, params: unknown = {}) => core.call({ id: 0, method, params })
  core.onPush(({ event }) => {
    if (event === 'pairing.changed') void acceptSoftware()
  })
  async function acceptSoftware(): Promise<void> {
    const pending = await call('pairing.pending')
    for (const { integratorId } of pending.ok ? (pending.value as { integratorId: string }[]) : []) {
      if (values['accept-software'].includes(integratorId))
        await call('pairing.answer', { integratorId, accept: true })
    }
  }
  const session = await call('session.read')
  const isNew = session.ok && (session.value as { lock: { kind: string } }).lock.kind === 'new'
  await call(isNew ? 'lock.create' : 'lock.unlock', { pin: demonstrationPin })
  const opened = await call('session.read')
  if (opened.ok && (opened.value as { service: string }).service !== 'signed-in') await call('session.signIn')
}

process.stdout.write(`${JSON.stringify({ address: host.address, folder })}\n`)

async function stop(): Promise<void> {
  await door.close()
  await host.close()
  await core.close()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())
