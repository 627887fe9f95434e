import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../src/config.ts'
import { loadDatabaseKey, loadKeys } from '../src/keys.ts'
import { openStorage } from '../src/storage/open.ts'
import { temporaryFolder, testConfig } from './fixtures.ts'

const production = () => ({
  NAVIGATEUR_MODE: 'production',
  NAVIGATEUR_DATA: join(temporaryFolder(), 'data'),
  NAVIGATEUR_KEYS: join(temporaryFolder(), 'keys'),
  NAVIGATEUR_PUBLIC_URL: 'https://sync.example.fr',
  NAVIGATEUR_OIDC_ISSUER: 'https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet',
  NAVIGATEUR_OIDC_CLIENT_ID: 'navigateur-pro',
})

describe('configuration', () => {
  it('starts alone in development, on loopback, with the embedded provider', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ mode: 'development', host: '127.0.0.1', provider: { kind: 'embedded' } })
  })

  it('accepts a complete production', () => {
    expect(readConfig(production())).toMatchObject({ mode: 'production', provider: { kind: 'external' } })
  })

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      'the development provider',
      { NAVIGATEUR_PROVIDER: 'embedded' },
      /démonstration n’existe pas en production/,
    ],
    ['no provider', { NAVIGATEUR_OIDC_ISSUER: undefined }, /démonstration n’existe pas en production/],
    ['a provider without https', { NAVIGATEUR_OIDC_ISSUER: 'http://auth.example.fr' }, /https/],
    ['a loopback provider', { NAVIGATEUR_OIDC_ISSUER: 'http://127.0.0.1:8712' }, /https/],
    [
      'metadata without https',
      { NAVIGATEUR_OIDC_DISCOVERY: 'http://auth.example.fr/.well-known/x' },
      /https/,
    ],
    ['no client', { NAVIGATEUR_OIDC_CLIENT_ID: undefined }, /CLIENT_ID/],
    ['no public address', { NAVIGATEUR_PUBLIC_URL: undefined }, /PUBLIC_URL/],
    ['a public address without https', { NAVIGATEUR_PUBLIC_URL: 'http://sync.example.fr' }, /https/],
    ['no data folder', { NAVIGATEUR_DATA: undefined }, /NAVIGATEUR_DATA/],
    ['no key folder', { NAVIGATEUR_KEYS: undefined }, /NAVIGATEUR_KEYS/],
    ['plain HTTP on the network', { NAVIGATEUR_HOST: '0.0.0.0' }, /HTTPS/],
    ['a port that is none', { NAVIGATEUR_PORT: '70000' }, /NAVIGATEUR_PORT/],
    ['certificates that nobody checks', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, /ne vérifie plus/],
    ['a lease of more than 60 days', { NAVIGATEUR_LEASE_DAYS: '61' }, /NAVIGATEUR_LEASE_DAYS/],
    [
      'feeds shorter than the lease',
      { NAVIGATEUR_LEASE_DAYS: '60', NAVIGATEUR_FEED_DAYS: '59' },
      /NAVIGATEUR_FEED_DAYS/,
    ],
    ['a session of more than a day', { NAVIGATEUR_SESSION_HOURS: '25' }, /NAVIGATEUR_SESSION_HOURS/],
    ['a certificate without its key', { NAVIGATEUR_TLS_CERTIFICATE: 'service.pem' }, /vont ensemble/],
    ['a key without its certificate', { NAVIGATEUR_TLS_KEY: 'service.key' }, /vont ensemble/],
    [
      'certificate files that are not there',
      { NAVIGATEUR_TLS_CERTIFICATE: 'none.pem', NAVIGATEUR_TLS_KEY: 'none.key' },
      /none\.pem n’existe pas/,
    ],
  ])('production refuses %s', (_name, change, reason) => {
    expect(() => readConfig({ ...production(), ...change })).toThrow(reason)
  })

  it('keeps the keys out of what is copied with the data', () => {
    const env = production()
    for (const keys of [env.NAVIGATEUR_DATA, join(env.NAVIGATEUR_DATA, 'keys')]) {
      expect(() => readConfig({ ...env, NAVIGATEUR_KEYS: keys })).toThrow(/hors de NAVIGATEUR_DATA/)
    }
    expect(readConfig({ ...env, NAVIGATEUR_KEYS: `${env.NAVIGATEUR_DATA}-keys` }).mode).toBe('production')
  })

  it('refuses a key of TLS that other accounts can read', () => {
    const folder = temporaryFolder()
    const tls = {
      NAVIGATEUR_TLS_CERTIFICATE: join(folder, 'service.pem'),
      NAVIGATEUR_TLS_KEY: join(folder, 'service.key'),
    }
    for (const file of Object.values(tls)) writeFileSync(file, '', { mode: 0o644 })
    expect(() => readConfig(tls)).toThrow(/service\.key est ouverte/)
    chmodSync(tls.NAVIGATEUR_TLS_KEY, 0o600)
    expect(readConfig({ ...tls, NAVIGATEUR_HOST: '0.0.0.0' }).tls).toBeDefined()
  })

  it.each(['0.0.0.0', '192.168.1.10', '::', 'sync.example.fr', '127.0.0.1.example.fr'])(
    'plain HTTP does not listen on %s, in development either',
    (host) => {
      expect(() => readConfig({ NAVIGATEUR_HOST: host })).toThrow(/HTTPS/)
    },
  )

  describe('DATABASE_URL', () => {
    const remote = 'postgresql://service:secret@db.example.fr:6432/navigateur'
    const inProduction = (url: string) => readConfig({ ...production(), DATABASE_URL: url }).database

    it('is a checked and encrypted connection in production, or the loopback', () => {
      const database = inProduction(`${remote}?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem`)!
      expect(database).toMatchObject({
        host: 'db.example.fr',
        port: 6432,
        name: 'navigateur',
        user: 'service',
        tls: { rootCertificate: '/etc/ssl/ca.pem' },
      })
      expect(database.password()).toBe('secret')
      expect(inProduction('postgresql://service:s%40cret@[::1]/base')).toMatchObject({
        host: '::1',
        port: 5432,
        tls: undefined,
      })
      expect(readConfig({}).database).toBeUndefined()
    })

    it.each([
      ['in clear', remote],
      ['encrypted for anybody', `${remote}?sslmode=require`],
      ['with a mode that may fall back', `${remote}?sslmode=prefer`],
      ['with a second mode that undoes the first', `${remote}?sslmode=verify-full&sslmode=disable`],
      ['with another server than it shows', 'postgresql://service:secret@127.0.0.1/base?host=db.example.fr'],
      ['with options of its own', `${remote}?sslmode=verify-full&options=-c%20fsync%3Doff`],
      ['without an account', 'postgresql://127.0.0.1/base'],
      ['without a database', 'postgresql://service:secret@127.0.0.1'],
      ['of another kind', 'mysql://service:secret@127.0.0.1/base'],
      ['that is none', 'service:secret@127.0.0.1'],
      ['with a broken escape', 'postgresql://service:secret%zz@127.0.0.1/base'],
    ])('production refuses one %s, and never repeats it', (_name, url) => {
      expect(() => inProduction(url)).toThrow(/DATABASE_URL/)
      expect(() => inProduction(url)).not.toThrow(/secret|example/)
    })

    it('opens PostgreSQL, and fails without a word of the address when it is not there', async () => {
      const storage = openStorage(
        testConfig({ DATABASE_URL: 'postgresql://service:secret@127.0.0.1:1/base' }),
      )
      const refused = await storage.read((tx) => tx.listProfessionals()).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'service_refused' })
      expect(String(refused)).not.toMatch(/secret/)
      await storage.close()
    })
  })

  it.each([0o755, 0o750, 0o701])('a data folder of mode %o is refused', (mode) => {
    const folder = temporaryFolder()
    chmodSync(folder, mode)
    expect(() => readConfig({ NAVIGATEUR_DATA: folder })).toThrow(/chmod 700/)
  })
})

describe('keys', () => {
  const inProduction = (files: Readonly<Record<string, string>>, mode = 0o600) => {
    const env = production()
    mkdirSync(env.NAVIGATEUR_KEYS, { mode: 0o700 })
    const development = loadKeys(testConfig())
    const complete = {
      'database.key': randomBytes(48).toString('hex'),
      'cursor.key': randomBytes(32).toString('hex'),
      'file.key': randomBytes(32).toString('hex'),
      'signing.pem': development.signing.export({ type: 'pkcs8', format: 'pem' }).toString(),
      'oidc-client-secret': randomBytes(24).toString('base64url'),
      ...files,
    }
    for (const [name, text] of Object.entries(complete)) {
      if (text !== '') writeFileSync(join(env.NAVIGATEUR_KEYS, name), text, { mode })
    }
    return readConfig(env)
  }

  const loadAll = (config: Config) => ({ ...loadKeys(config), database: loadDatabaseKey(config) })

  it('are read in production, never made', () => {
    const keys = loadAll(inProduction({}))
    expect([keys.database.length, keys.cursor.length, keys.file.length]).toEqual([48, 32, 32])
    for (const name of ['database.key', 'cursor.key', 'file.key', 'signing.pem', 'oidc-client-secret']) {
      expect(() => loadAll(inProduction({ [name]: '' }))).toThrow(
        expect.objectContaining({ code: 'key_missing' }),
      )
    }
  })

  it('are four with PostgreSQL, which keeps the key of its disk', () => {
    expect(loadKeys(inProduction({ 'database.key': '' }))).toHaveProperty('file')
  })

  it.each([
    ['one digit short', { 'database.key': 'a'.repeat(95) }],
    ['a passphrase', { 'database.key': 'correct horse battery staple' }],
    ['a short cursor key', { 'cursor.key': 'ab' }],
    ['a short file key', { 'file.key': 'a'.repeat(63) }],
    ['a signing key of another kind', { 'signing.pem': 'x' }],
    ['a short client secret', { 'oidc-client-secret': 'secret' }],
  ])('refuses %s', (_name, files) => {
    expect(() => loadAll(inProduction(files))).toThrow(expect.objectContaining({ code: 'key_unreadable' }))
  })

  it('refuses a key that other accounts can read', () => {
    expect(() => loadKeys(inProduction({}, 0o644))).toThrow(/chmod 600/)
  })

  it('never replaces a lost database key', async () => {
    const config = testConfig()
    await openStorage(config).close()
    rmSync(join(config.keyFolder, 'database.key'))
    expect(() => openStorage(config)).toThrow(expect.objectContaining({ code: 'key_missing' }))
  })
})
