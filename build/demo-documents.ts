import { join } from 'node:path'
import { sampleDocument } from '../domain/documents/cda/testing/sample-documents.ts'
import { writeCda } from '../domain/documents/cda/write-cda.ts'
import { documentPatient } from '../domain/documents/document.ts'
import { blankLetter } from '../domain/documents/typed-letter.ts'
import { createCalendar } from '../resources/demo/calendar.ts'
import { scenarioNames } from '../resources/demo/dataset.ts'
import { nearMiss } from '../resources/demo/scenarios/near-miss.ts'
import type { Client } from '../desktop/contract/client.ts'
import { createPdfWriter } from '../desktop/core/platform/node/pdf-writer.ts'
import type { Demonstration } from './demonstration.ts'
import { connectDesk } from './desk-client.ts'
import { root } from './prepare.mjs'

/**
 * What a newcomer finds: a liaison sheet that the GP signed, and a report of the emergencies that waits because its
 * patient has a namesake. Made as they always are, by the desk: its own maker, its own tray.
 */
export async function makeDemoDocuments({ desks, dataset }: Demonstration): Promise<void> {
  const { client, put, close } = await connectDesk(desks.gp!.address)
  try {
    const waiting = reportForNamesake()
    const { patientId } = dataset.dossiers[scenarioNames.indexOf('heart-failure')]!
    await untilRead(client)
    const { draftId } = await client.call('draft.open', { patientId, kind: 'liaison' })
    const body = {
      ...blankLetter,
      reason: 'Dyspnée de repos depuis ce matin, orthopnée, prise de 3 kg en cinq jours.',
      destination: 'Urgences du centre hospitalier de Mont-de-Marsan',
    }
    await client.call('draft.save', { draftId, body })
    await client.call('letter.sign', { draftId })
    const bytes = await waiting
    const { url } = await client.call('inbox.prepareFile', { name, size: bytes.length })
    await put(url, bytes)
  } finally {
    close()
  }
}

const name = 'compte-rendu-urgences.pdf'

/** A PDF/A-3 with its CDA, as a hospital sends one. */
function reportForNamesake(): Promise<Uint8Array> {
  const { identity } = nearMiss(createCalendar(new Date().toISOString()))
  const sample = sampleDocument('liaison', { patient: documentPatient({ identity }) })
  const author = {
    ...sample.author,
    rpps: '99900000077',
    name: 'Dr Paul Castets',
    profession: 'médecin urgentiste',
    organisation: 'Centre hospitalier de Mont-de-Marsan',
  }
  const model = { ...sample, author }
  return createPdfWriter(join(root, 'resources/fonts')).write(model, { cda: writeCda(model) })
}

/** All its dossiers are on the desk: before, one may be there without its identity, and a namesake be missing. */
async function untilRead(client: Client): Promise<void> {
  const deadline = Date.now() + 300_000
  while ((await client.call('status.read', {})).link !== 'online') {
    if (Date.now() > deadline) throw new Error('Les dossiers de démonstration n’arrivent pas.')
    await new Promise((done) => setTimeout(done, 200))
  }
}
