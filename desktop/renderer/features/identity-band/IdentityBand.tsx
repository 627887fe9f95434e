import { useMemo } from 'react'
import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { IdentityStatus } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import type { PatientView } from '../../../contract/views.ts'
import { openIdentity } from '../../app/interface-store.ts'
import { useKeys } from '../../app/keys.ts'
import { usePreferences } from '../../app/preferences.ts'
import { useNow } from '../../app/use-now.ts'
import { patient as words } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Shape, type ShapeName } from '../../ui/Shape.tsx'
import styles from './identity-band.module.css'
import { sayGivenName } from './say-given-name.ts'
import { hasOtherUsedName, sayBirth } from './say-patient.ts'

/** Neither I nor S: a scanned datamatrix begins with them. */
const identityKey = 'd'

const shapes: Readonly<Record<IdentityStatus, ShapeName>> = {
  QUAL: 'diamond',
  RECUP: 'half',
  VALI: 'circle',
  PROV: 'triangle',
}

/** Who is on screen. It never scrolls away; colour only repeats what words and shape say (RNIV, affichage). */
export function IdentityBand(props: { readonly patient: PatientView; readonly stale?: boolean }) {
  const now = useNow()
  const { preferences } = usePreferences()
  const { patientId, identity, status, statusReason } = props.patient
  useKeys(
    useMemo(
      () => [{ key: identityKey, label: words.identity, run: () => openIdentity(patientId) }],
      [patientId],
    ),
  )
  return (
    <section aria-label={words.identity} className={`${styles.band} ${props.stale ? styles.stale : ''}`}>
      <div aria-live="polite" aria-atomic="true" className={styles.live}>
        <div className={styles.first}>
          <h1 className={styles.name}>
            <bdi>
              <span className={styles.birthName}>{identity.birthName.toLocaleUpperCase('fr')}</span>{' '}
              {sayGivenName(identity.firstGivenName)}
            </bdi>
          </h1>
          <abbr className={styles.sex} title={words.sex[identity.sex]}>
            {identity.sex}
          </abbr>
          <span className={`${styles.shape} ${styles.status}`} data-status={status}>
            <Shape name={shapes[status]} />
          </span>
        </div>
        {hasOtherUsedName(identity) && (
          <p className={styles.row}>
            {words.usedName} <bdi className={styles.strong}>{identity.usedName?.toLocaleUpperCase('fr')}</bdi>
          </p>
        )}
        <p className={styles.row}>
          <span className={styles.strong}>{sayBirth(identity, now)}</span>
        </p>
        <p className={styles.row}>
          <span className={styles.status} data-status={status}>
            {statusLabel(status)}
          </span>
          {/* Only a qualified INS may show its matricule (RNIV 1). */}
          {status === 'QUAL' && identity.matricule && (
            <>
              {' · '}
              <span className={styles.matricule}>{formatMatricule(identity.matricule)}</span>
            </>
          )}
          {statusReason && <span className={styles.warning}> · {typeset(statusReason)}</span>}
          {identity.attributes
            ?.filter((attribute) => !statusReason || attribute === 'HOMA' || attribute === 'HOMD')
            .map((attribute) => (
              <span key={attribute} className={styles.warning}>
                {' · '}
                {words.attributes[attribute]}
              </span>
            ))}
        </p>
      </div>
      <button
        type="button"
        className={styles.open}
        title={words.identity}
        {...(preferences.letterKeys && { 'aria-keyshortcuts': identityKey.toUpperCase() })}
        onClick={() => openIdentity(patientId)}
      >
        {preferences.letterKeys && (
          <span className={styles.letter} aria-hidden="true">
            {identityKey.toUpperCase()}
          </span>
        )}
        {words.identityVerb}
      </button>
    </section>
  )
}
