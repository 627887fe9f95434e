import { useMemo, useRef } from 'react'
import { type KeyBinding, useKeys } from '../../app/keys.ts'
import { useQuery } from '../../app/use-query.ts'
import { workspace as words } from '../../i18n/fr-dashboard.ts'
import form from '../form/form.module.css'
import { peopleOf, type Whose } from './people.ts'

const plain = ['all', 'mine', 'nobody'] as const

/** One choice for the three lists: a coordinator's own part, a colleague's during her leave. */
export function WhoseChoice(props: { readonly chosen: Whose; readonly onChoose: (whose: Whose) => void }) {
  const { chosen } = props
  const { value: session } = useQuery('session.read', {})
  const { value: items = [] } = useQuery('worklist.read', { closed: false })
  const { value: followed = [] } = useQuery('worklist.patients', {})
  const field = useRef<HTMLSelectElement>(null)
  const people = useMemo(() => peopleOf(items, followed, session?.person?.id), [items, followed, session])
  useKeys(
    useMemo<readonly KeyBinding[]>(
      () => [{ key: 'q', label: words.keyWho, run: () => field.current?.focus() }],
      [],
    ),
  )
  return (
    <select
      ref={field}
      className={form.input}
      aria-label={words.who}
      value={typeof chosen === 'string' ? chosen : chosen.id}
      onChange={({ currentTarget: { value } }) =>
        props.onChoose(plain.find((one) => one === value) ?? { id: value })
      }
    >
      {plain.map((one) => (
        <option key={one} value={one}>
          {words.whoChoices[one]}
        </option>
      ))}
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
