import { IconArrowBackUp } from '@tabler/icons-react'
import { confidentialityLabel } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { PatientView, TimelineItem } from '../../../contract/views.ts'
import { sayMoment } from '../../i18n/dates.ts'
import { timeline as words } from '../../i18n/fr.ts'
import { mask as maskWords } from '../../i18n/fr-circle.ts'
import { question as questionWords } from '../../i18n/fr-question.ts'
import { shared as sharedWords } from '../../i18n/fr-shared.ts'
import { typeset } from '../../i18n/typeset.ts'
import { AlertEntry } from '../alert/AlertEntry.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { Seldom } from '../../ui/Seldom.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { Time } from '../../ui/Time.tsx'
import { MaskButton } from '../mask/MaskButton.tsx'
import { ShareButton, useShown } from '../shared/ShareButton.tsx'
import { Attachments } from './Attachments.tsx'
import { DocumentLine } from './DocumentLine.tsx'
import { FormLine } from './FormLine.tsx'
import { SeenBy } from './SeenBy.tsx'
import { usualClass } from './usual-class.ts'
import styles from './timeline.module.css'

const lateArrival = 3_600_000

/** One item: when, who, what, and how far it has got. */
export function TimelineEntry(props: {
  readonly item: TimelineItem
  readonly patient: PatientView
  readonly now: Date
  readonly onReply?: () => void
}) {
  const { item, now, onReply } = props
  const arrived =
    item.kind !== 'alert' &&
    item.receivedAt &&
    Date.parse(item.receivedAt) - Date.parse(item.occurredAt) > lateArrival
      ? words.arrived(sayMoment(item.receivedAt, now))
      : ''
  return (
    <div className={styles.item}>
      <div className={styles.top}>
        <div className={styles.head} id={`author-${item.recordId}`}>
          <Time at={item.occurredAt} now={now} only="hour" />{' '}
          <span>
            <bdi className={styles.author}>{item.author.name}</bdi> · {item.author.profession}
          </span>{' '}
          {item.kind === 'transmission' && item.body.important && (
            <span className={styles.important}>{words.important}</span>
          )}{' '}
          {item.unseen && <span className={styles.unseen}>{words.unseen}</span>}{' '}
          {item.confidentiality !== usualClass(item) && (
            <span className={styles.class}>{confidentialityLabel[item.confidentiality]}</span>
          )}
        </div>
        {item.kind === 'transmission' && onReply && (
          <LinkButton quiet onUse={onReply} label={`${words.reply} : ${item.author.name}`}>
            <IconArrowBackUp size={14} aria-hidden="true" /> {words.reply}
          </LinkButton>
        )}
      </div>
      <Content item={item} patient={props.patient} now={now} writing={onReply !== undefined} />
      <Foot arrived={arrived} item={item} now={now} />
      {onReply && (
        <div className={styles.ways}>
          <Ways item={item} />
        </div>
      )}
    </div>
  )
}

/** What few entries ever need. */
function Ways(props: { readonly item: TimelineItem }) {
  const { item } = props
  const { patientId, recordId, author, kind } = item
  const title = author.name
  return (
    <Seldom>
      {(kind === 'transmission' || kind === 'document') && (
        <ShareButton patientId={patientId} recordId={recordId} title={title} />
      )}
      {item.mayMask && <MaskButton item={item} />}
    </Seldom>
  )
}

/** How late it came, how far it has got, who read it: nothing when there is nothing to say. */
function Foot(props: { readonly arrived: string; readonly item: TimelineItem; readonly now: Date }) {
  const { arrived, now } = props
  const { delivery, mine, hiddenFrom } = props.item
  const seen = delivery.seenBy.length > 0
  const shown = useShown(props.item) === true
  // An alert says itself how far it has got.
  const state = seen || props.item.kind === 'alert' ? '' : typeset(words.delivery(delivery, mine, now))
  if (arrived === '' && state === '' && !seen && !shown && hiddenFrom.length === 0) return null
  return (
    <div className={styles.foot}>
      {arrived !== '' && <span>{arrived}</span>}
      {state !== '' && (
        <span className={delivery.state === 'refused' ? styles.refused : undefined}>{state}</span>
      )}
      <SeenBy readers={delivery.seenBy} now={now} />
      {shown && <span>{sharedWords.visible}</span>}
      {hiddenFrom.length > 0 && <span>{maskWords.masked(hiddenFrom.join(', '))}</span>}
    </div>
  )
}

function Content(props: {
  readonly item: TimelineItem
  readonly patient: PatientView
  readonly now: Date
  readonly writing: boolean
}) {
  const { item } = props
  const fromHere = item.mine && item.delivery.seenBy.length === 0
  switch (item.kind) {
    case 'transmission':
      return (
        <>
          {item.repliesTo && (
            <blockquote className={styles.quote}>
              <span>{words.replyTo(item.repliesTo.author)}</span>
              <TextBlock text={item.repliesTo.text} />
            </blockquote>
          )}
          {item.body.corrects && <p className={styles.missing}>{words.corrects}</p>}
          {item.body.text !== '' && <TextBlock text={item.body.text} />}
          <AskedOf item={item} now={props.now} />
          <Attachments
            patientId={item.patientId}
            attachments={item.attachments}
            author={item.author.name}
            fromHere={fromHere}
          />
        </>
      )
    case 'alert':
      return <AlertEntry alert={item} now={props.now} writing={props.writing} />
    case 'document':
      return (
        <>
          <DocumentLine item={item} patient={props.patient} writing={props.writing} now={props.now} />
          {!item.received && (
            <Attachments
              patientId={item.patientId}
              attachments={[item.file]}
              author={item.author.name}
              fromHere={fromHere}
            />
          )}
        </>
      )
    case 'form':
      return <FormLine body={item.body} when={sayMoment(item.occurredAt, props.now)} />
    case 'other':
      return (
        <>
          <p>
            {item.label} · <TextBlock inline text={item.title} />
          </p>
          {item.newer && <p className={styles.missing}>{words.otherText}</p>}
        </>
      )
  }
}

/** What was received is read here, whatever made it; what was made here is opened. */
/** Whom a note asks, and whether he or she has answered. */
function AskedOf(props: {
  readonly item: Extract<TimelineItem, { kind: 'transmission' }>
  readonly now: Date
}) {
  const { item, now } = props
  if (item.asked.length === 0) return null
  return (
    <ul className={styles.asked}>
      {item.asked.map(({ id, name, answeredAt, mine }) => (
        <li key={id} data-waiting={answeredAt === undefined}>
          {mine && answeredAt === undefined && (
            <>
              <strong>{questionWords.forMe}</strong> : {questionWords.waitingMine(item.recordedAt, now)}
            </>
          )}
          {mine && answeredAt !== undefined && questionWords.answeredMine(answeredAt, now)}
          {!mine && (
            <TextBlock
              inline
              text={typeset(
                answeredAt === undefined
                  ? questionWords.waiting(name, item.recordedAt, now)
                  : questionWords.answered(name, answeredAt, now),
              )}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
