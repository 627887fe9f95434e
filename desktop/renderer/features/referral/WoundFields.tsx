import { useEffect, useId } from 'react'
import type { AttachmentReference } from '@navigateur-pro/domain/records/record.ts'
import type { ReferralDraft } from '../../../contract/referral-draft.ts'
import type { SitePhoto } from '../../../contract/referral-views.ts'
import { ask as words } from '../../i18n/fr-referral.ts'
import { TextField } from '../form/Field.tsx'
import { PhotoSeries } from './PhotoSeries.tsx'
import { photosOf } from './photos-of-site.ts'
import styles from './referral.module.css'
import { toReference } from './to-reference.ts'

/** The last ones, of a long story. */
const mostOfSeries = 5

/** Where the wound is and how large; the photos of that place are shown over time, and go along (1.H). */
export function WoundFields(props: {
  readonly patientId: string
  readonly body: ReferralDraft
  readonly photos: readonly SitePhoto[]
  readonly change: (part: Partial<ReferralDraft>) => void
  readonly onSeries: (photos: readonly AttachmentReference[]) => void
}) {
  const { body, photos, change, onSeries } = props
  const list = useId()
  const sites = [...new Set(photos.map(({ site }) => site))]
  const chosen = photosOf(photos, body.site ?? '')
  const take = (site: string) => {
    const series = photosOf(photos, site)
    const size = series.at(-1)?.size
    change({ site, ...(size !== undefined && { size }) })
    if (series.length > 0) onSeries(series.slice(-mostOfSeries).map(({ photo }) => toReference(photo)))
  }
  // The last place that was photographed is the usual answer; an answer once given stays.
  const usual = body.site === undefined ? photos.at(-1)?.site : undefined
  useEffect(() => {
    if (usual !== undefined) take(usual)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the photos are known
  }, [usual])
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={words.site}
          placeholder={words.siteHint}
          list={list}
          maxLength={80}
          autoComplete="off"
          value={body.site ?? ''}
          onChange={({ currentTarget }) => take(currentTarget.value)}
        />
        <TextField
          label={words.size}
          placeholder={words.sizeHint}
          maxLength={80}
          autoComplete="off"
          value={body.size ?? ''}
          onChange={({ currentTarget }) => change({ size: currentTarget.value })}
        />
      </div>
      <datalist id={list}>
        {sites.map((site) => (
          <option key={site} value={site} />
        ))}
      </datalist>
      {chosen.length > 0 && (
        <PhotoSeries patientId={props.patientId} site={body.site ?? ''} photos={chosen} />
      )}
    </>
  )
}
