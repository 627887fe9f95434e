import type { RaisedCategory } from '@navigateur-pro/domain/alerts/categories.ts'

/** One letter of each word, none twice; not digits, which ask for Shift on a French keyboard. */
export const keyOf: Readonly<Record<RaisedCategory, string>> = {
  deterioration: 'd',
  refusal: 'r',
  fall: 'c',
  pain: 'o',
  confusion: 'f',
  'other-alert': 'a',
  isolation: 'i',
  'carer-exhausted': 'e',
  housing: 'l',
  violence: 'v',
  malfunction: 'y',
  'other-report': 's',
}
export const urgentKey = 'u'
