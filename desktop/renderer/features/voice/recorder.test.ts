import { expect, it } from 'vitest'
import { voice as words } from '../../i18n/fr-voice.ts'
import { whyNot } from './recorder.ts'

it.each([
  ['NotAllowedError', 'forbidden', words.refused],
  ['SecurityError', 'forbidden', words.refused],
  ['NotFoundError', 'not_found', words.absent],
  ['OverconstrainedError', 'not_found', words.absent],
  ['NotReadableError', 'internal', words.taken],
  ['AbortError', 'internal', words.taken],
])('a microphone that is not given (%s) is said in plain French', (name, code, message) => {
  expect(whyNot(new DOMException('', name))).toMatchObject({ code, message })
})
