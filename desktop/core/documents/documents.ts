import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DocumentSource } from '../../contract/document-views.ts'
import { createMaker, type DocumentDependencies } from './document-maker.ts'
import { createLetters } from './letters.ts'
import { createStoredDocuments } from './stored-documents.ts'

export type Documents = ReturnType<typeof createDocuments>

/** Documents that leave the building (BS-06): from local records, without network. */
export function createDocuments(dependencies: DocumentDependencies) {
  const maker = createMaker(dependencies)
  const stored = createStoredDocuments(dependencies)
  const { build, writeFiles, print, say } = maker
  const letters = createLetters(dependencies, maker, stored)
  return {
    build,
    writeFiles,
    stored,
    letters,
    stop: letters.stop,
    async file(of: DocumentSource, as: 'pdf' | 'archive') {
      if ('recordId' in of) return as === 'pdf' ? stored.pdf(of.recordId) : await stored.archive(of.recordId)
      if (as === 'archive') throw new AppError('bad_input', 'Ce papier n’a pas de forme pour un logiciel.')
      return await print(of.kind, of.patientId, of.about)
    },
    text: (of: DocumentSource) =>
      'recordId' in of ? stored.text(of.recordId) : say(of.kind, of.patientId, of.about),
  }
}
