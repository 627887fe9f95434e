import { AppError } from '@navigateur-pro/domain/errors.ts'
import { checkMssAddress } from '@navigateur-pro/domain/exchange/mss-address.ts'
import type { MailAccount, MailPosition } from '@navigateur-pro/domain/exchange/mail-carrier.ts'
import type { MailSettingsInput, MailSettingsView } from '../../contract/message-views.ts'
import type { Settings } from '../settings.ts'

const name = 'mssante'

type Stored = MailSettingsInput & {
  /** Messages that came before this desk read the mailbox are not brought in. */
  readonly since: string
}

export type MailSettings = ReturnType<typeof createMailSettings>

/** The mailbox of this desk, in the encrypted cache and nowhere else; what is secret never comes back out. */
export function createMailSettings(settings: Settings, now: () => string) {
  const stored = () => settings.read<Stored>(name)

  return {
    view(): MailSettingsView | undefined {
      const known = stored()
      if (!known) return undefined
      const { password, certificate, since: _since, ...shown } = known
      return { ...shown, hasPassword: password !== '', hasCertificate: certificate !== '' }
    },
    /** An empty secret keeps the one that is kept, for the same servers only: a new one is not told the old secret. */
    save(given: MailSettingsInput): void {
      const checked = checkMssAddress(given.address)
      if (checked.kind === 'refused') throw new AppError('bad_input', checked.message)
      if (checked.kind === 'patient') {
        throw new AppError('bad_input', 'Cette adresse est celle d’un patient. Rien n’a été changé.')
      }
      const known = stored()
      const same =
        known?.user === given.user &&
        known.smtp.host === given.smtp.host &&
        known.imap.host === given.imap.host
      const password = given.password || (same ? known.password : '')
      const certificate = given.certificate || (same ? known.certificate : '')
      if (password === '' && certificate === '') {
        throw new AppError(
          'bad_input',
          'Donnez le mot de passe de la boîte, ou son certificat. Rien n’a été changé.',
        )
      }
      const since = known?.address === checked.address ? known.since : now()
      settings.write(name, {
        ...given,
        address: checked.address,
        password,
        certificate,
        since,
      } satisfies Stored)
      if (known && known.address !== checked.address) settings.remove(`${name}.position`)
    },
    remove(): void {
      settings.remove(name)
      settings.remove(`${name}.position`)
    },
    account(personName: string): (MailAccount & Pick<Stored, 'productNumber' | 'since'>) | undefined {
      const known = stored()
      return known && { ...known, name: personName }
    },
    position: () => settings.read<MailPosition>(`${name}.position`),
    moveTo: (position: MailPosition) => settings.write(`${name}.position`, position),
  }
}
