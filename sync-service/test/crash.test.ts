import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { renew, signIn } from './browser.ts'
import {
  launch,
  openingOf,
  personOf,
  pushTo,
  spawnService,
  temporaryFolder,
  transmissionOf,
} from './fixtures.ts'

type Creation = ReturnType<typeof transmissionOf>
/** The connection was refused or closed, or the service said that it was stopping. */
const gone = /fetch failed|terminated|push 503/

const doctor = personOf('physician')

describe('npm run service', () => {
  it('keeps what it acknowledged when it is killed right after, and recognises the replay', async () => {
    const folder = join(temporaryFolder(), 'data')
    const first = await launch(folder)
    const { device, tokens } = await signIn(first.url, doctor.id)
    const patient = newId()
    const operations = [
      openingOf(patient),
      ...Array.from({ length: 20 }, (_, index) => transmissionOf(patient, index + 2)),
    ]
    const acknowledged = await pushTo(first.url, tokens.access_token, operations)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(acknowledged).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'ok' })))

    const second = await launch(folder)
    const { access_token } = await renew(second.url, device, tokens.refresh_token)
    const replay = await pushTo(second.url, access_token, operations)
    expect(replay).toMatchObject(operations.map(({ op_id }) => ({ op_id, status: 'duplicate', version: 1 })))
    expect(replay).toEqual(acknowledged.map((result) => ({ ...(result as object), status: 'duplicate' })))
    second.child.kill('SIGTERM')
    expect(await once(second.child, 'exit')).toEqual([0, null])
  })

  it('stops when told: what is under way is answered, what was not answered was not done', async () => {
    const folder = join(temporaryFolder(), 'data')
    let { child, url } = await launch(folder)
    const people = (['physician', 'nurse', 'pharmacist'] as const).map(personOf)
    const desks = await Promise.all(
      people.map(async (person) => {
        const { device, tokens } = await signIn(url, person.id)
        const patient = newId()
        await pushTo(url, tokens.access_token, [openingOf(patient)])
        return { device, patient, tokens, answered: [] as Creation[], unanswered: [] as Creation[], dseq: 2 }
      }),
    )
    for (let round = 0; round < 2; round++) {
      const enough = Promise.withResolvers<void>()
      const pushing = desks.map(async (desk) => {
        for (;;) {
          const batch = Array.from({ length: 20 }, (_, index) =>
            transmissionOf(desk.patient, desk.dseq + index),
          )
          desk.unanswered.push(...batch)
          const results = await pushTo(url, desk.tokens.access_token, batch)
          expect(results.map(({ status }) => status)).toEqual(batch.map(() => 'ok'))
          desk.unanswered.splice(0)
          desk.answered.push(...batch)
          desk.dseq += batch.length
          enough.resolve()
        }
      })
      const ends = Promise.allSettled(pushing)
      await enough.promise
      await pause(Math.random() * 100)
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
      for (const end of await ends) {
        expect(end).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(gone) } })
      }
      ;({ child, url } = await launch(folder))
      for (const desk of desks) {
        desk.tokens = await renew(url, desk.device, desk.tokens.refresh_token)
        const again = await pushTo(url, desk.tokens.access_token, [...desk.answered, ...desk.unanswered])
        expect(again.map(({ status }) => status)).toEqual([
          ...desk.answered.map(() => 'duplicate'),
          ...desk.unanswered.map(() => 'ok'),
        ])
        desk.dseq += desk.unanswered.length
        // The next replay concerns the next round alone.
        desk.answered.splice(0)
        desk.unanswered.splice(0)
      }
    }
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  }, 180_000)

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'production with the development provider',
      { NAVIGATEUR_MODE: 'production' },
      /démonstration n’existe pas/,
    ],
    ['plain HTTP on every address', { NAVIGATEUR_HOST: '0.0.0.0' }, /HTTPS/],
  ])('does not start in %s', async (_name, env, reason) => {
    const child = spawnService({ NAVIGATEUR_DATA: join(temporaryFolder(), 'data'), ...env })
    let said = ''
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    expect(await once(child, 'close')).toEqual([1, null])
    expect(said).toMatch(reason)
    expect(said).not.toMatch(/^\s+at /m)
  })
})
