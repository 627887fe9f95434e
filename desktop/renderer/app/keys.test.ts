import { describe, expect, it } from 'vitest'
import { chooseBinding, type KeyBinding, type Place } from './keys.ts'

function binding(key: string, label: string): KeyBinding {
  return { key, label, run: () => undefined }
}

const groups = [
  [binding('mod+k', 'chercher'), binding('?', 'les touches')],
  [
    binding('t', 'transmettre'),
    binding(' ', 'tout marquer comme vu'),
    binding('arrowright', 'rubrique suivante'),
  ],
]

function stroke(key: string, held: Partial<Parameters<typeof chooseBinding>[1]> = {}) {
  const free = { ctrlKey: false, metaKey: false, altKey: false, repeat: false, isComposing: false }
  return { key, defaultPrevented: false, ...free, ...held }
}

describe('a key', () => {
  it.each<[string, Place, string | undefined]>([
    ['t', 'page', 'transmettre'],
    ['T', 'page', 'transmettre'],
    ['?', 'page', 'les touches'],
    ['t', 'control', 'transmettre'],
    // A word typed into a transmission must not open the liaison sheet.
    ['t', 'text', undefined],
    ['?', 'text', undefined],
    [' ', 'page', 'tout marquer comme vu'],
    [' ', 'control', undefined],
    ['ArrowRight', 'page', 'rubrique suivante'],
    ['ArrowRight', 'control', undefined],
    ['t', 'dialog', undefined],
    ['z', 'page', undefined],
  ])('%j on a %s does: %s', (key, place, label) => {
    expect(chooseBinding(groups, stroke(key), place)?.label).toBe(label)
  })

  it('with Ctrl or Cmd works while typing, and is never taken for the bare letter', () => {
    expect(chooseBinding(groups, stroke('k', { ctrlKey: true }), 'text')?.label).toBe('chercher')
    expect(chooseBinding(groups, stroke('k', { metaKey: true }), 'text')?.label).toBe('chercher')
    expect(chooseBinding(groups, stroke('t', { ctrlKey: true }), 'page')).toBeUndefined()
  })

  it.each([{ repeat: true }, { isComposing: true }, { altKey: true }, { defaultPrevented: true }])(
    'does nothing when %o',
    (held) => {
      expect(chooseBinding(groups, stroke('t', held), 'page')).toBeUndefined()
    },
  )

  it.each<[string, object, string | undefined]>([
    ['t', {}, undefined],
    ['?', {}, undefined],
    [' ', {}, undefined],
    ['k', { ctrlKey: true }, 'chercher'],
    ['ArrowRight', {}, 'rubrique suivante'],
  ])('%j %o, when one-letter keys are off, does: %s', (key, held, label) => {
    expect(chooseBinding(groups, stroke(key, held), 'page', false)?.label).toBe(label)
  })

  it('belongs to the last group that claims it', () => {
    const over = [...groups, [binding('t', 'tâche')]]
    expect(chooseBinding(over, stroke('t'), 'page')?.label).toBe('tâche')
  })
})
