import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPairing } from '@navigateur-pro/sdk/pairing-file.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { patTrois, TestDesk } from '../testing/test-desk.ts'
import { localChannel } from './local-channel.ts'

let desk: TestDesk
beforeEach(() => {
  desk = new TestDesk()
})
afterEach(() => desk.remove())
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000 })

describe('pairing', () => {
  it('shows the same six digits on both sides, and gives both the same secret once accepted', async () => {
    await desk.start()
    const shown: string[] = []
    const client = await desk.linked({ onPairingCode: (code) => void shown.push(code) })
    expect(desk.asked).toEqual([{ integratorId: 'mon-lgc', name: 'Mon LGC', code: shown[0] }])
    expect(shown[0]).toMatch(/^\d{6}$/)
    const kept = await readPairing(desk.pairingFile, 'mon-lgc')
    expect(Buffer.from(kept ?? [])).toEqual(Buffer.from(desk.pairings.get('mon-lgc') ?? []))
    client.close()

    await desk.linked()
    expect(desk.asked).toHaveLength(1)
  })

  it('waits for the doctor, and announces afterwards the patient opened meanwhile', async () => {
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    await desk.start({ idleBeforeAuthMs: 100 })
    const client = await desk.connect()
    expect(client.status()).toBe('waiting-for-pairing')
    expect(await client.openPatient(patTrois)).toBe('waiting')
    await until(() => desk.asked.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(client.status()).toBe('waiting-for-pairing')
    decide(true)
    await until(() => desk.published.length === 1)
    expect(desk.kinds()).toEqual(['opened PAT-TROIS'])
  })

  it('refused, keeps no secret on either side and does not ask again by itself', async () => {
    desk.doctor = () => false
    await desk.start()
    const client = await desk.connect()
    await until(() => client.problem()?.code === 'pairing_refused')
    expect(client.status()).toBe('unreachable')
    expect(desk.pairings.size).toBe(0)
    expect(await readPairing(desk.pairingFile, 'mon-lgc')).toBeUndefined()

    for (let time = 2; time <= 3; time++) {
      await client.pairAgain()
      await until(() => desk.asked.length === time && client.problem()?.code === 'pairing_refused')
    }
    // Three refusals are an answer: a fourth question does not reach the doctor.
    await client.pairAgain()
    await until(() => client.problem()?.code === 'pairing_closed')
    expect(desk.asked).toHaveLength(3)
  })

  it('asks one question at a time, even when the client that raised it leaves', async () => {
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    await desk.start()
    const first = await desk.connect()
    await until(() => desk.asked.length === 1)
    first.close()
    const second = await desk.connect({
      integrator: { id: 'autre', name: 'Autre' },
      pairingFile: join(desk.root, 'autre.json'),
    })
    await until(() => second.problem()?.code === 'pairing_busy')
    expect(second.status()).toBe('waiting-for-pairing')
    decide(true)
    await until(() => desk.asked.length === 2)
    decide(true)
    await until(() => second.status() === 'connected')
    expect([...desk.pairings.keys()]).toEqual(['autre'])
  })

  it('is refused without a question when the settings say so; known software stays linked', async () => {
    await desk.start()
    await desk.linked()
    await desk.stop()
    await desk.start({}, false)
    await desk.linked()
    const other = await desk.connect({
      integrator: { id: 'autre', name: 'Autre' },
      pairingFile: join(desk.root, 'autre.json'),
    })
    await until(() => other.problem()?.code === 'pairing_closed')
    expect(desk.asked).toHaveLength(1)
  })

  it('can be refused on the practice software’s side too', async () => {
    await desk.start()
    const client = await desk.connect({ onPairingCode: async () => false })
    await until(() => client.problem()?.code === 'code_rejected')
    expect(desk.pairings.size).toBe(0)
  })
})

describe('what the practice software says', () => {
  it('becomes context messages: one epoch per session, sequences that only grow', async () => {
    await desk.start()
    const client = await desk.linked()
    expect(await client.openPatient(patTrois, { intent: 'liaison' })).toBe('accepted')
    expect(await client.openPatient({ ...patTrois, birthName: 'DEUX' })).toBe('accepted')
    expect(await client.closePatient()).toBe('accepted')
    expect(desk.kinds()).toEqual(['opened PAT-TROIS', 'opened DEUX', 'closed'])
    const [first, , last] = desk.published
    expect(first).toMatchObject({
      source: 'local-channel:mon-lgc',
      patient: patTrois,
      intent: 'liaison',
      evidence: 'paired',
    })
    expect(new Set(desk.published.map(({ epoch }) => epoch)).size).toBe(1)
    expect(desk.published.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expect(last).not.toHaveProperty('patient')
  })

  it('passes an invalid matricule on as it is: a wrong key is a state to show', async () => {
    await desk.start()
    const client = await desk.linked()
    await client.openPatient({ ...patTrois, matricule: '279035121518912' })
    expect(desk.published[0]?.patient?.matricule).toBe('279035121518912')
  })

  it('says which field is ill-shaped, never its value, and stays linked', async () => {
    await desk.start()
    const client = await desk.linked()
    const wrong = { ...patTrois, birthDate: '28/03/1979' }
    const said = await client.openPatient(wrong).catch((error: Error) => error.message)
    expect(said).toBe('Le champ « birthDate » est absent ou mal formé. Rien n’a été ouvert.')
    expect(await client.openPatient(patTrois)).toBe('accepted')
  })

  it('is refused with a coded sentence when the Navigateur itself fails, without a word of why', async () => {
    await desk.start()
    const client = await desk.linked()
    const publish = vi.spyOn(desk.host, 'publish').mockImplementation(() => {
      throw new Error('PAT-TROIS')
    })
    await expect(client.openPatient(patTrois)).rejects.toMatchObject({
      code: 'internal',
      message: expect.not.stringContaining('PAT-TROIS'),
    })
    publish.mockRestore()
    expect(desk.logged.join()).not.toContain('PAT-TROIS')
    expect(client.status()).toBe('connected')
  })
})

describe('when the practice software goes away', () => {
  it('leaves a patient that nobody vouches for any more: lost', async () => {
    await desk.start()
    const client = await desk.linked()
    await client.openPatient(patTrois)
    client.close()
    await until(() => desk.published.length === 2)
    const [opened, lost] = desk.published
    expect(lost).toMatchObject({ kind: 'lost', source: opened?.source, epoch: opened?.epoch, sequence: 2 })
    expect(lost).not.toHaveProperty('patient')
  })

  it('leaves nothing to say after a close, nor after a command that ends by nature', async () => {
    await desk.start()
    const client = await desk.linked()
    await client.openPatient(patTrois)
    await client.closePatient()
    client.close()
    const command = await desk.linked()
    await command.openPatient(patTrois, { detached: true })
    command.close()
    await desk.stop()
    expect(desk.kinds()).toEqual(['opened PAT-TROIS', 'closed', 'opened PAT-TROIS'])
  })
})

describe('windows', () => {
  const shown = () => desk.published.map(({ kind, patient, window }) => [kind, patient?.birthName, window])

  it('of one software are voices of their own: each says, closes and loses its own patient', async () => {
    await desk.start()
    const left = await desk.linked()
    await left.openPatient(patTrois)
    const right = await desk.linked()
    await right.openPatient({ ...patTrois, birthName: 'VOISINE' })
    left.close()
    await until(() => desk.published.length === 3)
    await right.closePatient()
    const [first, second] = desk.published.map(({ window }) => window)
    expect(first).toMatch(/^[\w-]{22}$/)
    expect(second).not.toBe(first)
    expect(shown()).toEqual([
      ['opened', 'PAT-TROIS', first],
      ['opened', 'VOISINE', second],
      ['lost', undefined, first],
      ['closed', undefined, second],
    ])
  })

  it('are none for commands that end at once: each replaces the previous one', async () => {
    await desk.start()
    for (const birthName of ['PREMIER', 'SECOND']) {
      const command = await desk.linked()
      await command.openPatient({ ...patTrois, birthName }, { detached: true })
      command.close()
    }
    const command = await desk.linked()
    await command.closePatient({ detached: true })
    expect(shown()).toEqual([
      ['opened', 'PREMIER', undefined],
      ['opened', 'SECOND', undefined],
      ['closed', undefined, undefined],
    ])
    expect(new Set(desk.published.map(({ epoch }) => epoch)).size).toBe(3)
  })
})

describe('a reference for a launch link', () => {
  it('stands for the patient and the intent; nothing opens until the link is followed', async () => {
    await desk.start()
    const client = await desk.linked()
    const reference = await client.createReference(patTrois, { intent: 'liaison' })
    expect(desk.deposits.get(reference)).toEqual({ patient: patTrois, intent: 'liaison' })
    expect(await client.createReference(patTrois)).not.toBe(reference)
    expect(desk.published).toEqual([])
  })

  it('is refused for an ill-shaped identity, or when the Navigateur is away', async () => {
    await desk.start()
    const client = await desk.linked()
    const wrong = { ...patTrois, birthDate: '28/03/1979' }
    await expect(client.createReference(wrong)).rejects.toMatchObject({ code: 'bad_input' })
    await desk.stop()
    await until(() => client.problem()?.code === 'absent')
    await expect(client.createReference(patTrois)).rejects.toMatchObject({
      code: 'offline',
      message: expect.stringContaining('n’est pas ouvert'),
    })
  })
})

describe('the self-test', () => {
  const outcomes = async () => (await desk.selfTest()).map((line) => line.split(' ', 1)[0])

  it('waits for a software, then for a patient, then has nothing to repair', async () => {
    await desk.start()
    expect(await outcomes()).toEqual(['ok', 'ok', 'waiting', 'waiting'])
    const client = await desk.linked()
    expect(await outcomes()).toEqual(['ok', 'ok', 'ok', 'waiting'])
    await client.openPatient(patTrois)
    expect(await outcomes()).toEqual(['ok', 'ok', 'ok', 'ok'])
    client.close()
    await until(() => desk.kinds().includes('lost'))
    expect((await desk.selfTest())[2]).toContain('C’est normal avec la ligne de commande')
  })

  it('says that the doctor is awaited, then why the software was refused', async () => {
    let decide: (accepted: boolean) => void = () => {}
    desk.doctor = () => new Promise((resolve) => (decide = resolve))
    await desk.start()
    const client = await desk.connect()
    await until(() => desk.asked.length === 1)
    expect((await desk.selfTest())[2]).toContain('attend votre accord')
    decide(false)
    await until(() => client.problem()?.code === 'pairing_refused')
    expect((await desk.selfTest())[2]).toMatch(/^failed .*L’appairage a été refusé/)
  })

  it.skipIf(process.platform === 'win32')('sees an open folder, and a socket that is not ours', async () => {
    await desk.start()
    chmodSync(desk.folder, 0o755)
    expect((await desk.selfTest())[0]).toMatch(/^failed .*0700/)
    rmSync(join(desk.folder, 'canal.sock'))
    writeFileSync(join(desk.folder, 'canal.sock'), '')
    expect((await desk.selfTest())[1]).toMatch(/^failed .*supprimé ou remplacé/)
  })
})

describe('when the Navigateur goes away', () => {
  it('is found again with the same pairing, and told the current patient in a new epoch', async () => {
    await desk.start()
    const statuses: string[] = []
    const client = await desk.linked({ onStatus: (status) => statuses.push(status) })
    await client.openPatient(patTrois, { intent: 'liaison' })
    await desk.stop()
    await until(() => client.problem()?.code === 'absent')
    expect(client.status()).toBe('unreachable')
    expect(await client.openPatient({ ...patTrois, birthName: 'SUIVANTE' })).toBe('waiting')
    await desk.start()
    await until(() => desk.published.length === 3)
    expect(desk.kinds()).toEqual(['opened PAT-TROIS', 'lost', 'opened SUIVANTE'])
    expect(desk.published[2]?.epoch).not.toBe(desk.published[0]?.epoch)
    expect(desk.asked).toHaveLength(1)
    // Twice unreachable: first the fact, then the reason.
    expect(statuses).toEqual(['waiting-for-pairing', 'connected', 'unreachable', 'unreachable', 'connected'])
  })

  it('is told nothing of a patient closed meanwhile', async () => {
    await desk.start()
    const client = await desk.linked()
    await client.openPatient(patTrois)
    await desk.stop()
    await until(() => client.status() === 'unreachable')
    expect(await client.closePatient()).toBe('waiting')
    await desk.start()
    await until(() => client.status() === 'connected')
    await client.openPatient({ ...patTrois, birthName: 'AUTRE' })
    expect(desk.kinds()).toEqual(['opened PAT-TROIS', 'lost', 'opened AUTRE'])
  })
})

describe('where it listens', () => {
  it.skipIf(process.platform === 'win32').each([0o755, 0o770, 0o707])(
    'refuses a folder that others may enter (mode %o), on both sides',
    async (mode) => {
      mkdirSync(desk.folder)
      chmodSync(desk.folder, mode)
      await expect(desk.start()).rejects.toMatchObject({ code: 'forbidden' })
      const client = await desk.connect()
      expect(client.problem()?.code).toBe('unsafe_folder')
    },
  )

  it.skipIf(process.platform === 'win32')('refuses a folder reached through a link', async () => {
    mkdirSync(join(desk.root, 'ailleurs'), { mode: 0o700 })
    symlinkSync(join(desk.root, 'ailleurs'), desk.folder)
    await expect(desk.start()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.skipIf(process.platform === 'win32')('refuses a file or a link to nowhere in its place', async () => {
    writeFileSync(desk.folder, 'lettre')
    await expect(desk.start()).rejects.toMatchObject({ code: 'forbidden' })
    expect(readFileSync(desk.folder, 'utf8')).toBe('lettre')
    rmSync(desk.folder)
    symlinkSync(join(desk.root, 'nulle-part'), desk.folder)
    await expect(desk.start()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.runIf(process.getuid?.() === 0)('refuses a folder that another account made first', async () => {
    mkdirSync(desk.folder, { mode: 0o700 })
    chownSync(desk.folder, 65_534, 65_534)
    await expect(desk.start()).rejects.toMatchObject({ code: 'forbidden' })
    expect((await desk.connect()).problem()?.code).toBe('unsafe_folder')
  })

  it('does not take the place of a Navigateur that is listening', async () => {
    await desk.start()
    const client = await desk.linked()
    await expect(localChannel.start(desk.host, { acceptNewSoftware: true })).rejects.toMatchObject({
      code: 'already_running',
    })
    expect(await client.openPatient(patTrois)).toBe('accepted')
  })

  it.skipIf(process.platform === 'win32')('never removes a file that is not a socket', async () => {
    mkdirSync(desk.folder, { mode: 0o700 })
    const path = join(desk.folder, 'canal.sock')
    writeFileSync(path, 'lettre')
    await expect(desk.start()).rejects.toThrow('non-socket')
    expect(readFileSync(path, 'utf8')).toBe('lettre')
  })
})

describe('settings', () => {
  it('are labelled in French for the screen made from them, and open by default', () => {
    expect(localChannel.configuration.parse({})).toEqual({ acceptNewSoftware: true })
    expect(localChannel.configuration.shape.acceptNewSoftware.meta()?.title).toContain('Accepter')
  })
})
