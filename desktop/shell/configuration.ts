import { z } from 'zod'
import { AppError } from '@navigateur-pro/domain/errors.ts'

const configuration = z.strictObject({
  serviceUrl: z.url({ protocol: /^https?$/ }),
  environment: z.enum(['production', 'test']),
  /** 5 to 30 minutes without a gesture: CNIL, guide de la sécurité des données, fiche « postes ». */
  autoLockMinutes: z.int().min(1).max(30).default(15),
  /** Hosts, besides the service's, that a link may open in the browser. */
  linkHosts: z.array(z.string()).default([]),
  /** Shows, hides and focuses the window from anywhere; in Electron's words (« Accelerator »). */
  shortcut: z.string().default('CommandOrControl+Alt+N'),
})
export type Configuration = z.infer<typeof configuration>

/**
 * An installed application reads its settings where the archive's integrity covers them (the
 * `navigateur` key that packaging writes in package.json), never in the environment; a developer's
 * run reads NAVIGATEUR_SERVICE_URL.
 */
export function readConfiguration(source: {
  readonly packaged: boolean
  readonly manifest: unknown
  readonly env: Readonly<Record<string, string | undefined>>
}): Configuration {
  const raw = source.packaged
    ? z.object({ navigateur: z.unknown() }).safeParse(source.manifest).data?.navigateur
    : { serviceUrl: source.env.NAVIGATEUR_SERVICE_URL, environment: 'test' }
  const parsed = configuration.safeParse(raw)
  if (!parsed.success)
    throw new AppError(
      'bad_input',
      source.packaged
        ? 'Cette installation ne dit pas à quel service se relier. Rien n’a été ouvert. Demandez une nouvelle installation à la personne qui s’occupe de vos postes.'
        : 'Indiquez l’adresse du service dans NAVIGATEUR_SERVICE_URL, puis relancez.',
    )
  if (source.packaged && new URL(parsed.data.serviceUrl).protocol !== 'https:')
    throw new AppError(
      'bad_input',
      'L’adresse du service de cette installation n’est pas chiffrée (https). Rien n’a été envoyé. Demandez une nouvelle installation.',
    )
  return parsed.data
}
