import type { FollowedPatient } from '@navigateur-pro/domain/context/plugin.ts'
import { identity } from '@navigateur-pro/domain/identity/identity.ts'
import { describe, expect, it } from 'vitest'
import { topic, until, ownHubOfEachTest } from '../testing/own-hub.ts'
import { notification, patientResource } from '../testing/specification-client.ts'

const hub = ownHubOfEachTest()
const { start, subscribed } = hub

/** The official test identity of the INS teleservice: OID .10, never a real person. */
const patTrois = identity.parse({
  matricule: '279035121518989',
  oid: '1.2.250.1.213.1.4.10',
  status: 'QUAL',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
})

describe('the patient of the Navigateur', () => {
  const opened = (source?: string): FollowedPatient => ({
    kind: 'opened',
    patient: patTrois,
    ...(source === undefined ? {} : { source }),
  })

  it('is told to nobody by default', async () => {
    await start()
    const viewer = await subscribed('visionneuse')
    hub.desk.shows(opened())
    expect((await viewer.currentContext()).body).toEqual({ 'context.type': '', context: [] })
    expect(viewer.received).toEqual([])
  })

  it('is followed when the doctor says so: opened, told to the late, closed', async () => {
    await start({ share: true })
    const viewer = await subscribed('visionneuse')
    hub.desk.shows(opened())
    await until(() => viewer.received.length === 1)
    const [first] = viewer.received
    expect(first?.event).toMatchObject({
      'hub.topic': topic,
      'hub.event': 'Patient-open',
      context: [
        {
          key: 'patient',
          resource: {
            resourceType: 'Patient',
            id: expect.any(String),
            identifier: expect.arrayContaining([expect.objectContaining({ value: '279035121518989' })]),
          },
        },
      ],
    })
    const late = await subscribed('autre')
    await until(() => late.received.length === 1)
    expect(late.received).toEqual([first])
    hub.desk.shows({ kind: 'closed' })
    await until(() => viewer.received.length === 2)
    expect(viewer.received[1]?.event).toMatchObject({ 'hub.event': 'Patient-close' })
    expect(JSON.stringify(viewer.received[1])).not.toContain('PAT-TROIS')
  })

  it('is never told again to the program that brought it, nor twice to the others', async () => {
    await start({ share: true })
    const lgc = await subscribed('lgc')
    const viewer = await subscribed('visionneuse')
    await lgc.requestChange(notification(topic, 'Patient-open', [patientResource('Smith')]))
    hub.desk.shows(opened('fhircast:lgc'))
    hub.desk.shows(opened('local-channel:cabinet'))
    await until(() => viewer.received.length === 2 && lgc.received.length === 1)
    expect(JSON.stringify(viewer.received[0])).toContain('Smith')
    expect(JSON.stringify(viewer.received[1])).toContain('PAT-TROIS')
    expect(JSON.stringify(lgc.received)).toContain('PAT-TROIS')
  })

  it('without INS still has an identifier, which says nothing', async () => {
    await start({ share: true })
    const viewer = await subscribed('visionneuse')
    const { matricule: _m, oid: _o, ...traits } = patTrois
    hub.desk.shows({ kind: 'opened', patient: { ...traits, status: 'PROV' } })
    await until(() => viewer.received.length === 1)
    const text = JSON.stringify(viewer.received[0]?.event['context'])
    expect(text.match(/"identifier":\[[^\]]*\]/)?.[0]).toMatch(/^"identifier":\[\{[^}]*"urn:uuid:[^}]*\}\]$/)
  })
})
