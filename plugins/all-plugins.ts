import { browserExtension } from '@navigateur-pro/browser-extension/browser-extension.ts'
import { datamatrix } from '@navigateur-pro/datamatrix/datamatrix.ts'
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
