import { describe, expect, it } from 'vitest'
import type { PluginView } from '../../../contract/plugin-views.ts'
import { fillFields, readSettings } from './read-settings.ts'

type Field = PluginView['fields'][number]

function field(kind: Field['kind']): Field {
  return { name: 'it', title: 'Réglage', kind }
}

describe('a field', () => {
  it.each<[Field['kind'], string | number | boolean | undefined, string | boolean]>([
    ['text', '/exports', '/exports'],
    ['number', 8080, '8080'],
    ['switch', true, true],
    ['switch', undefined, false],
    ['choice', 'utf-8', 'utf-8'],
    ['text', undefined, ''],
    ['secret', '••••', ''],
  ])('of kind %s that holds %j shows %j', (kind, stored, shown) => {
    const values = stored === undefined ? {} : { it: stored }
    expect(fillFields({ fields: [field(kind)], values })).toEqual({ it: shown })
  })

  it.each<[Field['kind'], string | boolean, object]>([
    ['text', '/exports', { it: '/exports' }],
    ['text', '', { it: '' }],
    ['number', ' 8080 ', { it: 8080 }],
    ['number', '2,5', { it: 2.5 }],
    ['number', '', { it: '' }],
    ['number', 'beaucoup', { it: 'beaucoup' }],
    ['switch', false, { it: false }],
    ['choice', 'utf-8', { it: 'utf-8' }],
    // Empty keeps the stored one: the core knows.
    ['secret', '', { it: '' }],
  ])('of kind %s where %j stands is stored as %j', (kind, typed, stored) => {
    expect(readSettings([field(kind)], { it: typed })).toEqual(stored)
  })
})
