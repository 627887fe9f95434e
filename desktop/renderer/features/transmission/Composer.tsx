import { Button } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useDraft } from '../../app/use-draft.ts'
import { composer as words, work } from '../../i18n/fr.ts'
import { voice } from '../../i18n/fr-voice.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useFocusReturn } from '../../ui/use-focus-return.ts'
import { IdentityLine } from '../identity-band/IdentityLine.tsx'
import { sayNames, sayPatient } from '../identity-band/say-patient.ts'
import { Dictate, DictationMeter } from '../voice/Dictate.tsx'
import { useDictation } from '../voice/use-dictation.ts'
import { AudienceChoice } from './AudienceChoice.tsx'
import { DraftFiles } from './DraftFiles.tsx'
import { Mentioned } from './Mentioned.tsx'
import { MentionList, mentionList } from './MentionList.tsx'
import { RepliedTo } from './RepliedTo.tsx'
import styles from './transmission.module.css'
import { useDraftFiles } from './use-draft-files.ts'
import { mentionOption, useMentions } from './use-mentions.ts'
import { useWritableClasses } from './use-writable-classes.ts'

/**
 * Writes to the care team of one patient, whose identity is inside, frozen: whatever the practice
 * software opens meanwhile, the text stays where it was begun.
 */
export function Composer(props: {
  readonly patient: PatientView
  /** The patient on screen now. */
  readonly current: PatientView
  readonly replyTo?: string
  /** False when nothing may be written any more: what was being dictated is kept. */
  readonly writing: boolean
  readonly onDone: () => void
}) {
  const { patient, current, replyTo, writing, onDone } = props
  const { draft, body, change, flush, saved, error } = useDraft('transmission', patient.patientId, replyTo)
  const files = useDraftFiles(draft, body, change, flush)
  const dictation = useDictation(files.addVoice)
  const dictating = dictation.state !== 'idle'
  const { stop } = dictation
  useEffect(() => {
    if (!writing) void stop()
  }, [writing, stop])
  useFocusReturn()
  const classes = useWritableClasses()
  const audience = body?.confidentiality ?? classes[0]
  const [over, setOver] = useState(false)
  const text = useRef<HTMLTextAreaElement>(null)
  const mentions = useMentions(patient.patientId, text, { body, change, audience })
  const opened = draft !== undefined
  /** Written while the draft was being read, accents made of two keys too; put after it before the next key can be. */
  const [early, setEarly] = useState('')
  /** Asked meanwhile: done once the draft holds what was written and shown. */
  const [asked, setAsked] = useState<{ readonly to: 'send' | 'close'; readonly seen: boolean }>()
  const given = early.trim() !== '' || files.busy
  const waiting = !error && (!opened || early !== '' || files.busy)
  useLayoutEffect(() => text.current?.focus(), [])
  useLayoutEffect(() => {
    if (!opened || !text.current) return
    const { value } = text.current
    text.current.setSelectionRange(value.length, value.length)
    if (early === '') return
    change({ text: value + early })
    setEarly('')
  }, [opened, change, early])
  const send = useAction(async () => {
    if (!draft) return
    // What is on screen is what is sent.
    if (audience) change({ confidentiality: audience })
    await flush()
    await client.call('transmission.write', { draftId: draft.draftId })
    say(words.sentHere)
    onDone()
  })
  const elsewhere = patient.patientId !== current.patientId
  const empty = !body || (body.text.trim() === '' && body.attachments.length === 0)
  const submit = () => {
    if (waiting) setAsked(given ? { to: 'send', seen: opened } : undefined)
    else if (!empty && !dictating) send.run()
  }
  const dictate = () => {
    if (dictation.state === 'recording') void dictation.stop()
    else dictation.start()
  }
  /** A dictation is kept before the form goes. */
  const close = () => void dictation.stop().then(leave)
  const leave = () => (waiting && given ? setAsked({ to: 'close', seen: opened }) : onDone())
  // Words of another day that nobody has seen yet are not sent with those.
  const wasBlank = draft?.body.text === '' && draft.body.attachments.length === 0
  const { run } = send
  useEffect(() => {
    if (!asked || waiting) return
    setAsked(undefined)
    // A photo that could not be kept is said, and waits for a person.
    if (files.error) return
    if (asked.to === 'close') onDone()
    else if (asked.seen || wasBlank) run()
  }, [asked, waiting, wasBlank, files.error, run, onDone])
  const keep = () => void flush().catch(() => undefined)
  return (
    <section
      className={styles.composer}
      data-over={over}
      aria-labelledby="composer-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) {
          if (dictating) void dictation.stop()
          else leave()
        }
        if (event.defaultPrevented) return
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
        if (event.key === 'd' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          if (!event.repeat) dictate()
        }
      }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        files.addPhotos([...event.dataTransfer.files])
      }}
    >
      <h2 className={styles.title} id="composer-title">
        {words.title}
      </h2>
      <div className={styles.head}>
        <IdentityLine identity={patient.identity} />
        <LinkButton onUse={close}>{work.closeKeep}</LinkButton>
      </div>
      {elsewhere && <p className={styles.other}>{words.otherPatient(sayPatient(patient.identity))}</p>}
      {body?.replyTo && <RepliedTo patientId={patient.patientId} recordId={body.replyTo} />}
      <textarea
        ref={text}
        className={styles.text}
        aria-label={words.textLabel}
        placeholder={words.placeholder}
        maxLength={5000}
        // What could not be kept is not taken.
        readOnly={!body && error !== undefined}
        value={body?.text ?? early}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={mentionList}
        aria-activedescendant={mentions.active && mentionOption(mentions.active.id)}
        onSelect={mentions.look}
        onKeyDown={(event) => void mentions.take(event)}
        onChange={({ currentTarget: { value } }) => (body ? change({ text: value }) : setEarly(value))}
        onBlur={() => {
          mentions.close()
          keep()
        }}
        onPaste={(event) => {
          const photos = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'))
          if (photos.length === 0) return
          event.preventDefault()
          files.addPhotos(photos)
        }}
      />
      <MentionList mentions={mentions} audience={audience} />
      <Mentioned mentions={mentions} audience={audience} />
      {body && <DraftFiles body={body} files={files} />}
      <div className={styles.options}>
        <AudienceChoice
          classes={classes}
          chosen={audience}
          onChoose={(confidentiality) => change({ confidentiality })}
          disabled={!body}
        />
        <label className={styles.important}>
          <input
            type="checkbox"
            checked={body?.important ?? false}
            disabled={!body}
            onChange={(event) => change({ important: event.currentTarget.checked })}
          />
          {words.important}
        </label>
      </div>
      <Failure error={send.error ?? dictation.error ?? files.error ?? error} />
      {dictation.running && <DictationMeter running={dictation.running} />}
      <div className={styles.foot}>
        <LinkButton onUse={files.choose} disabled={!body}>
          {words.addPhoto}
        </LinkButton>
        <Dictate dictation={dictation} onUse={dictate} />
        <span className={styles.state}>
          {dictation.state === 'opening'
            ? voice.opening
            : files.busy
              ? words.preparing
              : !empty && saved && !dictating && words.kept}
        </span>
        <Button
          onClick={submit}
          disabled={empty || send.busy || files.busy || dictating}
          title={words.sendKeys}
          aria-keyshortcuts="Control+Enter"
        >
          {elsewhere ? words.sendFor(sayNames(patient.identity)) : words.send}
        </Button>
      </div>
    </section>
  )
}
