import { existsSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { z } from 'zod'
import { type DatabaseAddress, readDatabaseAddress } from './storage/postgres/address.ts'

const port = z.coerce.number().int().min(0).max(65_535)

const environment = z.object({
  NAVIGATEUR_MODE: z.enum(['development', 'production']).default('development'),
  NAVIGATEUR_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes any free port. */
  NAVIGATEUR_PORT: port.default(8710),
  NAVIGATEUR_METRICS_PORT: port.default(8711),
  NAVIGATEUR_PROVIDER_PORT: port.default(8712),
  /** The address that people and desktops use; needed in production. */
  NAVIGATEUR_PUBLIC_URL: z.url().optional(),
  NAVIGATEUR_DATA: z.string().min(1).optional(),
  /** Folder of the key files; needed in production, made in the data folder in development. */
  NAVIGATEUR_KEYS: z.string().min(1).optional(),
  /** Folder of `places.json` and `forms/*.json`; that of the demonstration in development, none in production. */
  NAVIGATEUR_REFERENCE: z.string().min(1).optional(),
  /** PostgreSQL; one encrypted file in the data folder when absent. */
  DATABASE_URL: z.string().min(1).optional(),
  NAVIGATEUR_TLS_CERTIFICATE: z.string().min(1).optional(),
  NAVIGATEUR_TLS_KEY: z.string().min(1).optional(),
  NAVIGATEUR_PROVIDER: z.enum(['embedded', 'external']).optional(),
  NAVIGATEUR_OIDC_ISSUER: z.url().optional(),
  /** Pro Santé Connect publishes its metadata at an address of its own. */
  NAVIGATEUR_OIDC_DISCOVERY: z.url().optional(),
  NAVIGATEUR_OIDC_CLIENT_ID: z.string().min(1).optional(),
  NAVIGATEUR_OIDC_SCOPE: z.string().default('openid scope_all'),
  NAVIGATEUR_OIDC_ACR: z.string().default('eidas1'),
  NAVIGATEUR_SESSION_HOURS: z.coerce.number().positive().max(24).default(12),
  NAVIGATEUR_LEASE_DAYS: z.coerce.number().int().positive().max(60).default(30),
  /** Entries of feeds older than this are forgotten; a desk that comes back later reads everything again. */
  NAVIGATEUR_FEED_DAYS: z.coerce.number().int().positive().max(3650).default(180),
  /** Snapshots that one process reads at once. */
  NAVIGATEUR_SNAPSHOTS: z.coerce.number().int().positive().max(1000).default(8),
  NAVIGATEUR_LOGINS_PER_MINUTE: z.coerce.number().int().positive().optional(),
})

const demonstrationReference = resolve(import.meta.dirname, '../../resources/reference')

export type ProviderConfig =
  | { readonly kind: 'embedded'; readonly port: number }
  | {
      readonly kind: 'external'
      readonly issuer: string
      readonly discovery: string
      readonly clientId: string
    }

export type Config = {
  readonly mode: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  /** Absent in development: the address the service listens on. */
  readonly publicUrl: string | undefined
  readonly dataFolder: string
  readonly keyFolder: string
  readonly referenceFolder: string | undefined
  readonly database: DatabaseAddress | undefined
  readonly tls: { readonly certificate: string; readonly key: string } | undefined
  readonly provider: ProviderConfig
  readonly scope: string
  readonly acr: string
  readonly sessionHours: number
  readonly leaseDays: number
  readonly feedDays: number
  readonly snapshots: number
  readonly loginsPerMinute: number
}

/** Reads and judges the whole configuration at once. Throws AppError bad_input with what to correct, in French. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw refusedConfig([`Valeur non valable pour ${names}.`])
  }
  const vars = parsed.data
  const production = vars.NAVIGATEUR_MODE === 'production'
  const problems: string[] = []
  const tls = readTls(vars, problems)
  if (!isLoopback(vars.NAVIGATEUR_HOST) && !tls) {
    problems.push(
      'Hors de la boucle locale, le service n’écoute qu’en HTTPS : donnez NAVIGATEUR_TLS_CERTIFICATE et NAVIGATEUR_TLS_KEY.',
    )
  }
  const publicUrl = vars.NAVIGATEUR_PUBLIC_URL?.replace(/\/$/, '')
  if (publicUrl && !isHttps(publicUrl) && (production || !isLoopback(new URL(publicUrl).hostname))) {
    problems.push('NAVIGATEUR_PUBLIC_URL doit commencer par https://.')
  }
  if (production) {
    if (!publicUrl) problems.push('NAVIGATEUR_PUBLIC_URL est nécessaire en production.')
    if (!vars.NAVIGATEUR_DATA) problems.push('NAVIGATEUR_DATA est nécessaire en production.')
    if (!vars.NAVIGATEUR_KEYS) problems.push('NAVIGATEUR_KEYS est nécessaire en production.')
    // Node then takes any certificate of the database and of the provider.
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      problems.push('NODE_TLS_REJECT_UNAUTHORIZED=0 ne vérifie plus aucun certificat : retirez-le.')
    }
  }
  const dataFolder = resolve(vars.NAVIGATEUR_DATA ?? resolve(import.meta.dirname, '../../.demo/service'))
  const keyFolder = resolve(vars.NAVIGATEUR_KEYS ?? resolve(dataFolder, 'keys'))
  for (const folder of [dataFolder, keyFolder]) {
    if (isOpenToOthers(folder))
      problems.push(`Le dossier ${folder} est ouvert à d’autres comptes : chmod 700.`)
  }
  if (production && isInside(dataFolder, keyFolder)) {
    problems.push(
      'NAVIGATEUR_KEYS doit être hors de NAVIGATEUR_DATA : une copie des données emporterait les clés.',
    )
  }
  const database =
    vars.DATABASE_URL === undefined ? undefined : readDatabaseAddress(vars.DATABASE_URL, production, problems)
  const provider = readProvider(vars, production, problems)
  if (vars.NAVIGATEUR_FEED_DAYS < vars.NAVIGATEUR_LEASE_DAYS) {
    problems.push('NAVIGATEUR_FEED_DAYS ne peut pas être plus court que NAVIGATEUR_LEASE_DAYS.')
  }
  if (problems.length > 0) throw refusedConfig(problems)
  return {
    mode: vars.NAVIGATEUR_MODE,
    host: vars.NAVIGATEUR_HOST,
    port: vars.NAVIGATEUR_PORT,
    metricsPort: vars.NAVIGATEUR_METRICS_PORT,
    publicUrl,
    dataFolder,
    keyFolder,
    referenceFolder: vars.NAVIGATEUR_REFERENCE ?? (production ? undefined : demonstrationReference),
    database,
    tls,
    provider,
    scope: vars.NAVIGATEUR_OIDC_SCOPE,
    acr: vars.NAVIGATEUR_OIDC_ACR,
    sessionHours: vars.NAVIGATEUR_SESSION_HOURS,
    leaseDays: vars.NAVIGATEUR_LEASE_DAYS,
    feedDays: vars.NAVIGATEUR_FEED_DAYS,
    snapshots: vars.NAVIGATEUR_SNAPSHOTS,
    loginsPerMinute: vars.NAVIGATEUR_LOGINS_PER_MINUTE ?? (production ? 10 : 600),
  }
}

function readProvider(
  vars: z.infer<typeof environment>,
  production: boolean,
  problems: string[],
): ProviderConfig {
  const kind = vars.NAVIGATEUR_PROVIDER ?? (vars.NAVIGATEUR_OIDC_ISSUER ? 'external' : 'embedded')
  if (kind === 'embedded') {
    if (production) {
      problems.push(
        'Le fournisseur d’identité de démonstration n’existe pas en production : donnez NAVIGATEUR_OIDC_ISSUER (Pro Santé Connect).',
      )
    }
    return { kind, port: vars.NAVIGATEUR_PROVIDER_PORT }
  }
  const { NAVIGATEUR_OIDC_ISSUER: issuer, NAVIGATEUR_OIDC_CLIENT_ID: clientId } = vars
  if (!issuer || !clientId) {
    problems.push('NAVIGATEUR_OIDC_ISSUER et NAVIGATEUR_OIDC_CLIENT_ID sont nécessaires.')
  }
  const discovery = vars.NAVIGATEUR_OIDC_DISCOVERY ?? issuer ?? ''
  const insecure = [issuer ?? '', discovery].some(
    (url) => url !== '' && !isHttps(url) && (production || !isLoopback(new URL(url).hostname)),
  )
  if (insecure) problems.push('L’adresse du fournisseur d’identité doit commencer par https://.')
  return { kind, issuer: issuer ?? '', discovery, clientId: clientId ?? '' }
}

function readTls(vars: z.infer<typeof environment>, problems: string[]): Config['tls'] {
  const { NAVIGATEUR_TLS_CERTIFICATE: certificate, NAVIGATEUR_TLS_KEY: key } = vars
  if (certificate === undefined && key === undefined) return undefined
  if (certificate === undefined || key === undefined) {
    problems.push('NAVIGATEUR_TLS_CERTIFICATE et NAVIGATEUR_TLS_KEY vont ensemble.')
    return undefined
  }
  for (const file of [certificate, key]) {
    if (!existsSync(file)) problems.push(`Le fichier ${file} n’existe pas.`)
  }
  if (isOpenToOthers(key)) problems.push(`La clé ${key} est ouverte à d’autres comptes : chmod 600.`)
  return { certificate, key }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !way.startsWith('..') && !isAbsolute(way)
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

function isHttps(url: string): boolean {
  return url.startsWith('https://')
}

/** Windows has no such bits; what does not exist yet will be made for this account alone. */
function isOpenToOthers(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return process.platform !== 'win32' && found !== undefined && (found.mode & 0o077) !== 0
}

function refusedConfig(problems: readonly string[]): AppError {
  return new AppError('bad_input', `Le service ne démarre pas :\n- ${problems.join('\n- ')}`)
}
