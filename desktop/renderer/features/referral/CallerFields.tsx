import { type ReferralOrigin, referralOrigins } from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { ReferralDraft } from '../../../contract/referral-draft.ts'
import { ask as words } from '../../i18n/fr-referral.ts'
import { SelectField, TextField } from '../form/Field.tsx'
import styles from './referral.module.css'

const nobody = { origin: 'cell', name: '', phone: '' } as const

/** A call to the cell is worth a click: the coordinator says for whom the request is (BS-01, OT-10). */
export function CallerFields(props: {
  readonly caller: ReferralDraft['caller']
  readonly change: (part: Partial<ReferralDraft>) => void
}) {
  const caller = props.caller ?? nobody
  const set = (part: Partial<typeof caller>) => props.change({ caller: { ...caller, ...part } })
  const origins = Object.keys(referralOrigins) as ReferralOrigin[]
  return (
    <>
      <SelectField
        label={words.behalf}
        value={caller.origin}
        onChange={({ currentTarget }) =>
          set({ origin: origins.find((one) => one === currentTarget.value) ?? 'other' })
        }
      >
        <option value="cell">{words.ownBehalf}</option>
        {origins
          .filter((origin) => origin !== 'cell')
          .map((origin) => (
            <option key={origin} value={origin}>
              {referralOrigins[origin]}
            </option>
          ))}
      </SelectField>
      {caller.origin !== 'cell' && (
        <div className={styles.pair}>
          <TextField
            label={words.callerName}
            placeholder={words.callerNameHint}
            maxLength={120}
            value={caller.name}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          />
          <TextField
            type="tel"
            label={words.callerPhone}
            maxLength={40}
            value={caller.phone}
            onChange={({ currentTarget }) => set({ phone: currentTarget.value })}
          />
        </div>
      )}
    </>
  )
}
