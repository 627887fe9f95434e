import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { patient as patientWords } from '../../i18n/fr.ts'
import { context as words } from '../../i18n/fr-context.ts'
import { compareShown } from './compare-shown.ts'
import styles from './context.module.css'

/** Both identities side by side; what differs once normalised is marked by a word, then by colour. */
export function Compared(props: {
  readonly from: string
  readonly incoming: Identity
  readonly dossier: Identity
}) {
  return (
    <table className={styles.compare}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            <bdi>{words.accordingTo(props.from)}</bdi>
          </th>
          <th scope="col">{words.inDossier}</th>
        </tr>
      </thead>
      <tbody>
        {compareShown(props.incoming, props.dossier).map(({ trait, left, right, mark }) => (
          <tr key={trait} data-differs={mark !== undefined}>
            <th scope="row">
              {patientWords.traits[trait]}
              {mark && <span className={styles.differs}>{words[mark]}</span>}
            </th>
            <td>
              <bdi>{left ?? patientWords.absent}</bdi>
            </td>
            <td>
              <bdi>{right ?? patientWords.absent}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
