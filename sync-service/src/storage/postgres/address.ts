import { readFileSync } from 'node:fs'
import type { ClientConfig } from 'pg'

/** Where the database is and as whom, as DATABASE_URL says it. */
export type DatabaseAddress = {
  readonly host: string
  readonly port: number
  readonly name: string
  readonly user: string
  /** A function, so that no log and no JSON of the configuration can hold it. Undefined: PGPASSWORD or ~/.pgpass. */
  readonly password: () => string | undefined
  /** `verify-full`: encrypted, certificate chain and name checked. Undefined: in clear. */
  readonly tls: { readonly rootCertificate: string | undefined } | undefined
}

const parameters = ['sslmode', 'sslrootcert']
const loopback = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/

/**
 * Reads DATABASE_URL ourselves rather than leave it to `pg`, where a later parameter silently wins
 * over an earlier one, `host=` over the name in the address, and `prefer` may mean anything.
 * @param problems what is wrong, in French, never with the address itself: it holds the password
 */
export function readDatabaseAddress(
  text: string,
  production: boolean,
  problems: string[],
): DatabaseAddress | undefined {
  const url = URL.parse(text)
  const isPostgres = url !== null && ['postgres:', 'postgresql:'].includes(url.protocol)
  const name = decode(url?.pathname.slice(1))
  const user = decode(url?.username)
  const password = decode(url?.password)
  if (!isPostgres || !url.hostname || !name || !user || password === undefined) {
    problems.push('DATABASE_URL doit être de la forme postgresql://compte:mot-de-passe@serveur:port/base.')
    return undefined
  }
  const given = [...url.searchParams.keys()]
  if (given.some((key) => !parameters.includes(key)) || new Set(given).size < given.length) {
    problems.push(`DATABASE_URL n’accepte que les paramètres ${parameters.join(' et ')}, une fois chacun.`)
  }
  const mode = url.searchParams.get('sslmode') ?? 'disable'
  if (mode !== 'disable' && mode !== 'verify-full') {
    problems.push('DATABASE_URL : sslmode vaut verify-full, ou disable sur la boucle locale.')
  }
  if (production && !loopback.test(url.hostname) && mode !== 'verify-full') {
    problems.push(
      'Hors de la boucle locale, la base ne se joint que chiffrée et vérifiée : ajoutez sslmode=verify-full à DATABASE_URL.',
    )
  }
  return {
    host: url.hostname.replace(/^\[(.+)\]$/, '$1'),
    port: url.port === '' ? 5432 : Number(url.port),
    name,
    user,
    password: () => (password === '' ? undefined : password),
    tls:
      mode === 'verify-full'
        ? { rootCertificate: url.searchParams.get('sslrootcert') ?? undefined }
        : undefined,
  }
}

/** What `pg` needs. Every choice is written: what is left out, it takes from the environment. */
export function clientConfig({ host, port, name, user, password, tls }: DatabaseAddress): ClientConfig {
  const secret = password()
  return {
    host,
    port,
    database: name,
    user,
    ...(secret !== undefined && { password: secret }),
    ssl: tls
      ? {
          // Without it, Node checks the certificate of a numeric address against « localhost ».
          host,
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(tls.rootCertificate !== undefined && { ca: readFileSync(tls.rootCertificate, 'utf8') }),
        }
      : false,
    application_name: 'navigateur-pro',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 5000,
  }
}

function decode(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}
