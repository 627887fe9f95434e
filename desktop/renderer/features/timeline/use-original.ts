import type { AttachmentProgress, AttachmentView } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'

/** The original of an attachment: fetched when somebody opens it, and followed until it is here. */
export function useOriginal(patientId: string, file: AttachmentView, opened: boolean): AttachmentProgress {
  const isMissing = opened && file.url === undefined
  const { value } = useQuery('attachment.fetch', isMissing ? { patientId, sha256: file.sha256 } : undefined)
  return value ?? file
}
