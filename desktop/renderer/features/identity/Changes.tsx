import type { IdentityFileView } from '../../../contract/identity-views.ts'
import { identityPanel as words } from '../../i18n/fr-context.ts'
import parts from '../../ui/part.module.css'
import styles from './identity.module.css'

/** Before and after, trait by trait. */
export function Changes(props: { readonly changes: IdentityFileView['history'][number]['changes'] }) {
  return (
    <table className={styles.changes}>
      <thead>
        <tr>
          <th scope="col">{words.trait}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {props.changes.map(({ trait, before, after }) => (
          <tr key={trait}>
            <th scope="row">{trait}</th>
            <td>
              <bdi>{before || words.nothing}</bdi>
            </td>
            <td className={parts.strong}>
              <bdi>{after || words.nothing}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
