import { randomUUID } from 'node:crypto'
import {
  definePlugin,
  type Handed,
  type PluginHost,
  type RunningPlugin,
  type SelfCheck,
} from '@navigateur-pro/domain/context/plugin.ts'
import { type AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { z } from 'zod'
import { identityOfCodes, identityOfScan } from './identity-of-codes.ts'
import { readCodes } from './read-codes.ts'
import { refusal } from './refusal.ts'

const settings = z.strictObject({
  acceptFiles: z.boolean().default(true).meta({
    title: 'Lire les images et les PDF',
    description:
      'Une photo ou un document que vous déposez est lu sur ce poste, sans être conservé ni envoyé. La douchette et le texte collé restent lus si vous décochez.',
  }),
})

type Limits = { readonly readingMs: number; readonly trialMs: number }
/** A self-test answers within three seconds. */
const limits: Limits = { readingMs: 10_000, trialMs: 2_500 }

/** The universal fall-back: the code that a qualified identity carries on paper. */
export const datamatrix = definePlugin({
  id: 'datamatrix',
  label: 'Datamatrix INS (douchette, image ou PDF)',
  description:
    'Pour ouvrir un patient depuis le code carré imprimé sur son document, quel que soit votre logiciel.',
  configuration: settings,
  onByDefault: true,
  start: async (host, chosen) => startDatamatrix(host, chosen, limits),
})

type LastTaken = { readonly at: number; readonly refused?: AppError }

export function startDatamatrix(
  host: PluginHost,
  { acceptFiles }: z.infer<typeof settings>,
  { readingMs, trialMs }: Limits,
): RunningPlugin {
  const epoch = randomUUID()
  const stopping = new AbortController()
  let sequence = 0
  let reading: Promise<unknown> | undefined
  let last: LastTaken | undefined

  async function take(handed: Handed): Promise<void> {
    // Taken when handed in: a document that is long to read never replaces the patient scanned since.
    sequence += 1
    const mine = sequence
    try {
      const patient = handed.kind === 'text' ? identityOfScan(handed.text) : await readFile(handed.bytes)
      host.publish({
        source: 'datamatrix',
        epoch,
        sequence: mine,
        at: Date.now(),
        kind: 'opened',
        patient,
        evidence: 'claim',
      })
      last = { at: Date.now() }
    } catch (error) {
      if (!isAppError(error)) throw error
      last = { at: Date.now(), refused: error }
      host.log('datamatrix.refused', { reason: String(error.details.reason) })
      throw error
    }
  }

  async function readFile(bytes: Uint8Array): Promise<Identity> {
    if (!acceptFiles) throw refusal('files-off')
    if (stopping.signal.aborted) throw refusal('stopped')
    // One at a time: the memory of the decoders is bounded each.
    if (reading !== undefined) throw refusal('busy')
    const texts = readCodes(bytes, readingMs, stopping.signal)
    reading = texts
    try {
      return identityOfCodes(await texts)
    } finally {
      reading = undefined
    }
  }

  return {
    take,
    async stop() {
      stopping.abort()
      await Promise.allSettled([reading])
    },
    selfTest: async () => [
      ...(acceptFiles ? [await tryReaders(trialMs, stopping.signal)] : []),
      lastCheck(last),
    ],
  }
}

const blankPage = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
trailer<</Root 1 0 R>>`

/** Draws a blank page and looks for a code on it: both decoders and their thread have then worked. */
async function tryReaders(longestMs: number, stopped: AbortSignal): Promise<SelfCheck> {
  const label = 'Les images et les PDF peuvent être lus sur ce poste'
  try {
    await readCodes(new TextEncoder().encode(blankPage), longestMs, stopped)
    return { label, outcome: 'ok' }
  } catch {
    return {
      label,
      outcome: 'failed',
      advice:
        'Le lecteur d’images n’a pas répondu. Fermez les autres logiciels et recommencez ; si rien ne change, réinstallez le Navigateur. La douchette et le texte collé restent lus.',
    }
  }
}

function lastCheck(last: LastTaken | undefined): SelfCheck {
  const label = 'Le dernier code donné a été lu'
  if (last === undefined) {
    return {
      label,
      outcome: 'waiting',
      advice:
        'Aucun code n’a été donné depuis le déverrouillage. Scannez un datamatrix INS, collez son texte, ou déposez une image ou un PDF.',
    }
  }
  if (last.refused !== undefined) return { label, outcome: 'failed', advice: last.refused.message }
  return { label, outcome: 'ok' }
}
