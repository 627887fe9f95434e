import { type ReactNode, useState } from 'react'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { recordForm as words } from '../../i18n/fr-care.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import styles from './care.module.css'
import { RecordForm } from './RecordForm.tsx'
import { typeNamed } from './record-types.ts'

/** A part of what is known, with the way to add to it. */
export function CareSection(props: {
  readonly title: string
  readonly type: string
  readonly patientId: string
  readonly mayAdd: boolean
  readonly shortcut?: Parameters<typeof RecordForm>[0]['shortcut']
  readonly children: ReactNode
}) {
  const type = typeNamed(props.type)
  const [adding, setAdding] = useState(false)
  const add = useAction(async (body: unknown) => {
    await client.call('record.add', { patientId: props.patientId, type: props.type, body })
    say(words.saved)
    setAdding(false)
  })
  const name = type?.label.one ?? ''
  return (
    <section>
      <div className={styles.head}>
        <SectionTitle>{props.title}</SectionTitle>
        {props.mayAdd && (
          <LinkButton quiet label={words.addLabel(name)} expanded={adding} onUse={() => setAdding(!adding)}>
            {words.add}
          </LinkButton>
        )}
      </div>
      {type && adding && props.mayAdd && (
        <RecordForm
          type={type}
          title={words.addTitle(name)}
          place={{ of: { patientId: props.patientId }, mark: type.name }}
          {...(props.shortcut && { shortcut: props.shortcut })}
          busy={add.busy}
          error={add.error}
          onSave={add.run}
          onClose={() => setAdding(false)}
        />
      )}
      {props.children}
    </section>
  )
}
