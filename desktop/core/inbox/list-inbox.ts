import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { DocumentBody } from '@navigateur-pro/domain/records/document.ts'
import type { AttachedItem, InboxView, WaitingItem, WaitingView } from '../../contract/inbox-views.ts'
import type { Patients } from '../patients.ts'
import type { RecordStore } from '../records/record-store.ts'
import { sayClaimed } from './claims.ts'
import { isDetached } from './detach.ts'
import type { InboxEntry, InboxStore } from './inbox-store.ts'
import type { Judgement } from './judge.ts'

export type InboxListDependencies = {
  readonly waiting: Pick<InboxStore, 'list' | 'find' | 'attached'>
  readonly judge: (entry: InboxEntry) => Judgement
  readonly store: RecordStore
  readonly patients: Patients
}

const shownAttached = 12

/** What waits and why, as it is now, and what went into a dossier lately. */
export function createInboxList({ waiting, judge, store, patients }: InboxListDependencies) {
  function list(): InboxView {
    return {
      waiting: waiting.list().map((entry) => toItem(entry, judge(entry))),
      attached: waiting.attached(shownAttached).flatMap(toAttached),
    }
  }

  function read(entryId: string): WaitingView {
    const entry = requireEntry(waiting, entryId)
    const judged = judge(entry)
    const { subject, text, refused } = entry.message
    return {
      item: toItem(entry, judged),
      subject,
      text,
      refused: [...refused],
      ...(judged.identity && { identity: judged.identity }),
      candidates: [...judged.candidates],
    }
  }

  /** Gone from the list with the record that it was: a dossier that left this desk, a document taken out again. */
  function toAttached({ recordId, at }: { readonly recordId: string; readonly at: string }): AttachedItem[] {
    const record = store.find(recordId)
    const patient = record && patients.view(record.patientId)
    if (!patient || isDetached(store, recordId)) return []
    const { title, received } = record.body as DocumentBody
    return [{ recordId, title, patient, at, matchedBy: received?.matchedBy ?? 'person' }]
  }

  return { list, read }
}

export function requireEntry(waiting: Pick<InboxStore, 'find'>, entryId: string): InboxEntry {
  const entry = waiting.find(entryId)
  if (!entry) throw gone()
  return entry
}

export function gone(): AppError {
  return new AppError(
    'conflict',
    'Ce document n’est plus à rattacher : quelqu’un en a décidé entre-temps. Rien n’a été changé.',
  )
}

function toItem(
  { entryId, message, document, claims, name }: InboxEntry,
  { reason }: Judgement,
): WaitingItem {
  const { source, from, receivedAt, subject } = message
  return {
    entryId,
    title: titleOf({ claims, name, message: { subject } }),
    ...(document && { mediaType: document.mediaType }),
    source,
    ...(from && { from }),
    receivedAt,
    ...(claims && { patient: sayClaimed(claims.patient) }),
    reason,
  }
}

/** As it names itself, or its file, or its message. */
export function titleOf({
  claims,
  name,
  message,
}: {
  readonly claims?: InboxEntry['claims'] | undefined
  readonly name: string
  readonly message: { readonly subject: string }
}): string {
  const title = [claims?.title, name, message.subject].find((words) => words && words.trim() !== '')
  return (title ?? 'Message sans objet')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
}
