import { useId, useState } from 'react'
import type { FormEntryBody } from '@navigateur-pro/domain/records/form-entry.ts'
import { later } from '../../app/later.tsx'
import { sheet as words } from '../../i18n/fr-sheet.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'

const Answers = later(async () => (await import('../sheet/Answers.tsx')).Answers)

/** A professional form in the journal: its title, and its answers once asked for. */
export function FormLine(props: { readonly body: FormEntryBody; readonly when: string }) {
  const { body, when } = props
  const { title } = body.model
  const [open, setOpen] = useState(false)
  const content = useId()
  return (
    <>
      <p>
        <TextBlock inline text={title} />{' '}
        <LinkButton
          label={words.openLabel(title, when)}
          expanded={open}
          controls={content}
          onUse={() => setOpen(!open)}
        >
          {words.open}
        </LinkButton>
      </p>
      <div id={content} hidden={!open}>
        {open && <Answers body={body} />}
      </div>
    </>
  )
}
