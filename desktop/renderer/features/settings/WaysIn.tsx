import { useEffect, useRef } from 'react'
import type { PluginView } from '../../../contract/plugin-views.ts'
import { useQuery } from '../../app/use-query.ts'
import { waysIn as words } from '../../i18n/fr-settings.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import parts from '../../ui/part.module.css'
import styles from './settings.module.css'

/** Every road by which the patient may arrive, and whether it is open. */
export function WaysIn(props: {
  readonly onOpen: (pluginId: string) => void
  /** Whose page was just left: the focus is given back where it was asked for. */
  readonly backFrom: string | undefined
}) {
  const list = useRef<HTMLUListElement>(null)
  const { backFrom } = props
  useEffect(() => {
    if (backFrom === undefined) return
    const line = [...(list.current?.children ?? [])].find(({ id }) => id === `way-in-${backFrom}`)
    line?.querySelector('button')?.focus()
  }, [backFrom])
  const { value: plugins = [], error } = useQuery('plugin.list', {})
  return (
    <>
      <ul ref={list} className={styles.waysIn}>
        {plugins.map((plugin) => (
          <li key={plugin.id} id={`way-in-${plugin.id}`} className={styles.software}>
            <p>
              {plugin.label}
              <span className={parts.second} data-problem={stateOf(plugin) === 'problem'}>
                {' '}
                {words.states[stateOf(plugin)]}
              </span>
            </p>
            <LinkButton onUse={() => props.onOpen(plugin.id)} label={words.setLabel(plugin.label)}>
              {words.set}
            </LinkButton>
          </li>
        ))}
      </ul>
      <Failure error={error} />
    </>
  )
}

function stateOf({ on, problem }: PluginView): keyof typeof words.states {
  return on && problem !== undefined ? 'problem' : on ? 'on' : 'off'
}
