import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { compareTraits, traitLabel } from '@navigateur-pro/domain/identity/traits.ts'
import type { WaitingView } from '../../../contract/inbox-views.ts'
import type { PatientView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useNow } from '../../app/use-now.ts'
import { inbox as words } from '../../i18n/fr-inbox.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Failure } from '../../ui/Failure.tsx'
import part from '../../ui/part.module.css'
import { Compared } from '../context/Compared.tsx'
import { IdentityTraits } from '../identity-band/IdentityTraits.tsx'
import { sayBirth, sayNames } from '../identity-band/say-patient.ts'
import { useSearch } from '../search/use-search.ts'
import styles from './inbox.module.css'

/** A person says whose it is: dossiers are proposed, none is chosen before. */
export function Attach(props: { readonly view: WaitingView; readonly onDone: () => void }) {
  const { candidates } = props.view
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<PatientView>()
  const { found, asked } = useSearch(typed)
  const field = useId()
  const sought = typed.trim() === '' ? [] : (found?.patients ?? [])
  const shown = [
    ...new Map([...sought, ...candidates].map((patient) => [patient.patientId, patient])).values(),
  ]
  return (
    <section className={part.part} aria-labelledby={`${field}-title`}>
      <h3 id={`${field}-title`} className={part.title}>
        {typeset(words.which)}
      </h3>
      <p className={part.quiet}>{words.whichText}</p>
      <label className={styles.seek}>
        <span className={part.quiet}>{words.seek}</span>
        <input
          type="search"
          className={styles.field}
          placeholder={words.seekHint}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      {found !== undefined && asked !== '' && sought.length === 0 && (
        <p className={part.quiet} role="status">
          {typeset(words.noneFound(asked))}
        </p>
      )}
      <ul className={styles.candidates} aria-label={words.candidates}>
        {shown.map((patient) => (
          <Candidate
            key={patient.patientId}
            patient={patient}
            chosen={patient.patientId === chosen?.patientId}
            onChoose={() => setChosen(patient)}
          />
        ))}
      </ul>
      {chosen && <Compare key={chosen.patientId} view={props.view} dossier={chosen} onDone={props.onDone} />}
    </section>
  )
}

function Candidate(props: {
  readonly patient: PatientView
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  const { identity } = props.patient
  const now = useNow()
  return (
    <li>
      <button type="button" className={styles.candidate} aria-pressed={props.chosen} onClick={props.onChoose}>
        <bdi className={part.strong}>{sayNames(identity)}</bdi>
        <span className={part.second}>
          {identity.sex}, {sayBirth(identity, now)}
        </span>
      </button>
    </li>
  )
}

function Compare(props: {
  readonly view: WaitingView
  readonly dossier: PatientView
  readonly onDone: () => void
}) {
  const { view, dossier } = props
  const { item, identity } = view
  const who = sayNames(dossier.identity)
  const [asking, setAsking] = useState(false)
  const differences = identity
    ? compareTraits(identity, dossier.identity).map(({ trait }) => traitLabel(trait))
    : []
  const attach = useAction(async () => {
    const { entryId } = item
    await client.call('inbox.attach', { entryId, patientId: dossier.patientId, differences })
    say(words.attached(who))
    props.onDone()
  })
  const sure = identity === undefined || differences.length > 0
  return (
    <section className={styles.compare} aria-label={words.chosen(who)}>
      {identity ? (
        <Compared from={words.document} incoming={identity} dossier={dossier.identity} />
      ) : (
        <>
          <p className={styles.reason}>{typeset(words.noIdentity)}</p>
          <IdentityTraits identity={dossier.identity} />
        </>
      )}
      {asking ? (
        <Confirm
          question={identity ? words.attachSure(who, differences.join(', ')) : words.attachBlind(who)}
          confirm={words.attachConfirm}
          busy={attach.busy}
          onConfirm={attach.run}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <div>
          <Button disabled={attach.busy} onClick={() => (sure ? setAsking(true) : attach.run())}>
            {words.attach(who)}
          </Button>
        </div>
      )}
      <Failure error={attach.error} />
    </section>
  )
}
