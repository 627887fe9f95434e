import { isVoice } from '@navigateur-pro/domain/records/media-type.ts'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { AttachmentView, DraftView, TimelineItem } from '../../../contract/views.ts'
import { useQuery } from '../../app/use-query.ts'
import { toReference } from './to-reference.ts'

export type OfferedFile = {
  readonly reference: AttachmentReference
  readonly thumbnailUrl?: string
  readonly url?: string
  /** Who brought it and when; absent for a photo added to this very request. */
  readonly from?: { readonly author: string; readonly at: string }
  /** Of a document. */
  readonly title?: string
}

/** More would be a second journal. */
const most = 8

/** What a request may show: the latest photos and documents of the dossier, and what the draft already holds. */
export function useOfferedFiles(
  patientId: string,
  draft: DraftView | undefined,
  added: readonly OfferedFile[],
): readonly OfferedFile[] {
  const { value } = useQuery('timeline.read', { patientId, limit: 50 })
  const ofDossier = (value?.items ?? [])
    .flatMap(filesOf)
    .filter(({ reference }) => !isVoice(reference.mediaType))
    .slice(0, most)
  const ofDraft = (draft?.attachments ?? []).map((file) => toOffered(file))
  const all = [...ofDossier, ...ofDraft, ...added]
  // A file that is there twice is offered once, at its first place.
  return [...new Map(all.toReversed().map((file) => [file.reference.sha256, file])).values()].toReversed()
}

function filesOf(item: TimelineItem): readonly OfferedFile[] {
  const from = { author: item.author.name, at: item.occurredAt }
  if (item.kind === 'document') return [{ ...toOffered(item.file), from, title: item.document.title }]
  if (item.kind === 'transmission') return item.attachments.map((file) => ({ ...toOffered(file), from }))
  return []
}

function toOffered(file: AttachmentView): OfferedFile {
  const { url, thumbnailUrl } = file
  return { reference: toReference(file), ...(url && { url }), ...(thumbnailUrl && { thumbnailUrl }) }
}
