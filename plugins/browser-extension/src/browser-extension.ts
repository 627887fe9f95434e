import { definePlugin, type PluginHost, type RunningPlugin } from '@navigateur-pro/domain/context/plugin.ts'
import { isAppError } from '@navigateur-pro/domain/errors.ts'
import { type LoopbackServer, startLoopbackServer } from '@navigateur-pro/sdk/loopback-server.ts'
import { z } from 'zod'
import { OpenTabs } from './open-tabs.ts'
import { selfChecks } from './self-checks.ts'

/** That of the `key` in the extension's manifest, which makes it the same on every computer. */
export const extensionOrigin = 'chrome-extension://fdlfieonlokhhjhalahafhalfnobgpap'

const settings = z.strictObject({
  site: z
    .enum(['weda'])
    .default('weda')
    .meta({
      title: 'Logiciel',
      description: 'Celui dont l’extension reconnaît les pages.',
      options: { weda: 'Weda' },
    }),
  port: z.int().min(1024).max(65_535).default(47_614).meta({
    title: 'Port de cet ordinateur',
    description:
      'L’extension parle au Navigateur par ce port, sans quitter l’ordinateur. Changez-le seulement s’il est pris, ici et dans les réglages de l’extension.',
  }),
})

type Limits = {
  /** A tab says every half minute that it is there; a browser slows hidden ones down to once a minute. */
  readonly silenceMs: number
}
const limits: Limits = { silenceMs: 150_000 }

/** A web LGC offers no other way in than the page: an extension of the web browser reads it. */
export const browserExtension = definePlugin({
  id: 'browser-extension',
  label: 'Logiciel de cabinet dans le navigateur (Weda)',
  description:
    'Pour un logiciel de cabinet qui s’utilise dans Chrome ou Edge, avec l’extension du Navigateur.',
  configuration: settings,
  onByDefault: false,
  start: (host, { port }) => startBrowserExtension(host, { port }, limits),
})

/** Runs without a port when another program has it: the self-test says so, and tries again. */
export async function startBrowserExtension(
  host: PluginHost,
  { port }: { readonly port: number },
  { silenceMs }: Limits,
): Promise<RunningPlugin & { port(): number | undefined }> {
  const tabs = new OpenTabs(host, silenceMs)
  let server: LoopbackServer | undefined
  let listening: Promise<void> | undefined

  async function listen(): Promise<void> {
    try {
      server = await startLoopbackServer({
        host,
        port,
        origins: [extensionOrigin],
        acceptNewPrograms: true,
        serve: (request) => tabs.serve(request),
      })
    } catch (error) {
      if (!isAppError(error) || error.code !== 'already_running') throw error
      host.log('browser-extension.port-taken')
    } finally {
      listening = undefined
    }
  }
  /** Two self-tests at once do not ask for the port twice. */
  async function listenOnce(): Promise<void> {
    if (server !== undefined) return
    listening ??= listen()
    await listening
  }

  await listenOnce()
  return {
    port: () => server?.port,
    async stop() {
      await listening
      await server?.stop()
      tabs.loseAll()
    },
    async selfTest() {
      await listenOnce()
      return selfChecks({
        port,
        listening: server !== undefined,
        lastRefusal: server?.lastRefusal(),
        lastHeardAt: tabs.lastHeardAt(),
        now: Date.now(),
      })
    },
  }
}
