import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRouter } from '../router.ts'
import type { Clock } from '../platform/ports.ts'
import { createNodeClock } from '../platform/node/node-clock.ts'
import { createNodeLogger } from '../platform/node/node-logger.ts'
import { createStage, gp, type Stage, type StageDesk, texts, until, upToDate } from './testing/stage.ts'

const day = 86_400_000

/** Real time, with a wall clock that somebody set wrong. */
function shifted(): Clock & { shift: number } {
  const clock = createNodeClock()
  return {
    shift: 0,
    now() {
      return clock.now() + this.shift
    },
    monotonic: () => clock.monotonic(),
    after: (milliseconds, work) => clock.after(milliseconds, work),
  }
}

describe('a desk that has not seen the service for longer than its lease', () => {
  let stage: Stage
  let patientId: string
  const clock = shifted()

  beforeAll(async () => {
    stage = await createStage()
    patientId = await stage.seed(['Plaie propre'])
    const desk = await open()
    await stage.signIn(desk)
    await upToDate(desk)
    await desk.drop()
    await stage.stop()
  })
  afterAll(() => stage.close())

  const open = () => stage.desk({ name: 'gp', who: gp, clock })
  const ask = async (desk: StageDesk, method: string, params: unknown = {}) => {
    const route = createRouter({
      lock: {} as never,
      desk: () => desk.desk.handlers,
      leaseEnded: desk.desk.leaseEnded,
      newReference: () => 'réf',
      logger: createNodeLogger({ write: () => undefined }),
    })
    const reply = await route({ id: 1, method, params })
    return reply.ok ? 'ok' : reply.error.code
  }

  it('within 29 days everything is shown and written; after 31, only what never left is', async () => {
    clock.shift = 29 * day
    const desk = await open()
    expect(await ask(desk, 'timeline.read', { patientId })).toBe('ok')
    const { draftId } = await desk.call('draft.open', { patientId, kind: 'transmission' })
    await desk.call('draft.save', {
      draftId,
      body: { text: 'Écrit hors ligne', important: false, attachments: [] },
    })
    await desk.call('transmission.write', { draftId })
    clock.shift = 31 * day
    for (const method of ['context.read', 'worklist.read', 'draft.list', 'conflict.list']) {
      expect([method, await ask(desk, method)]).toEqual([method, 'lease_ended'])
    }
    expect(await ask(desk, 'timeline.read', { patientId })).toBe('lease_ended')
    expect(await ask(desk, 'search.find', { text: 'plaie' })).toBe('lease_ended')
    for (const method of [
      'status.read',
      'outbox.read',
      'outbox.export',
      'support.report',
      'preferences.read',
    ]) {
      expect([method, await ask(desk, method)]).toEqual([method, 'ok'])
    }
    expect(await desk.call('status.read', {})).toMatchObject({ link: 'lease-ended', waiting: 1 })
    await desk.drop()
  })

  it('turning the clock back does not extend it, in this run nor in the next', async () => {
    clock.shift = 0
    const desk = await open()
    expect(await ask(desk, 'timeline.read', { patientId })).toBe('lease_ended')
    await desk.drop()
  })

  it('what waits is exported as text and word for word, and the report names nobody', async () => {
    const desk = await open()
    const read = async (url: string) => {
      const ticket = desk.desk.tickets.find(url.split('/').at(-1)!)
      return ticket?.kind === 'made' ? new TextDecoder().decode(ticket.bytes()) : ''
    }
    const { url, fileName } = await desk.call('outbox.export', {})
    expect(fileName).toMatch(/^ecrits-en-attente-\d{4}-\d\d-\d\d\.json$/)
    const file = JSON.parse(await read(url))
    expect(file['écrits par']).toBe('Dr Claire Sance, médecin généraliste')
    expect(file['à lire'].join('\n')).toMatch(
      /PAT-TROIS DOMINIQUE.*enregistré ici, pas encore envoyé\n {4}Écrit hors ligne/,
    )
    expect(file['opérations']).toMatchObject([
      { opération: { kind: 'create', body: { text: 'Écrit hors ligne' } } },
    ])
    const report = await desk.call('support.report', {})
    expect(await read(report.url)).toBe(report.text)
    expect(report.text).toMatch(/Contrôle d’intégrité : bon/)
    expect(report.text).toMatch(/Envois par état :\n {4}here : 1/)
    expect(report.text).not.toMatch(/PAT-TROIS|Écrit hors ligne|279035121518989/i)
    await desk.drop()
  })

  it('the next hello shows everything again, and what waited goes', async () => {
    await stage.start()
    const desk = await open()
    await until(async () => {
      const { link, waiting } = await desk.call('status.read', {})
      if (link === 'signed-out' || desk.desk.service() === 'needed') await stage.signIn(desk)
      return link === 'online' && waiting === 0
    })
    expect(await ask(desk, 'timeline.read', { patientId })).toBe('ok')
    expect(texts(desk)).toEqual(['Plaie propre', 'Écrit hors ligne'].toSorted())
    await desk.drop()
  })
})
