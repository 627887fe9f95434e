import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { referenceReply } from '@navigateur-pro/domain/sync/messages.ts'
import { describe, expect, it } from 'vitest'
import { openBench, openDesk, personOf, temporaryFolder } from './fixtures.ts'

const demonstration = resolve(import.meta.dirname, '../../resources/reference')

async function openReference(folder: string) {
  const bench = await openBench({ environment: { NAVIGATEUR_REFERENCE: folder } })
  const { headers } = await openDesk(bench, personOf('home-help'))
  const ask = (tag = '') =>
    bench.app.inject({ url: '/v1/reference', headers: { ...headers, 'if-none-match': tag } })
  return { ask, bench }
}

describe('forms and places of the territory', () => {
  it('every file of the demonstration is right', async () => {
    const { ask, bench } = await openReference(demonstration)
    const { forms, places } = referenceReply.parse((await ask()).json())
    expect(forms.map(({ id }) => id)).toEqual(['lone-person-summer'])
    expect(places.length).toBeGreaterThan(10)
    expect(new Set(places.map(({ id }) => id)).size).toBe(places.length)
    expect(bench.logged()).not.toContain('file-refused')
  })

  it('a form put there counts at once; what did not change is not sent again', async () => {
    const folder = temporaryFolder()
    const { ask } = await openReference(folder)
    const before = await ask()
    expect(before.json()).toEqual({ forms: [], places: [] })
    expect((await ask(String(before.headers['etag']))).statusCode).toBe(304)
    mkdirSync(join(folder, 'forms'))
    const name = 'lone-person-summer.json'
    copyFileSync(join(demonstration, 'forms', name), join(folder, 'forms', name))
    const after = await ask(String(before.headers['etag']))
    expect(after.statusCode).toBe(200)
    expect(referenceReply.parse(after.json()).forms).toHaveLength(1)
    rmSync(join(folder, 'forms', name))
    expect((await ask(String(after.headers['etag']))).json()).toEqual({ forms: [], places: [] })
  })

  it('a file that is not right is said in the log, by its name, and the others still serve', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'forms'))
    copyFileSync(join(demonstration, 'places.json'), join(folder, 'places.json'))
    writeFileSync(join(folder, 'forms', 'cassee.json'), '{"id": "cassee", ')
    writeFileSync(join(folder, 'forms', 'incomplete.json'), '{"id": "incomplete"}')
    const { ask, bench } = await openReference(folder)
    const { forms, places } = referenceReply.parse((await ask()).json())
    expect(forms).toEqual([])
    expect(places.length).toBeGreaterThan(10)
    for (const name of ['cassee.json', 'incomplete.json']) expect(bench.logged()).toContain(name)
  })
})
