import type { ContextMessage } from '@navigateur-pro/domain/context/context-message.ts'
import type { Deposit, PluginHost } from '@navigateur-pro/domain/context/plugin.ts'
import { describe, expect, it } from 'vitest'
import { deepLink } from './deep-link.ts'

const reference = 'Zm9vYmFyYmF6cXV4LTAx'
const patient = {
  status: 'PROV',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
} as const
const traits = 'birthName=PAT-TROIS&firstGivenName=DOMINIQUE&sex=F&birthDate=1979-03-28'
const withMatricule = `navigateurpro://open?${traits}&matricule=279035121518989&oid=1.2.250.1.213.1.4.10`

async function desk(chosen: { acceptMatricule?: boolean } = {}) {
  const published: ContextMessage[] = []
  const logged: string[] = []
  const deposits = new Map<string, Deposit>()
  const host: PluginHost = {
    folder: '',
    publish: (message) => published.push(message),
    requestPairing: async () => false,
    readPairing: async () => undefined,
    savePairing: async () => {},
    follow: () => () => {},
    depositIdentity: (deposit) => {
      deposits.set(reference, deposit)
      return reference
    },
    withdrawIdentity(asked) {
      const deposit = deposits.get(asked)
      deposits.delete(asked)
      return deposit
    },
    log: (event, fields) => logged.push(JSON.stringify([event, fields])),
  }
  const running = await deepLink.start(host, deepLink.configuration.parse(chosen))
  const take = async (text: string) => running.take?.({ kind: 'text', text })
  return { host, running, take, published, logged }
}

describe('a link', () => {
  it('proposes its patient: a claim, in order, in an epoch of its own', async () => {
    const { take, published } = await desk()
    await take(`navigateurpro://open?${traits}`)
    await take(`navigateurpro://open?${traits}&intent=urgence`)
    expect(published).toMatchObject([
      { source: 'deep-link', sequence: 1, kind: 'opened', patient, evidence: 'claim' },
      { source: 'deep-link', sequence: 2, kind: 'opened', patient, evidence: 'claim', intent: 'urgence' },
    ])
    const restarted = await desk()
    await restarted.take(`navigateurpro://open?${traits}`)
    expect(restarted.published[0]?.epoch).not.toBe(published[0]?.epoch)
  })

  it('with a reference opens what was deposited, once', async () => {
    const { host, take, published } = await desk()
    const link = `navigateurpro://open?ref=${host.depositIdentity({ patient, intent: 'liaison' })}`
    await take(link)
    expect(published).toMatchObject([{ patient, intent: 'liaison' }])
    await expect(take(link)).rejects.toMatchObject({ code: 'bad_input', details: { reason: 'REFERENCE' } })
    expect(published).toHaveLength(1)
  })

  it('may ask for another page than the deposit did', async () => {
    const { host, take, published } = await desk()
    host.depositIdentity({ patient, intent: 'liaison' })
    await take(`navigateurpro://open?ref=${reference}&intent=referral`)
    expect(published).toMatchObject([{ intent: 'referral' }])
  })

  it('with a matricule is refused, unless the doctor said otherwise', async () => {
    const careful = await desk()
    await expect(careful.take(withMatricule)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('référence à usage unique'),
    })
    expect(careful.published).toEqual([])
    const trial = await desk({ acceptMatricule: true })
    await trial.take(withMatricule)
    expect(trial.published).toMatchObject([{ patient: { matricule: '279035121518989' }, evidence: 'claim' }])
  })

  it('is not a file', async () => {
    const { running, published } = await desk()
    const file = {
      kind: 'file',
      bytes: new TextEncoder().encode(`navigateurpro://open?${traits}`),
      mediaType: '',
    } as const
    await expect(running.take?.(file)).rejects.toMatchObject({ code: 'bad_input' })
    expect(published).toEqual([])
  })
})

describe('the self-test', () => {
  it('does not pretend to know whether the protocol is registered, and waits for a link', async () => {
    const { running } = await desk()
    expect(await running.selfTest()).toMatchObject([
      { outcome: 'waiting', advice: expect.stringContaining('ne se vérifie pas d’ici') },
      { outcome: 'waiting' },
    ])
  })

  it('says whether the last link was read, and why not, without a word of the patient', async () => {
    const { running, take, logged } = await desk()
    await take(`navigateurpro://open?${traits}`)
    expect((await running.selfTest())[1]).toMatchObject({
      label: 'Le dernier lien, il y a moins d’une minute, a été lu',
      outcome: 'ok',
    })
    await take(`navigateurpro://open?${traits}&birthPlace=REIMS`).catch(() => {})
    const told = await running.selfTest()
    expect(told[1]).toMatchObject({ outcome: 'failed', advice: expect.stringContaining('« birthPlace »') })
    expect(logged).toEqual(['["link.taken",null]', '["link.refused",{"reason":"VALUE"}]'])
    expect(JSON.stringify([told, logged])).not.toMatch(/PAT-TROIS|DOMINIQUE|REIMS|1979/)
  })
})
