import { statusLabel } from '@navigateur-pro/domain/identity/identity-status.ts'
import type { IdentityStatus } from '@navigateur-pro/domain/identity/identity.ts'
import { formatMatricule } from '@navigateur-pro/domain/identity/matricule.ts'
import type { PatientView } from '../../../contract/views.ts'
import { useNow } from '../../app/use-now.ts'
import { patient as words } from '../../i18n/fr.ts'
import { typeset } from '../../i18n/typeset.ts'
import { Shape, type ShapeName } from '../../ui/Shape.tsx'
import styles from './identity-band.module.css'
import { sayGivenName } from './say-given-name.ts'
import { hasOtherUsedName, sayBirth } from './say-patient.ts'

const shapes: Readonly<Record<IdentityStatus, ShapeName>> = {
  QUAL: 'diamond',
  RECUP: 'half',
  VALI: 'circle',
  PROV: 'triangle',
}

/** Who is on screen. It never scrolls away; colour only repeats what words and shape say (RNIV, affichage). */
export function IdentityBand(props: { readonly patient: PatientView; readonly stale?: boolean }) {
  const now = useNow()
  const { identity, status, statusReason } = props.patient
  return (
    <section
      aria-label={words.identity}
      aria-live="polite"
      aria-atomic="true"
      className={`${styles.band} ${props.stale ? styles.stale : ''}`}
    >
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
        {status === 'QUAL' && identity.matricule && ` · ${formatMatricule(identity.matricule)}`}
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
    </section>
  )
}
