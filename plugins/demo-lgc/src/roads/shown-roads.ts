import { AppError } from '@navigateur-pro/domain/errors.ts'
import { formatInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import type { Patient } from '../patients.ts'
import { type Road, saysNoClosing } from './road.ts'

/** What only shows on the screen: a scanner or the extension of the browser takes it from there. */
export function shownRoads(webIdOf: (patient: Patient) => number): readonly Road[] {
  return [
    {
      id: 'datamatrix',
      label: 'Datamatrix INS',
      explanation:
        'Le symbole s’affiche : scannez-le, ou collez son texte, ou glissez l’image dans le Navigateur.',
      open: async ({ patient }) => {
        const code = formatInsDatamatrix(patient)
        if (code.kind === 'invalid') throw new AppError('identity_invalid', code.message)
        return {
          text: 'Datamatrix à scanner.',
          symbol: `/datamatrix.png?dossier=${encodeURIComponent(patient.localId)}`,
          // A separator that can be seen and copied: scanners often print it so.
          code: code.text.replaceAll('\u001d', '<GS>'),
        }
      },
      close: async () => saysNoClosing,
    },
    {
      id: 'web',
      label: 'Page façon Weda',
      explanation:
        'Le dossier s’ouvre dans une page comme celle de Weda : l’extension du navigateur web y lit le patient.',
      open: async ({ patient }) => ({
        text: 'Page prête.',
        link: { href: webAddressOf(webIdOf(patient)), label: 'Ouvrir la page du dossier' },
      }),
      close: async () => saysNoClosing,
    },
  ]
}

function webAddressOf(id: number): string {
  return `/FolderMedical/PatientViewForm.aspx?PatDk=${id}`
}
