import type { MakeFile } from '../attachments/make-file.ts'
import { did, type HandlersOf } from '../handlers.ts'
import type { Documents } from './documents.ts'

export function documentHandlers(
  documents: Documents,
  makeFile: MakeFile,
): HandlersOf<'document' | 'letter'> {
  const { stored, letters } = documents
  return {
    'letter.preview': ({ draftId }) => letters.preview(draftId),
    'letter.sign': ({ draftId }) => letters.sign(draftId),
    'letter.correct': ({ recordId }) => letters.correct(recordId),
    'document.read': ({ patientId, recordId }) => stored.read(patientId, recordId),
    'document.file': async ({ of, as }) => {
      const file = await documents.file(of, as)
      if ('url' in file) return file
      return makeFile(file.fileName, as === 'pdf' ? 'application/pdf' : 'application/zip', file.bytes)
    },
    'document.text': ({ of }) => ({ text: documents.text(of) }),
    'document.attach': ({ recordId, to }) => did(stored.attach(recordId, to)),
  }
}
