import {
  kindOf,
  type ReferralKind,
  referralKindNames,
  type ReferralTheme,
} from '@navigateur-pro/domain/records/referral-kinds.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { ask as words } from '../../i18n/fr-referral.ts'
import { SelectField } from '../form/Field.tsx'

/** What this person may ask for, in the order of the table. */
export function askableBy(role: Role | undefined): readonly ReferralKind[] {
  return referralKindNames.filter((name) => role !== undefined && kindOf(name).askedBy.includes(role))
}

/** What is asked: the usual one is there already, the others are one choice away. */
export function KindChoice(props: {
  readonly askable: readonly ReferralKind[]
  readonly chosen: ReferralKind
  readonly onChoose: (kind: ReferralKind) => void
}) {
  const themes = Object.keys(words.themes) as ReferralTheme[]
  return (
    <SelectField
      label={words.kind}
      value={props.chosen}
      onChange={({ currentTarget }) => {
        const kind = props.askable.find((name) => name === currentTarget.value)
        if (kind) props.onChoose(kind)
      }}
    >
      {themes.map((theme) => {
        const kinds = props.askable.filter((name) => kindOf(name).theme === theme)
        return (
          kinds.length > 0 && (
            <optgroup key={theme} label={words.themes[theme]}>
              {kinds.map((name) => (
                <option key={name} value={name}>
                  {kindOf(name).label}
                </option>
              ))}
            </optgroup>
          )
        )
      })}
    </SelectField>
  )
}
