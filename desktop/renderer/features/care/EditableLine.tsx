import { type ReactNode, useState } from 'react'
import type { EditedLine } from '../../../contract/conflict-views.ts'
import type { Input } from '../../../contract/api.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { history as historyWords, recordForm as words } from '../../i18n/fr-care.ts'
import { shared as sharedWords } from '../../i18n/fr-shared.ts'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { ConflictMark } from '../conflict/ConflictMark.tsx'
import { Decided } from '../conflict/Decided.tsx'
import { Merged } from '../conflict/Merged.tsx'
import { ShareButton, useShown } from '../shared/ShareButton.tsx'
import { Seldom } from '../../ui/Seldom.tsx'
import styles from './care.module.css'
import { History } from './History.tsx'
import { RecordForm } from './RecordForm.tsx'
import { typeNamed } from './record-types.ts'

/** A line of the dossier that may be corrected in place, with what waits beside it. */
export function EditableLine(props: {
  readonly type: string
  readonly line: EditedLine
  readonly writing: boolean
  readonly children: ReactNode
  readonly second: ReactNode
  /** Another way to change it, before the form of all its fields. */
  readonly way?: ReactNode
  /** Under the line, as items of the list. */
  readonly below?: ReactNode
  /** What writes the new version when it is not that alone. */
  readonly onRevise?: (revised: Input<'record.revise'>) => Promise<unknown>
  readonly shortcut?: Parameters<typeof RecordForm>[0]['shortcut']
  /** A part of the record, shown apart: how it is called, and the fields that are asked for. */
  readonly only?: { readonly name: string; readonly fields: readonly string[] }
  /** What waits beside the record is shown elsewhere. */
  readonly unmarked?: boolean
}) {
  const { line, writing, unmarked = false } = props
  const type = typeNamed(props.type)
  const [editing, setEditing] = useState<EditedLine>()
  const save = useAction(async (body: unknown) => {
    // What was opened is still what is there: only its number changed, when the service took it.
    const seen = editing && JSON.stringify(editing.body) !== JSON.stringify(line.body) ? editing : line
    const revised = { recordId: line.recordId, version: seen.version, body }
    if (props.onRevise) await props.onRevise(revised)
    else await client.call('record.revise', revised)
    say(words.saved)
    setEditing(undefined)
  })
  const title = props.only?.name ?? type?.title(line.body) ?? ''
  const marked = !unmarked && (line.conflict || line.merged || line.decidedAt !== undefined)
  const mayEdit = writing && line.mayRevise
  const kept = type?.keepsVersionsOf !== undefined && !unmarked && line.version > 1
  const [looking, setLooking] = useState(false)
  return (
    <>
      <Line
        second={
          <>
            {writing && type?.forPatient && line.patientId !== undefined && !props.only && (
              <Seldom reserved>
                <ShareButton patientId={line.patientId} recordId={line.recordId} title={title} />
              </Seldom>
            )}
            {props.second}
            {type?.forPatient && !props.only && <Shown line={line} />}
            {line.waiting && <span className={styles.waiting}> · {words.waiting[line.waiting]}</span>}
          </>
        }
        aside={
          <div className={styles.ways}>
            {kept && (
              <LinkButton
                quiet
                label={historyWords.openLabel(title)}
                expanded={looking}
                onUse={() => setLooking(!looking)}
              >
                {historyWords.open}
              </LinkButton>
            )}
            {mayEdit && props.way}
            {mayEdit && (
              <LinkButton
                quiet
                label={words.editLabel(title)}
                expanded={editing !== undefined}
                onUse={() => setEditing(editing ? undefined : line)}
              >
                {words.edit}
              </LinkButton>
            )}
          </div>
        }
      >
        {props.children}
      </Line>
      {marked && (
        <li className={styles.beside}>
          {line.merged && (
            <Merged recordId={line.recordId} title={title} merge={line.merged} writing={writing} />
          )}
          {line.conflict && <ConflictMark recordId={line.recordId} conflict={line.conflict} />}
          {line.decidedAt !== undefined && (
            <Decided recordId={line.recordId} at={line.decidedAt} writing={writing} />
          )}
        </li>
      )}
      {props.below}
      {type && looking && (
        <li className={styles.beside}>
          <History type={type} title={title} line={line} writing={mayEdit} />
        </li>
      )}
      {type && editing && mayEdit && (
        <li>
          <RecordForm
            type={type}
            title={words.editTitle(title)}
            place={{ of: { recordId: editing.recordId }, mark: String(editing.version) }}
            body={editing.body}
            {...(props.only && { only: props.only.fields })}
            {...(props.shortcut && { shortcut: props.shortcut })}
            busy={save.busy}
            error={save.error}
            onSave={save.run}
            onClose={() => setEditing(undefined)}
          />
        </li>
      )}
    </>
  )
}

function Shown(props: { readonly line: EditedLine }) {
  const { patientId = '', recordId } = props.line
  return useShown({ patientId, recordId }) === true ? ` · ${sharedWords.visible}` : null
}
