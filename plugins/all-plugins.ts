import { browserExtension } from '@navigateur-pro/browser-extension/browser-extension.ts'
import { datamatrix } from '@navigateur-pro/datamatrix/datamatrix.ts'
import { readCodes } from '@navigateur-pro/datamatrix/read-codes.ts'
import { deepLink } from '@navigateur-pro/deep-link/deep-link.ts'
import type { Plugin } from '@navigateur-pro/domain/context/plugin.ts'
import type { MailCarrier } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import { fhircast } from '@navigateur-pro/fhircast/fhircast.ts'
import { localChannel } from '@navigateur-pro/local-channel/local-channel.ts'
import { createMssante } from '@navigateur-pro/mssante/mssante.ts'
import { watchedFolder } from '@navigateur-pro/watched-folder/watched-folder.ts'

/** The ways in, in the order of the settings screen; the same for the application and the loopback host. */
export const plugins: readonly Plugin[] = [
  localChannel,
  watchedFolder,
  browserExtension,
  fhircast,
  deepLink,
  datamatrix,
]

/** The way out, which is no way in: one carrier, which runs only once a person has given a mailbox. */
export const mail: MailCarrier = createMssante()

/** Nobody waits before the screen for a document that comes in. */
const longestReadingMs = 60_000

/** The codes drawn on a document that comes in: the reader of what is dropped, which opens nobody here. */
export function codes(bytes: Uint8Array, until: Promise<void>): Promise<readonly string[]> {
  const stopping = new AbortController()
  void until.then(() => stopping.abort())
  return readCodes(bytes, longestReadingMs, stopping.signal)
}
