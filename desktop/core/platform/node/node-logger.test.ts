import { expect, it } from 'vitest'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { LogFields } from '../ports.ts'
import { createNodeLogger } from './node-logger.ts'

function logged(write: (logger: ReturnType<typeof createNodeLogger>) => void): Record<string, unknown> {
  const lines: string[] = []
  write(createNodeLogger({ write: (line) => lines.push(line) }))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^[^\n]+\n$/)
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

it('writes the fields of the list and no other, whatever the object given holds', () => {
  const wide = { count: 3, reason: 'réseau', patient: 'DOMINIQUE', code: { ins: '279035121518989' } }
  expect(logged((logger) => logger.warn('sync.pull', wide as unknown as LogFields))).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    level: 'warn',
    event: 'sync.pull',
    count: 3,
    reason: 'réseau',
  })
})

it('keeps one line, and a text short', () => {
  const { reason } = logged((logger) => logger.info('e', { reason: `a\nb${'x'.repeat(500)}` }))
  expect(reason).toHaveLength(200)
})

it('gives the whole of an error of ours, and the names and codes of its causes', () => {
  const full = Object.assign(new Error('279035121518989'), { code: 'ENOSPC' })
  const cause = new TypeError('DOMINIQUE', { cause: full })
  const line = logged((logger) =>
    logger.error('write', new AppError('disk_full', 'Disque plein.', { step: 2 }, { cause }), { status: 1 }),
  )
  expect(line).toMatchObject({
    error: 'AppError',
    code: 'disk_full',
    message: 'Disque plein.',
    details: { step: 2 },
    causes: ['TypeError', 'Error ENOSPC'],
    status: 1,
  })
  expect(JSON.stringify(line)).not.toMatch(/DOMINIQUE|2790/)
})

it.each([
  ['a message', new Error('patient DOMINIQUE')],
  ['a message that imitates a frame', new Error('x\n    at DOMINIQUE (a.ts:1:1)')],
  ['a message changed after the fact', Object.assign(new Error('DOMINIQUE'), { message: 'autre' })],
  ['a thrown text', 'DOMINIQUE'],
  ['a thrown object', { name: 'DOMINIQUE' }],
])('gives of a foreign error its name and where it was, not %s', (_name, error) => {
  const line = logged((logger) => logger.error('failed', error))
  expect(JSON.stringify(line)).not.toContain('DOMINIQUE')
})

it('says where a foreign error came from', () => {
  const line = logged((logger) => logger.error('failed', new RangeError('x')))
  expect(line.error).toBe('RangeError')
  expect((line.stack as string[])[0]).toMatch(/^at .*node-logger\.test\.ts:\d+:\d+\)?$/)
})
