import { expect, it } from 'vitest'
import { sayKey } from './say-key.ts'

it.each([
  ['t', ['T']],
  [' ', ['Espace']],
  ['mod+k', ['Ctrl', 'K']],
  ['mod+enter', ['Ctrl', 'Entrée']],
  ['arrowleft', ['←']],
  ['?', ['?']],
  ['+', ['+']],
])('« %s » is written %j', (key, caps) => {
  expect(sayKey(key)).toEqual(caps)
})
