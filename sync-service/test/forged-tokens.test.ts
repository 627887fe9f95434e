import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { base64url, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { openBench, openDesk, personOf } from './fixtures.ts'

const doctor = personOf('physician')

describe('access tokens', () => {
  it('refuses every forged, stale or borrowed one with the same 401', async () => {
    const bench = await openBench()
    const desk = await openDesk(bench, doctor)
    const good = desk.headers['authorization']!.slice('Bearer '.length)
    const [head, body, signature] = good.split('.') as [string, string, string]
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>
    const now = Math.floor(Date.now() / 1000)
    const { signing } = bench.keys
    const publicPem = createPublicKey(signing).export({ type: 'spki', format: 'pem' }).toString()
    const encode = (value: unknown) => base64url.encode(JSON.stringify(value))
    const sign = (
      payload: Record<string, unknown>,
      header: Record<string, unknown> = {},
      key: unknown = signing,
    ) =>
      new SignJWT(payload)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header })
        .sign(key as typeof signing)
    const stranger = generateKeyPairSync('ed25519').privateKey
    const jwk = createPublicKey(stranger).export({ format: 'jwk' })
    const table: readonly [string, string][] = [
      ...['none', 'None', 'nOnE'].map((alg): [string, string] => [
        `alg ${alg}`,
        `${encode({ alg, typ: 'at+jwt' })}.${body}.`,
      ]),
      ['no signature', `${head}.${body}.`],
      ['altered signature', `${head}.${body}.${signature.slice(0, -4)}AAAA`],
      ['altered claims', `${head}.${encode({ ...claims, sub: personOf('nurse').id })}.${signature}`],
      ['HS256 with the public key', await sign(claims, { alg: 'HS256' }, Buffer.from(publicPem))],
      ['another key', await sign(claims, {}, stranger)],
      ['its own jwk', await sign(claims, { jwk }, stranger)],
      ['jku elsewhere', await sign(claims, { jku: 'https://evil.example/jwks' }, stranger)],
      ['kid with a path', await sign(claims, { kid: '../../etc/passwd' }, stranger)],
      ['kid with SQL', await sign(claims, { kid: "' OR 1=1 --" }, stranger)],
      ['an ID token', await sign(claims, { typ: 'JWT' })],
      ['no type', await sign(claims, { typ: undefined })],
      ['unknown crit', `${encode({ alg: 'EdDSA', typ: 'at+jwt', crit: ['x'], x: 1 })}.${body}.${signature}`],
      ['exp as text', await sign({ ...claims, exp: `${now + 100}` })],
      ['exp without end', await sign({ ...claims, exp: 1e300 })],
      ['too long a life', await sign({ ...claims, exp: now + 3600 })],
      ['expired for 61 s', await sign({ ...claims, iat: now - 361, exp: now - 61 })],
      ['issued tomorrow', await sign({ ...claims, iat: now + 86_400, exp: now + 86_500 })],
      ['no exp', await sign({ ...claims, exp: undefined })],
      ['issuer with a slash', await sign({ ...claims, iss: `${String(claims['iss'])}/` })],
      ['another audience', await sign({ ...claims, aud: 'other' })],
      ['two audiences', await sign({ ...claims, aud: [claims['aud'], 'other'] as string[] })],
      ['another person’s session', await sign({ ...claims, sub: personOf('nurse').id })],
      ['a session that never was', await sign({ ...claims, sid: randomUUID() })],
      ['no device', await sign({ ...claims, device: undefined })],
      ['1 MB', 'a'.repeat(1_048_576)],
      ['nothing', ''],
    ]
    const status = async (authorization: string) =>
      (await bench.app.inject({ url: '/v1/sync/pull', headers: { authorization } })).statusCode
    // The same request with the real token gets past the guard, to its missing parameters.
    expect(await status(`Bearer ${good}`)).toBe(400)
    expect(await status(`Bearer ${await sign(claims)}`)).toBe(400)
    for (const [name, token] of table) expect([name, await status(`Bearer ${token}`)]).toEqual([name, 401])
    expect(await status(`Basic ${good}`)).toBe(401)
  })

  it('ends with the session, at once', async () => {
    const bench = await openBench()
    const desk = await openDesk(bench, doctor)
    await desk.hello()
    const { sid } = JSON.parse(
      Buffer.from(desk.headers['authorization']!.split('.')[1]!, 'base64url').toString(),
    ) as { sid: string }
    await bench.storage.write((tx) => tx.revokeSession(sid, new Date().toISOString()))
    await expect(desk.hello()).rejects.toThrow('hello 401')
  })
})
