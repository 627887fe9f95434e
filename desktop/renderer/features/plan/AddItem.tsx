import { useState } from 'react'
import { mayRead, writableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { client } from '../../app/client.ts'
import { say } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { useQuery } from '../../app/use-query.ts'
import { audience } from '../../i18n/fr.ts'
import { recordForm as formWords } from '../../i18n/fr-care.ts'
import { plan as words } from '../../i18n/fr-plan.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { RecordForm } from '../care/RecordForm.tsx'
import { typeNamed } from '../care/record-types.ts'
import { SelectField } from '../form/Field.tsx'

/** The way to add an item, and who will read it: the same as what it belongs to, unless said otherwise. */
export function AddItem(props: {
  readonly type: string
  readonly patientId: string
  readonly label: string
  readonly word?: string
  /** What it belongs to. */
  readonly fixed?: object
  readonly beside?: ConfidentialityClass
  /** Only some fields at first. */
  readonly only?: readonly string[]
  /** It may come from what is known of the patient's history. */
  readonly fromHistory?: boolean
}) {
  const { patientId, fixed = {} } = props
  const type = typeNamed(props.type)
  const { value: session } = useQuery('session.read', {})
  const role = session?.person?.role
  const classes = role ? writableClasses(role).filter((name) => type?.confidentiality.includes(name)) : []
  const usual =
    classes.find((name) => name === props.beside) ??
    type?.confidentiality.find((name) => classes.includes(name))
  const [adding, setAdding] = useState(false)
  const [chosen, setChosen] = useState<ConfidentialityClass>()
  const [about, setAbout] = useState('')
  const confidentiality = chosen ?? usual
  const add = useAction(async (body: unknown) => {
    await client.call('record.add', {
      patientId,
      type: props.type,
      body: about === '' ? body : { ...(body as object), about: [about] },
      ...(confidentiality && { confidentiality }),
    })
    say(formWords.saved)
    setAdding(false)
    setAbout('')
  })
  if (!type || !role || !usual) return null
  // A name of the history is medical: it is not tied to what social roles read.
  const medical = confidentiality === 'medical' || confidentiality === 'paramedical'
  return (
    <>
      <LinkButton quiet label={props.label} expanded={adding} onUse={() => setAdding(!adding)}>
        {props.word ?? formWords.add}
      </LinkButton>
      {adding && (
        <RecordForm
          type={type}
          title={props.label}
          place={{ of: { patientId }, mark: `${type.name} ${props.label}`.slice(0, 80) }}
          fixed={fixed}
          {...(props.only && { only: props.only })}
          busy={add.busy}
          error={add.error}
          onSave={add.run}
          onClose={() => setAdding(false)}
        >
          {props.fromHistory && medical && mayRead(role, 'medical') && (
            <FromHistory patientId={patientId} chosen={about} onChoose={setAbout} />
          )}
          {classes.length > 1 && (
            <SelectField
              name="confidentiality"
              label={words.audience}
              value={confidentiality}
              onChange={(event) => setChosen(event.currentTarget.value as ConfidentialityClass)}
            >
              {classes.map((name) => (
                <option key={name} value={name}>
                  {audience[name]}
                </option>
              ))}
            </SelectField>
          )}
        </RecordForm>
      )}
    </>
  )
}

function FromHistory(props: {
  readonly patientId: string
  readonly chosen: string
  readonly onChoose: (recordId: string) => void
}) {
  const { value: care } = useQuery('care.read', { patientId: props.patientId })
  const problems = care?.problems ?? []
  if (problems.length === 0) return null
  return (
    <SelectField
      name="about"
      label={words.history}
      value={props.chosen}
      onChange={(event) => props.onChoose(event.currentTarget.value)}
    >
      <option value="">{words.noHistory}</option>
      {problems.map(({ recordId, body }) => (
        <option key={recordId} value={recordId}>
          {body.label}
        </option>
      ))}
    </SelectField>
  )
}
