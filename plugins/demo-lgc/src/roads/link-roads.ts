import { spawn } from 'node:child_process'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Link } from './channel-roads.ts'
import { type Opening, type Road, type Sent, saysNoClosing } from './road.ts'

/**
 * The two launch links. With a command, the link is followed at once, as the system would; without one, the
 * page shows it and the person follows it.
 */
export function linkRoads(link: Link, linkCommand: readonly string[]): readonly Road[] {
  function follow(href: string): Sent {
    const [program, ...args] = linkCommand
    const shown = { href, label: 'Suivre le lien' }
    if (program === undefined) return { text: 'Le lien est prêt : suivez-le.', link: shown, code: href }
    const child = spawn(program, [...args, href], { stdio: 'ignore', detached: true })
    child.on('error', () => {})
    child.unref()
    return { text: 'Lien suivi.', link: shown, code: href }
  }
  return [
    {
      id: 'reference',
      label: 'Lien à référence',
      explanation:
        'Le logiciel confie l’identité au Navigateur, qui lui rend une référence valable une minute : le lien ne contient aucun trait.',
      open: async ({ patient, intent }) => {
        const navigateur = link.navigateur()
        if (navigateur === undefined) {
          throw new AppError('offline', 'Ce logiciel n’est pas encore relié au Navigateur.')
        }
        const reference = await navigateur.createReference(patient, { intent })
        return follow(`navigateurpro://open?ref=${reference}`)
      },
      close: async () => saysNoClosing,
    },
    {
      id: 'link',
      label: 'Lien avec l’identité',
      explanation:
        'Le lien porte les traits : n’importe qui a pu l’écrire, le Navigateur le propose sans rien ouvrir seul.',
      open: async (opening) => follow(traitsLink(opening)),
      close: async () => saysNoClosing,
    },
  ]
}

/** No matricule: a link stays in histories and logs. */
const carried = [
  'birthName',
  'usedName',
  'firstGivenName',
  'givenNames',
  'sex',
  'birthDate',
  'birthPlace',
  'localId',
] as const

function traitsLink({ patient, intent }: Opening): string {
  const query = new URLSearchParams({ intent })
  for (const trait of carried) {
    const value = patient[trait]
    if (value !== undefined) query.set(trait, value)
  }
  return `navigateurpro://open?${query.toString()}`
}
