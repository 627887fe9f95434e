import { Modal } from '@mantine/core'
import { useActiveKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { keysHelp as words } from '../../i18n/fr-work.ts'
import styles from './keys-help.module.css'
import { sayKey } from './say-key.ts'

type Described = { readonly key: string; readonly label: string }

const writing: readonly Described[] = [
  { key: 'mod+enter', label: words.send },
  { key: 'escape', label: words.close },
]

/** What the keyboard does now: what is listed is what is bound, nothing is written twice. */
export function KeysHelp(props: { readonly onClose: () => void }) {
  const { letterKeys } = usePreferences().preferences
  const active = useActiveKeys()
  const isEverywhere = (group: readonly Described[]) => group.some(({ key }) => key === 'mod+k')
  const groups = letterKeys ? active : active.map((group) => group.filter(({ key }) => key.length > 1))
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.title}
      size="30rem"
      classNames={{ title: styles.dialogTitle }}
    >
      <KeyGroup title={words.here} groups={groups.filter((group) => !isEverywhere(group))} />
      <KeyGroup title={words.writing} groups={[writing]} />
      <KeyGroup title={words.everywhere} groups={groups.filter(isEverywhere)} />
      <p className={styles.letters}>{letterKeys ? words.letters : words.lettersOff}</p>
    </Modal>
  )
}

function KeyGroup(props: { readonly title: string; readonly groups: readonly (readonly Described[])[] }) {
  const keys = props.groups.flat()
  if (keys.length === 0) return null
  return (
    <section className={styles.group}>
      <h3 className={styles.title}>{props.title}</h3>
      <dl className={styles.keys}>
        {keys.map(({ key, label }) => (
          <div key={`${key} ${label}`} className={styles.row}>
            <dt>
              {sayKey(key).map((cap) => (
                <kbd key={cap} className={styles.cap}>
                  {cap}
                </kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
