import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, people, until, type World } from '../../tests/integration/world.ts'
import { createAutomaticSignIn } from '../../web/automatic-sign-in.ts'
import { nessi, patTrois, removeFolder, temporaryFolder } from '../testing/test-core.ts'
import { openTestDesk, type TestDesk } from '../testing/test-desk.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'

const folder = temporaryFolder()
let world: World
let gp: TestDesk
let nurse: TestDesk

async function openDeskOf(who: 'gp' | 'nurse'): Promise<TestDesk> {
  const opened = await openTestDesk(folder, {
    name: who,
    serviceUrl: world.service().url,
    links: createAutomaticSignIn(people[who].id),
  })
  await opened.desk.handlers['session.signIn']({})
  await until(async () => (await opened.desk.handlers['status.read']({})).asOf !== undefined)
  return opened
}
const waiting = { timeout: 30_000 }

beforeAll(async () => {
  world = await createWorld()
  gp = await openDeskOf('gp')
  nurse = await openDeskOf('nurse')
})
afterAll(async () => {
  await Promise.all([gp.close(), nurse.close()])
  await world.close()
  removeFolder(folder)
})

function opens(patient: Identity, sequence: number): void {
  nurse.desk.context.take({
    source: 'practice:lgc',
    epoch: 'day',
    sequence,
    at: 0,
    kind: 'opened',
    patient,
    evidence: 'paired',
  })
}

it('the service is asked: it has none, then it has the dossier, which opens by itself', async () => {
  opens(patTrois, 1)
  expect(nurse.desk.context.view().kind).toBe('unknown')
  nurse.desk.context.askService()
  expect(nurse.desk.context.view()).toMatchObject({ kind: 'resolving', why: 'asked' })
  await expect
    .poll(() => nurse.desk.context.view(), waiting)
    .toMatchObject({ kind: 'unknown', service: 'has-none' })

  const patientId = '0190a000-0000-7000-8000-0000000000aa'
  gp.desk.writer.create({ type: 'patient-identity', patientId, body: { identity: nessi } })
  await expect.poll(async () => (await gp.desk.handlers['status.read']({})).waiting, waiting).toBe(0)
  opens(nessi, 2)
  await world.join(patientId, 'nurse')
  if (nurse.desk.context.view().kind === 'unknown') nurse.desk.context.askService()
  await expect
    .poll(() => nurse.desk.context.view(), waiting)
    .toMatchObject({ kind: 'current', patient: { patientId } })
})
