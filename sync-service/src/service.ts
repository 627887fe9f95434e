import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRegistry, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import { verifyAudit } from './audit/verify.ts'
import { buildApp } from './app.ts'
import { createIdentityProvider, type ProviderSettings } from './auth/identity-provider.ts'
import type { Config } from './config.ts'
import { loadKeys } from './keys.ts'
import { createLog, type Log } from './log.ts'
import { createMetrics, startMetricsServer } from './metrics.ts'
import { startHourglass } from './records/hourglass.ts'
import { startRetention } from './records/retention.ts'
import type { StreamTiming } from './routes/stream.ts'
import type { Storage } from './storage/port.ts'
import { openStorage } from './storage/open.ts'

export type Service = {
  /** Where desktops connect. */
  readonly url: string
  readonly metricsUrl: string
  /** The embedded provider, when there is one. */
  readonly providerUrl: string | undefined
  readonly storage: Storage
  /** Refuses new requests, lets those under way end (ten seconds at most), closes the database. */
  stop(): Promise<void>
}

const embeddedClient = 'navigateur-pro-dev'

/** Builds, listens, and starts the embedded provider when the configuration asks for it. */
export async function startService(
  config: Config,
  options: {
    readonly registry?: Registry
    readonly log?: Log
    readonly streamTiming?: StreamTiming
  } = {},
): Promise<Service> {
  const log = options.log ?? createLog()
  const keys = loadKeys(config)
  const storage = openStorage(config)
  // The first transaction judges the server and migrates: a refusal ends the start.
  try {
    const incarnation = await storage.read((tx) => tx.incarnation())
    if (isRenewed(config.dataFolder, incarnation)) log.warn('service.incarnation_renewed')
  } catch (error) {
    await storage.close()
    throw error
  }
  const metrics = createMetrics()
  const provider = Promise.withResolvers<ProviderSettings>()
  const app = await buildApp({
    config,
    keys,
    storage,
    registry: options.registry ?? createRegistry(),
    provider: createIdentityProvider(() => provider.promise),
    log,
    metrics,
    ...(options.streamTiming && { streamTiming: options.streamTiming }),
  })
  const listened = await app.listen({ host: config.host, port: config.port })
  const url = config.publicUrl ?? listened
  const metricsServer = await startMetricsServer(metrics, config.metricsPort)
  const common = { clientSecret: keys.clientSecret, scope: config.scope, acr: config.acr }
  let embedded: { readonly issuer: string; close(): Promise<void> } | undefined
  if (config.provider.kind === 'embedded') {
    // Never loaded where it is not asked for: production does without the package's code.
    const { startDevelopmentProvider } = await import('./auth/development-provider.ts')
    embedded = await startDevelopmentProvider({
      port: config.provider.port,
      clientId: embeddedClient,
      clientSecret: keys.clientSecret,
      redirectUri: `${url}/v1/auth/callback`,
      professionals: () => storage.read((tx) => tx.listProfessionals()),
    })
    const { issuer } = embedded
    provider.resolve({ ...common, issuer, discovery: issuer, clientId: embeddedClient, embedded: true })
  } else {
    provider.resolve({ ...common, ...config.provider, embedded: false })
  }
  log.info('service.started', { address: url })
  const audited = verifyAudit(storage).then(
    ({ intact, count }) => {
      metrics.auditIntact.set(intact ? 1 : 0)
      if (!intact) log.error('audit.altered', undefined, { count })
    },
    (error: unknown) => log.error('audit.unverified', error),
  )
  const retention = startRetention(storage, config.feedDays, (error) => log.error('retention.failed', error))
  const hourglass = startHourglass(storage, (error) => log.error('emergency.unended', error))
  return {
    url,
    metricsUrl: metricsServer.url,
    providerUrl: embedded?.issuer,
    storage,
    stop: async () => {
      // A desk keeps its connection after its last answer: without this, it would hold up the stop.
      const idle = setInterval(() => app.server.closeIdleConnections(), 50)
      const deadline = Promise.withResolvers<void>()
      const timer = setTimeout(() => {
        app.server.closeAllConnections()
        deadline.resolve()
      }, 10_000)
      await Promise.race([app.close(), deadline.promise])
      clearTimeout(timer)
      clearInterval(idle)
      await Promise.all([
        audited,
        retention.stop(),
        hourglass.stop(),
        embedded?.close(),
        metricsServer.close(),
      ])
      await storage.close()
      log.info('service.stopped')
    },
  }
}

/**
 * Whether the data came back from an older copy since this folder last knew it. Said in the log: every
 * desk is about to check what it had given and to send again what is missing.
 */
function isRenewed(folder: string, incarnation: string): boolean {
  const path = join(folder, 'incarnation')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (known !== incarnation) writeFileSync(path, incarnation, { mode: 0o600 })
  return known !== undefined && known !== incarnation
}
