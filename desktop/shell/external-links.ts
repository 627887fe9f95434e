import type { Shell } from 'electron'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { ExternalLinks } from '../core/platform/ports.ts'

export type LinkPolicy = {
  /** `host` or `host:port`, exact. */
  readonly hosts: readonly string[]
  /** A developer's run: the service is on this machine, without TLS. */
  readonly development: boolean
}

export function mayOpen(text: string, { hosts, development }: LinkPolicy): boolean {
  const url = text.length <= 2048 ? URL.parse(text) : null
  if (!url || url.username || url.password) return false
  if (url.protocol === 'https:') return hosts.includes(url.host)
  return development && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
}

export function createExternalLinks(shell: Pick<Shell, 'openExternal'>, policy: LinkPolicy): ExternalLinks {
  return {
    open: async (url) => {
      if (!mayOpen(url, policy))
        throw new AppError(
          'forbidden',
          'Cette adresse n’est pas de celles que le Navigateur peut ouvrir. Rien n’a été ouvert.',
        )
      await shell.openExternal(new URL(url).href)
    },
  }
}
