import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineRecordType } from '@navigateur-pro/domain/records/record-type.ts'
import { createRegistry, releasedTypes } from '@navigateur-pro/domain/records/registry.ts'
import type { Desk } from '../../core/desk.ts'
import { removeFolder, temporaryFolder } from '../../core/testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../../core/testing/test-desk.ts'
import { createAutomaticSignIn } from '../../web/automatic-sign-in.ts'
import { createWorld, people, until, type Who, type World } from './world.ts'

const weightBody = z.strictObject({ kilograms: z.number().positive().max(500), comment: z.string().max(200) })

/** The whole of what it takes to add a record type. */
const weight = defineRecordType<z.infer<typeof weightBody>>({
  name: 'weight',
  label: { one: 'poids', many: 'poids' },
  schemaVersion: 1,
  schema: weightBody,
  merge: { kind: 'append' },
  confidentiality: ['paramedical'],
  inTimeline: true,
  fields: (body) => ({ kilograms: body.kilograms }),
  searchText: (body) => body.comment,
  title: (body) => `${body.kilograms} kg`,
})
const registry = createRegistry([...releasedTypes, weight])
const lartigue = {
  status: 'PROV',
  birthName: 'LARTIGUE',
  firstGivenName: 'JEANNE',
  sex: 'F',
  birthDate: '1941-02-03',
}

describe('a record type of one’s own is its definition and nothing else', () => {
  const folder = temporaryFolder()
  const patientId = v7()
  const desks: TestDesk[] = []
  let world: World
  let gp: Desk
  let nurse: Desk
  let homeHelp: Desk

  async function startDesk(who: Who): Promise<Desk> {
    const opened = await openTestDesk(folder, {
      name: who,
      registry,
      serviceUrl: world.service().url,
      links: createAutomaticSignIn(people[who].id),
    })
    desks.push(opened)
    await opened.desk.handlers['session.signIn']({})
    await until(async () => opened.desk.service() === 'signed-in')
    return opened.desk
  }
  const timeline = async (desk: Desk) =>
    (await desk.handlers['timeline.read']({ patientId, limit: 50 })).items
  const found = async (desk: Desk, text: string) => desk.handlers['search.find']({ text, limit: 20 })
  const isSent = async (desk: Desk) => (await desk.handlers['status.read']({})).waiting === 0

  beforeAll(async () => {
    world = await createWorld(registry)
    gp = await startDesk('gp')
    nurse = await startDesk('nurse')
    homeHelp = await startDesk('homeHelp')
    gp.writer.create({ type: 'patient-identity', patientId, body: { identity: lartigue } })
    await until(() => isSent(gp))
    await world.join(patientId, 'nurse')
    await world.join(patientId, 'homeHelp')
    await until(async () => (await nurse.handlers['circle.read']({ patientId })).members.length === 4)
    await until(async () => (await homeHelp.handlers['circle.read']({ patientId })).members.length === 4)
    nurse.writer.create({
      type: 'weight',
      patientId,
      body: { kilograms: 71.4, comment: 'Pesée du matin, léger œdème' },
    })
  })
  afterAll(async () => {
    await Promise.all(desks.map((desk) => desk.close()))
    await world.close()
    removeFolder(folder)
  })

  it('is stored here, and acknowledged by the service', async () => {
    await until(() => isSent(nurse))
    expect((await timeline(nurse))[0]).toMatchObject({
      label: 'poids',
      title: '71.4 kg',
      delivery: { state: 'received' },
    })
  })

  it('is synced to who may read it, searched without accents, and told since the last visit', async () => {
    const item = await until(async () => (await timeline(gp))[0])
    expect(item).toMatchObject({ label: 'poids', title: '71.4 kg', author: { name: people.nurse.name } })
    expect((await found(gp, 'lartigue')).patients).toHaveLength(1)
    expect((await found(gp, 'pesee leger')).records.map(({ label }) => label)).toEqual(['poids'])
    const { lines } = await gp.handlers['visit.read']({ patientId })
    expect(lines.map(({ text }) => text)).toContain('71.4 kg')
  })

  it('reaches no role outside its class, and a role that may not write it is refused', async () => {
    // Written after it and received: had it been on its way, it would be here.
    homeHelp.writer.create({
      type: 'transmission',
      patientId,
      body: { text: 'Repas pris' },
      confidentiality: 'social',
    })
    await until(() => isSent(homeHelp))
    expect((await timeline(homeHelp)).map(({ author }) => author.name)).toEqual([people.homeHelp.name])
    expect((await found(homeHelp, 'pesee')).records).toEqual([])
    expect(() =>
      homeHelp.writer.create({ type: 'weight', patientId, body: { kilograms: 70, comment: '' } }),
    ).toThrow('Votre rôle ne permet pas d’écrire : poids.')
  })
})
