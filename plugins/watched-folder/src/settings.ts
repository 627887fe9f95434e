import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { encodings } from './decode-text.ts'
import { formatIds, formats } from './formats.ts'

const encodingLabels = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Windows-1252 (ANSI, Windows en français)',
  'iso-8859-1': 'ISO-8859-1 (Latin 1)',
  'iso-8859-15': 'ISO-8859-15 (Latin 9)',
  cp437: 'CP437 (DOS, IBM)',
  cp850: 'CP850 (DOS en français)',
  'utf-16le': 'UTF-16 (« Unicode » de Windows)',
} as const satisfies Readonly<Record<(typeof encodings)[number], string>>

export const settings = z.strictObject({
  folder: z
    .string()
    .max(1000)
    .refine((path) => path === '' || isAbsolute(path), 'donnez le chemin complet du dossier')
    .default('')
    .meta({
      title: 'Dossier d’échange',
      description: 'Le chemin complet du dossier où votre logiciel écrit le patient ouvert.',
    }),
  fileName: z
    .string()
    .regex(/^[^/\\*]{0,60}(?:\*[^/\\*]{0,60}){0,3}$/, 'donnez un nom de fichier, avec au plus trois « * »')
    .default('*')
    .meta({
      title: 'Nom des fichiers',
      description:
        '« * » remplace n’importe quels caractères : « PATIENT*.TXT ». Les autres fichiers sont ignorés.',
    }),
  format: z
    .enum(formatIds)
    .default('key-value')
    .meta({
      title: 'Format',
      description: 'Ce que votre logiciel écrit dans le fichier.',
      options: Object.fromEntries(formatIds.map((id) => [id, formats[id].label])),
    }),
  encoding: z.enum(encodings).default('utf-8').meta({
    title: 'Encodage',
    description:
      'Si les accents sont illisibles, essayez Windows-1252. Un fichier qui dit son encodage est cru.',
    options: encodingLabels,
  }),
  remove: z.boolean().default(false).meta({
    title: 'Effacer le fichier une fois lu',
    description:
      'Le dossier ne garde alors pas l’identité du dernier patient. Un fichier refusé reste en place.',
  }),
})
export type Settings = z.infer<typeof settings>

/** Names are compared without case, as Windows does. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
  const expression = new RegExp(`^${escaped.join('.*')}$`, 'iu')
  return (name) => expression.test(name)
}
