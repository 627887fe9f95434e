import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { v7 as newId } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { signIn } from './browser.ts'
import { fromLines, identityBody, personOf, temporaryFolder, toLines, transmissionOf } from './fixtures.ts'

const main = resolve(import.meta.dirname, '../src/main.ts')

/** `npm run service`, as a process of its own on a folder that survives it. */
async function launch(folder: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      DATABASE_URL: undefined,
      NAVIGATEUR_DATA: folder,
      NAVIGATEUR_PORT: '0',
      NAVIGATEUR_METRICS_PORT: '0',
      NAVIGATEUR_PROVIDER_PORT: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  for await (const chunk of child.stderr.setEncoding('utf8')) {
    said += String(chunk)
    const url = /Service de synchronisation : (\S+)/.exec(said)?.[1]
    if (url && said.includes('Données')) return { child, url }
  }
  throw new Error(`the service did not start: ${said}`)
}

const doctor = personOf('physician')

async function push(url: string, token: string, operations: readonly unknown[]): Promise<readonly unknown[]> {
  const reply = await fetch(`${url}/v1/sync/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: toLines(operations),
  })
  return fromLines(await reply.text())
}

describe('npm run service', () => {
  it('keeps what it acknowledged when it is killed right after, and recognises the replay', async () => {
    const folder = join(temporaryFolder(), 'data')
    const first = await launch(folder)
    const { tokens } = await signIn(first.url, doctor.id)
    const patient = newId()
    const operations = [
      transmissionOf(patient, 1, {
        type: 'patient-identity',
        confidentiality: 'administrative',
        body: identityBody,
      }),
      ...Array.from({ length: 20 }, (_, index) => transmissionOf(patient, index + 2)),
    ]
    const acknowledged = await push(first.url, tokens.access_token, operations)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(acknowledged).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'ok' })))

    const second = await launch(folder)
    const renewed = await fetch(`${second.url}/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
        device_id: await deviceOf(tokens.access_token),
      }),
    })
    const { access_token } = (await renewed.json()) as { access_token: string }
    const replay = await push(second.url, access_token, operations)
    expect(replay).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'duplicate', version: 1 })))
    expect(replay).toEqual(acknowledged.map((result) => ({ ...(result as object), status: 'duplicate' })))
    second.child.kill('SIGTERM')
    expect(await once(second.child, 'exit')).toEqual([0, null])
  })

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'production with the development provider',
      { NAVIGATEUR_MODE: 'production' },
      /démonstration n’existe pas/,
    ],
    ['plain HTTP on every address', { NAVIGATEUR_HOST: '0.0.0.0' }, /HTTPS/],
  ])('does not start in %s', async (_name, env, reason) => {
    const child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        DATABASE_URL: undefined,
        NAVIGATEUR_DATA: join(temporaryFolder(), 'data'),
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toMatch(reason)
    expect(said).not.toMatch(/^\s+at /m)
  })
})

async function deviceOf(token: string): Promise<string> {
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { device: string }
  return claims.device
}
