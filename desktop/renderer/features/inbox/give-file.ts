import { AppError } from '@navigateur-pro/domain/errors.ts'
import { wireError } from '../../../contract/transport.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { sayName } from '../identity-band/say-patient.ts'

const largest = 10 * 1024 * 1024

/** What only the inbox reads; a PDF that falls elsewhere may be a datamatrix to scan. */
export function isForInbox({ name }: File): boolean {
  return /\.(?:xml|zip)$/iu.test(name)
}

/** Gives a file of this desk to the core, which reads it by its bytes. Says where it went. */
export async function giveFile(file: File): Promise<void> {
  if (file.size > largest) throw new AppError('too_large', words.tooLarge)
  say(words.giving)
  try {
    const before = await client.call('inbox.list', {})
    const { url } = await client.call('inbox.prepareFile', { name: file.name, size: Math.max(1, file.size) })
    const response = await fetch(url, { method: 'PUT', body: file })
    if (!response.ok) {
      const refusal = wireError.safeParse(await response.json().catch(() => undefined))
      throw refusal.success
        ? new AppError(refusal.data.code, refusal.data.message)
        : new AppError('internal', words.notGiven)
    }
    const { attached } = await client.call('inbox.list', {})
    const fresh = attached.find((one) => before.attached.every(({ recordId }) => recordId !== one.recordId))
    say(fresh ? words.attachedAlone(fresh.title, sayName(fresh.patient.identity)) : words.given)
  } catch (error) {
    say('')
    throw error
  }
}
