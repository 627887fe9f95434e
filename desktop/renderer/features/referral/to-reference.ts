import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { AttachmentView } from '../../../contract/views.ts'

/** Addresses are of this session: a request keeps the reference alone. */
export function toReference(file: AttachmentView): AttachmentReference {
  const {
    url: _url,
    thumbnailUrl: _thumbnail,
    state: _state,
    done: _done,
    total: _total,
    problem: _problem,
    ...reference
  } = file
  return reference
}
