import { Button, Modal } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { MaskView } from '../../../contract/circle-views.ts'
import { client } from '../../app/client.ts'
import { say, useInterface } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { mask as words } from '../../i18n/fr-circle.ts'
import { common } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import part from '../../ui/part.module.css'
import { TextBlock } from '../../ui/TextBlock.tsx'
import styles from './mask.module.css'

/** From whom an entry is hidden, at the patient's request. */
export function MaskPanel(props: { readonly onClose: () => void }) {
  const recordId = useInterface((state) => state.maskOf)
  const { value: mask, error } = useQuery('mask.read', recordId === undefined ? undefined : { recordId })
  const now = useNow()
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="32rem"
      classNames={{ title: part.dialogTitle }}
    >
      <Failure error={error} />
      {mask && (
        <>
          <blockquote className={styles.entry}>
            <span className={part.quiet}>{words.by(mask.author.name, sayMoment(mask.occurredAt, now))}</span>
            <TextBlock text={mask.title} />
          </blockquote>
          {mask.people.length === 0 ? (
            <p className={part.quiet}>{words.nobody}</p>
          ) : (
            <People key={mask.recordId} mask={mask} onClose={props.onClose} />
          )}
        </>
      )}
    </Modal>
  )
}

function People(props: { readonly mask: MaskView; readonly onClose: () => void }) {
  const { recordId, people } = props.mask
  const before = people.filter(({ hidden }) => hidden).map(({ professional }) => professional.id)
  const [ticked, setTicked] = useState<readonly string[]>(before)
  const [missing, setMissing] = useState(false)
  const list = useRef<HTMLFieldSetElement>(null)
  // The dialog may have been open before its content was known: too late for its own `data-autofocus`.
  useEffect(() => list.current?.querySelector('input')?.focus(), [])
  const hiddenFrom = ticked.filter((id) => !before.includes(id))
  const shownTo = before.filter((id) => !ticked.includes(id))
  const onlyShows = hiddenFrom.length === 0 && shownTo.length > 0
  const write = useAction(async () => {
    await client.call('mask.write', { recordId, hiddenFrom, shownTo })
    say(onlyShows ? words.shown : words.done)
    props.onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const unchanged = hiddenFrom.length + shownTo.length === 0
    setMissing(unchanged)
    if (!unchanged) write.run()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <fieldset ref={list} className={styles.people}>
        <legend className={part.title}>{words.people}</legend>
        {people.map(({ professional: { id, name, profession } }, index) => (
          <label key={id} className={styles.person}>
            <input
              type="checkbox"
              data-autofocus={index === 0 ? true : undefined}
              checked={ticked.includes(id)}
              onChange={({ currentTarget: { checked } }) => {
                setMissing(false)
                setTicked((known) => (checked ? [...known, id] : known.filter((one) => one !== id)))
              }}
            />
            <bdi>{name}</bdi>
            <span className={part.quiet}>{profession}</span>
          </label>
        ))}
      </fieldset>
      <p className={part.quiet}>{typeset(words.text)}</p>
      {missing && (
        <p className={styles.missing} role="alert">
          {words.unchanged}
        </p>
      )}
      <div className={styles.row}>
        <Button type="submit" disabled={write.busy}>
          {onlyShows ? words.show : words.hide}
        </Button>
        <LinkButton onUse={props.onClose}>{common.keepAsIs}</LinkButton>
      </div>
      <Failure error={write.error} />
    </form>
  )
}
