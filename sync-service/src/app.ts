import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { isPatientSide, type Role } from '@navigateur-pro/domain/people/role.ts'
import type { Registry } from '@navigateur-pro/domain/records/registry.ts'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { fr } from 'zod/locales'
import { createAccessTokens } from './auth/access-tokens.ts'
import type { IdentityProvider } from './auth/identity-provider.ts'
import { readSession, type Session } from './auth/session.ts'
import type { Config } from './config.ts'
import { refusalOf, refuse, replyTo } from './errors.ts'
import type { ServiceKeys } from './keys.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { endOverdue } from './records/emergency.ts'
import { createCursorCodec } from './records/cursor.ts'
import { authRoutes } from './routes/auth.ts'
import { accessRoutes } from './routes/accesses.ts'
import { circleRoutes } from './routes/circle.ts'
import { readContent } from './routes/content.ts'
import type { RouteDeps } from './routes/deps.ts'
import { deviceRoutes } from './routes/devices.ts'
import { directoryRoutes } from './routes/directory.ts'
import { fhirMetadataRoutes, fhirRoutes } from './routes/fhir.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { patientRoutes } from './routes/patient.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { referenceRoutes } from './routes/reference.ts'
import { snapshotRoutes } from './routes/snapshot.ts'
import { type StreamTiming, streamRoutes } from './routes/stream.ts'
import { syncRoutes } from './routes/sync.ts'
import { versionRoutes } from './routes/versions.ts'
import type { Storage } from './storage/port.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any handler of a protected route runs. */
    session: Session
  }
}

export type AppDeps = {
  readonly config: Config
  readonly keys: ServiceKeys
  readonly storage: Storage
  readonly registry: Registry
  readonly provider: IdentityProvider
  readonly log: Log
  readonly metrics: Metrics
  readonly streamTiming?: StreamTiming
}

/** The whole service without a socket: `inject()` tests it, `service.ts` listens. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, keys, storage, log, metrics } = deps
  // Schemas explain themselves to people when a record is refused.
  z.config(fr())
  const app = createServer(config)
  const publicUrl = () => config.publicUrl ?? addressOf(app)
  const tokens = createAccessTokens(keys.signing, publicUrl)
  const routeDeps: RouteDeps = {
    ...deps,
    tokens,
    cursors: createCursorCodec(keys.cursor),
    callbackUrl: () => `${publicUrl()}/v1/auth/callback`,
    fhirBase: () => `${publicUrl()}/fhir`,
    sessionHours: config.sessionHours,
  }

  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error)
    const { status, body } = replyTo(refusal, request.id)
    const fields = { reference: request.id, code: refusal, ...routeOf(request) }
    if (status >= 500) log.error('request.failed', error, fields)
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    if (status === 429 || status === 503) reply.header('retry-after', retryAfter(reply))
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = replyTo('not_found', request.id)
    return reply.code(status).send(body)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { method, route } = routeOf(request)
    metrics.requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    if (route.startsWith('/health/')) return
    const milliseconds = Math.round(reply.elapsedTime)
    log.info('request', { reference: request.id, method, route, status: reply.statusCode, milliseconds })
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-site' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.tls !== undefined,
  })
  await app.register(rateLimit, { global: false })
  readContent(app)

  await app.register(healthRoutes(routeDeps))
  await app.register(fhirMetadataRoutes(routeDeps), { prefix: '/fhir' })
  await app.register(async (signIn) => {
    // A practice's desks share one address and each renews its token every five minutes; a token
    // cannot be guessed, so that way is only kept from floods.
    const renews = (request: FastifyRequest) => request.routeOptions.url === '/v1/auth/token'
    signIn.addHook(
      'onRequest',
      app.rateLimit({
        max: (request) => (renews(request) ? 60 : 1) * config.loginsPerMinute,
        keyGenerator: (request) => `${renews(request) ? 'token' : 'sign-in'} ${request.ip}`,
        timeWindow: 60_000,
      }),
    )
    await signIn.register(authRoutes(routeDeps))
  })
  await app.register(async (personal) => {
    // Before the body is read: a stranger's bytes are never parsed.
    personal.addHook('onRequest', async (request) => {
      request.session = await readSession(storage, tokens, request.headers.authorization)
      // By the service's clock, to the second, whatever the hourglass of `service.ts` has seen.
      await endOverdue(storage, request.session.professional.id)
    })
    // By device and by minute. A first sync of 20 000 records takes some sixty requests, but as many
    // again as there are pictures: files have a count of their own, and never hold up a text.
    const isFile = ({ routeOptions }: FastifyRequest) => /\/files|\/Binary/.test(routeOptions.url ?? '')
    personal.addHook(
      'onRequest',
      app.rateLimit({
        max: (request) => (isFile(request) ? 6000 : 1200),
        keyGenerator: (request) =>
          `${isFile(request) ? 'file' : 'sync'} ${request.session.professional.id} ${request.session.device}`,
        timeWindow: 60_000,
      }),
    )
    await personal.register(async (professional) => {
      professional.addHook(
        'onRequest',
        only((of) => !isPatientSide(of)),
      )
      await professional.register(snapshotRoutes(routeDeps))
      await professional.register(syncRoutes(routeDeps))
      await professional.register(streamRoutes(routeDeps, deps.streamTiming))
      await professional.register(fileRoutes(routeDeps))
      await professional.register(circleRoutes(routeDeps))
      await professional.register(accessRoutes(routeDeps))
      await professional.register(quarantineRoutes(routeDeps))
      await professional.register(versionRoutes(routeDeps))
      await professional.register(deviceRoutes(routeDeps))
      await professional.register(directoryRoutes(routeDeps))
      await professional.register(referenceRoutes(routeDeps))
      await professional.register(fhirRoutes(routeDeps), { prefix: '/fhir' })
    })
    await personal.register(async (patientSide) => {
      patientSide.addHook('onRequest', only(isPatientSide))
      await patientSide.register(patientRoutes(routeDeps))
    })
  })
  return app
}

/** Professionals and patients have no route in common: one that is added is closed to one of the two. */
function only(may: (of: Role) => boolean) {
  return async (request: FastifyRequest) => {
    if (!may(request.session.professional.role)) throw refuse('forbidden')
  }
}

/** After what the limiter asks, spread: those refused together do not come back together. */
function retryAfter(reply: FastifyReply): number {
  return Number(reply.getHeader('retry-after') ?? 0) + 1 + Math.floor(Math.random() * 15)
}

function createServer(config: Config) {
  const options = {
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 262_144,
    // 1 MiB, the most that one request brings, takes two minutes at 64 kbit/s.
    requestTimeout: 300_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: 128 },
  }
  const http = { maxHeaderSize: 16_384, headersTimeout: 10_000 }
  const app = config.tls
    ? Fastify({
        ...options,
        https: {
          ...http,
          minVersion: 'TLSv1.2',
          cert: readFileSync(config.tls.certificate),
          key: readFileSync(config.tls.key),
        },
      })
    : Fastify({ ...options, http })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  return (app as unknown as FastifyInstance).withTypeProvider<ZodTypeProvider>()
}

function addressOf(app: { readonly server: { address(): AddressInfo | string | null } }): string {
  const { port } = app.server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

function routeOf(request: {
  readonly method: string
  readonly routeOptions: { readonly url?: string | undefined }
}): { readonly method: string; readonly route: string } {
  return { method: request.method, route: request.routeOptions.url ?? 'unknown' }
}
