import { useMemo, useRef, useState } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { sayDay } from '../../i18n/dates.ts'
import { activeFile as words } from '../../i18n/fr-dashboard.ts'
import { common } from '../../i18n/fr.ts'
import { worklist } from '../../i18n/fr-work.ts'
import { NotReadable } from '../../ui/NotReadable.tsx'
import { walkByArrows } from '../../ui/walk-rows.ts'
import form from '../form/form.module.css'
import { sayBirth, sayName } from '../identity-band/say-patient.ts'
import { fold } from '../referral/rank-specialties.ts'
import { isOf, type Whose } from './people.ts'
import { useRowKeys } from './use-row-keys.ts'
import styles from './worklist.module.css'

/** Whom the cell follows: what last happened, who has them in hand, what is open. */
export function ActiveFile(props: {
  readonly whose: Whose
  readonly me: string | undefined
  readonly currentId: string | undefined
  readonly onOpen: (patientId: string) => void
}) {
  const { value: all, error, slow, again } = useQuery('worklist.patients', {})
  const [typed, setTyped] = useState('')
  const now = useNow()
  const list = useRef<HTMLDivElement>(null)
  const filter = useRef<HTMLInputElement>(null)
  useRowKeys(list)
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [{ key: '/', label: worklist.keyFilter, run: () => filter.current?.focus() }],
      [],
    ),
  )
  const wanted = fold(typed).split(/\s+/).filter(Boolean)
  const shown = (all ?? []).filter(({ patient, inCharge }) => {
    const { birthName, usedName = '', firstGivenName } = patient.identity
    const name = fold(`${birthName} ${usedName} ${firstGivenName}`)
    return isOf(props.whose, props.me, inCharge) && wanted.every((word) => name.includes(word))
  })
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title(shown.length)}</h2>
        <input
          ref={filter}
          type="search"
          className={form.input}
          aria-label={words.filter}
          placeholder={words.filterHint}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            walkByArrows(event, list.current)
            if (event.key !== 'Escape') return
            setTyped('')
            filter.current?.blur()
          }}
        />
      </div>
      <div
        ref={list}
        className={styles.list}
        role="group"
        aria-label={words.title(shown.length)}
        onKeyDown={walkByArrows}
      >
        {!all && (error ? <NotReadable error={error} onRetry={again} /> : slow && <p>{common.preparing}</p>)}
        {all && shown.length === 0 && <p className={styles.quiet}>{words.none(typed.trim())}</p>}
        <ul>
          {shown.map(({ patient, last, inCharge, open }) => (
            <li key={patient.patientId} className={styles.rowPlace}>
              <button
                type="button"
                data-row
                className={styles.row}
                aria-current={patient.patientId === props.currentId}
                onClick={() => props.onOpen(patient.patientId)}
              >
                <span className={styles.rowFirst}>
                  <bdi className={styles.name}>{sayName(patient.identity)}</bdi>
                  <span className={styles.urgency}>{words.open(open)}</span>
                </span>
                <span className={styles.second}>{sayBirth(patient.identity, now)}</span>
                <span className={styles.third}>
                  {last ? words.last(last.label, sayDay(last.at, now)) : words.nothing}
                  {' · '}
                  <bdi>{inCharge?.name ?? words.nobody}</bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  )
}
