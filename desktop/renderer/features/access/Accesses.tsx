import { useEffect, useState } from 'react'
import type { AccessPage, AccessView } from '../../../contract/access-views.ts'
import { client } from '../../app/client.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { dayKey, sayDay, sayTime } from '../../i18n/dates.ts'
import { access as words } from '../../i18n/fr-access.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Line } from '../../ui/Line.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { SectionTitle } from '../../ui/SectionTitle.tsx'
import { TextBlock } from '../../ui/TextBlock.tsx'
import { SelectField } from '../form/Field.tsx'
import styles from './access.module.css'

/** Who looked at the dossier, read from the service when somebody wants to know. */
export function Accesses(props: { readonly patientId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <section aria-label={words.title}>
      <SectionTitle>{words.title}</SectionTitle>
      <div className={styles.tools}>
        <p className={styles.quiet}>{typeset(words.text)}</p>
        <LinkButton expanded={open} onUse={() => setOpen(!open)}>
          {open ? words.hide : words.show}
        </LinkButton>
      </div>
      {open && <AccessList patientId={props.patientId} />}
    </section>
  )
}

function AccessList(props: { readonly patientId: string }) {
  const { patientId } = props
  const now = useNow()
  const [pages, setPages] = useState<readonly AccessPage[]>([])
  const [chosen, setChosen] = useState('')
  const before = pages.at(-1)?.before
  const { run, busy, error } = useAction(async () => {
    const page = await client.call('access.list', { patientId, ...(before !== undefined && { before }) })
    setPages([...pages, page])
  })
  useEffect(run, [run])
  const lines = pages.flatMap((page) => page.lines).toSorted((a, b) => b.at.localeCompare(a.at))
  const people = new Map(lines.map(({ person }) => [person.id, person.name]))
  const shown = lines.filter(({ person }) => chosen === '' || person.id === chosen)
  const days = Map.groupBy(shown, ({ at }) => dayKey(at))
  return (
    <>
      {people.size > 1 && (
        <div className={styles.tools}>
          <SelectField
            label={words.filter}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <option value="">{words.everybody}</option>
            {[...people].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {pages.length > 0 && lines.length === 0 && <p className={styles.tools}>{words.empty}</p>}
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={sayDay(ofDay[0]!.at, now)}>
          <SectionTitle level={3}>{sayDay(ofDay[0]!.at, now)}</SectionTitle>
          <ul>
            {ofDay.map((line) => (
              <AccessLine key={line.seq} line={line} now={now} />
            ))}
          </ul>
        </section>
      ))}
      <Failure error={error} />
      {before !== undefined && (
        <div className={styles.tools}>
          <LinkButton onUse={run} disabled={busy}>
            {words.earlier}
          </LinkButton>
        </div>
      )}
    </>
  )
}

function AccessLine(props: { readonly line: AccessView; readonly now: Date }) {
  const { kind, person, mine, at, about, offline, until, reason } = props.line
  const isEmergency = kind === 'emergency'
  const second = [
    about && words.about(about.label, about.by, sayDay(about.at, props.now)),
    offline && words.offline,
    until !== undefined && words.until(sayTime(until)),
  ].filter((one) => typeof one === 'string')
  return (
    <Line
      second={
        <>
          {second.join(' · ')}
          {isEmergency && (
            <span className={styles.second}>
              <TextBlock inline text={reason === undefined ? words.reasonKept : words.reason(reason)} />
            </span>
          )}
        </>
      }
    >
      <bdi className={styles.name}>{person.name}</bdi>, {mine ? words.me : person.profession},{' '}
      <span className={isEmergency ? styles.emergency : undefined}>{words.did[kind]}</span>{' '}
      {words.at(sayTime(at))}
    </Line>
  )
}
