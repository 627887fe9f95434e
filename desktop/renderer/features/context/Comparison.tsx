import { Button } from '@mantine/core'
import { normaliseTrait } from '@navigateur-pro/domain/identity/traits.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import type { ContextView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'
import { openOverlay } from '../../app/interface-store.ts'
import { useAction } from '../../app/use-action.ts'
import { context as words, patient as patientWords } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Failure } from '../../ui/Failure.tsx'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { IdentityTraits, listTraits } from '../identity-band/IdentityTraits.tsx'
import styles from './context.module.css'
import { ContextPage } from './ContextPage.tsx'

type View<K extends ContextView['kind']> = Extract<ContextView, { readonly kind: K }>

export function Proposed(props: { readonly view: View<'proposed'> }) {
  const { incoming, candidate, reason } = props.view
  const confirm = useAction(() => client.call('context.confirm', { patientId: candidate.patientId }))
  return (
    <ContextPage
      title={words.proposedTitle}
      actions={
        <>
          <Button onClick={confirm.run} disabled={confirm.busy}>
            {words.same}
          </Button>
          <LinkButton onUse={() => openOverlay('search')}>{words.notSame}</LinkButton>
        </>
      }
    >
      <p className={styles.text}>{typeset(reason)}</p>
      <Compared software={incoming} dossier={candidate.identity} />
      <Failure error={confirm.error} />
    </ContextPage>
  )
}

export function Ambiguous(props: { readonly view: View<'ambiguous'> }) {
  const { incoming, candidates, reason } = props.view
  const confirm = useAction((patientId: string) => client.call('context.confirm', { patientId }))
  return (
    <ContextPage
      title={words.ambiguousTitle}
      actions={<LinkButton onUse={() => openOverlay('search')}>{words.notSame}</LinkButton>}
    >
      <p className={styles.text}>{typeset(reason)}</p>
      <Failure error={confirm.error} />
      <div className={styles.box}>
        <h2 className={styles.boxTitle}>{words.inSoftware}</h2>
        <IdentityTraits identity={incoming} />
      </div>
      <h2 className={styles.boxTitle}>{words.inDossier}</h2>
      <ul className={styles.stack}>
        {candidates.map((candidate) => (
          <li key={candidate.patientId}>
            <IdentityTraits identity={candidate.identity} />
            <Button
              variant="default"
              disabled={confirm.busy}
              onClick={() => confirm.run(candidate.patientId)}
            >
              {words.choose}
            </Button>
          </li>
        ))}
      </ul>
    </ContextPage>
  )
}

export function Collision(props: { readonly view: View<'collision'> }) {
  const { incoming, candidate, differences } = props.view
  return (
    <ContextPage
      title={words.collisionTitle}
      actions={
        <Button variant="default" onClick={() => openOverlay('search')}>
          {words.collisionSeeks}
        </Button>
      }
    >
      <p className={styles.error} role="alert">
        {words.collisionText(differences.map(({ trait }) => trait).join(', '))}
      </p>
      <Compared software={incoming} dossier={candidate.identity} />
    </ContextPage>
  )
}

/** Both identities side by side; what differs once normalised is marked by a word, then by colour. */
function Compared(props: { readonly software: Identity; readonly dossier: Identity }) {
  const software = new Map(listTraits(props.software).map(({ trait, value }) => [trait, value]))
  const dossier = new Map(listTraits(props.dossier).map(({ trait, value }) => [trait, value]))
  const traits = [...new Set([...software.keys(), ...dossier.keys()])]
  return (
    <table className={styles.compare}>
      <Columns />
      <tbody>
        {traits.map((trait) => {
          const [left = '', right = ''] = [software.get(trait), dossier.get(trait)]
          const differs = normaliseTrait(left) !== normaliseTrait(right)
          return (
            <tr key={trait} data-differs={differs}>
              <th scope="row">
                {patientWords.traits[trait]}
                {differs && (
                  <span className={styles.differs}>{left && right ? words.differs : words.missing}</span>
                )}
              </th>
              <td>
                <bdi>{left || patientWords.absent}</bdi>
              </td>
              <td>
                <bdi>{right || patientWords.absent}</bdi>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Columns() {
  return (
    <thead>
      <tr>
        <td />
        <th scope="col">{words.inSoftware}</th>
        <th scope="col">{words.inDossier}</th>
      </tr>
    </thead>
  )
}
