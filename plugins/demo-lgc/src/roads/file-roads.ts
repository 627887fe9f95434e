import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ExportFile, exportFiles } from './export-files.ts'
import { type Road, saysNoClosing } from './road.ts'

/** The export folder: one file that is replaced at each opening. Undefined: this way is not set up. */
export function fileRoads(folder: string | undefined): readonly Road[] {
  return exportFiles.map((file) => ({
    id: file.id,
    label: file.label,
    explanation: `Le logiciel dépose « ${file.name} » (${file.encoding}) dans son dossier d’export, que le Navigateur surveille.`,
    ...(folder === undefined && {
      unavailable: 'Ce logiciel a été lancé sans dossier d’export (--exports).',
    }),
    open: async ({ patient, intent }) => {
      const path = await drop(folder ?? '.', file, file.open(patient, intent))
      return { text: 'Fichier déposé.', code: path }
    },
    close: async () => {
      if (file.closed === undefined) return saysNoClosing
      return { text: 'Fermeture déposée.', code: await drop(folder ?? '.', file, file.closed) }
    },
  }))
}

/** Under another name first: a reader never finds half a file. */
async function drop(folder: string, { name, encoding }: ExportFile, text: string): Promise<string> {
  const path = join(folder, name)
  const draft = `${path}.tmp`
  await writeFile(draft, encoding === 'utf-8' ? text : Buffer.from(text, 'latin1'), { mode: 0o600 })
  await rename(draft, path)
  return path
}
