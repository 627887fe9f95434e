import type { Preferences } from '../../contract/views.ts'
import { client } from './client.ts'
import { setQueryValue, useQuery } from './use-query.ts'

const initial: Preferences = { theme: 'auto', tab: 'journal', letterKeys: true }

export function usePreferences(): {
  readonly preferences: Preferences
  readonly change: (part: Partial<Preferences>) => void
} {
  const { value = initial, again } = useQuery('preferences.read', {})
  return {
    preferences: value,
    change: (part) => {
      const next = { ...value, ...part }
      setQueryValue('preferences.read', {}, next)
      client.call('preferences.save', next).catch(again)
    },
  }
}
