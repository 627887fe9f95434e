import type { Preferences } from '../contract/views.ts'
import { did, type HandlersOf } from './handlers.ts'
import type { Settings } from './settings.ts'

const defaultPreferences: Preferences = { theme: 'auto', tab: 'journal', letterKeys: true }

export function preferenceHandlers(settings: Settings): HandlersOf<'preferences'> {
  return {
    'preferences.read': () => ({
      ...defaultPreferences,
      ...settings.read<Partial<Preferences>>('preferences'),
    }),
    'preferences.save': (preferences) => did(settings.write('preferences', preferences)),
  }
}
