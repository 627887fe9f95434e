import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLinkInbox, findLink } from './launch-link.ts'

const link = 'navigateurpro://patient?ref=4f1c'

describe('the link of a command line', () => {
  test.each<[string, readonly string[], string | undefined]>([
    ['as Windows launches us', ['navigateur.exe', '--', link], link],
    ['with what Chromium adds', ['navigateur.exe', '--original-process-start-time=1', '--', link], link],
    ['from the repository', ['electron', '.', '--', link], link],
    ['with a file beside it', ['navigateur.exe', '--', 'lettre.pdf', link], link],
    ['a plain start', ['navigateur.exe'], undefined],
    ['nothing behind the mark', ['navigateur.exe', '--'], undefined],
    ['among our switches', ['navigateur.exe', link], undefined],
    ['before the mark', ['navigateur.exe', link, '--'], undefined],
    ['another scheme', ['navigateur.exe', '--', 'https://patient'], undefined],
    ['our scheme, almost', ['navigateur.exe', '--', 'navigateurpro:patient'], undefined],
    ['in capitals', ['navigateur.exe', '--', 'NAVIGATEURPRO://patient'], undefined],
    ['a space before', ['navigateur.exe', '--', ` ${link}`], undefined],
    ['inside another argument', ['navigateur.exe', '--', `--url=${link}`], undefined],
    ['too long', ['navigateur.exe', '--', link.padEnd(4_097, 'a')], undefined],
    // Bad-input corpus, row 33.
    ['quotes closed', ['navigateur.exe', '--', 'navigateurpro://x', '--gpu-launcher=calc'], undefined],
    [
      'quotes kept',
      ['x', '--', 'navigateurpro://x" --gpu-launcher="calc'],
      'navigateurpro://x" --gpu-launcher="calc',
    ],
    ['--inspect before', ['navigateur.exe', '--', '--inspect=0', 'navigateurpro://x'], undefined],
    ['--inspect behind', ['navigateur.exe', '--', 'navigateurpro://x', '--inspect=0'], undefined],
    ['a line break', ['navigateur.exe', '--', 'navigateurpro://x\n--'], undefined],
    ['a line break and a switch', ['navigateur.exe', '--', 'navigateurpro://x\n--inspect=0'], undefined],
    ['two links', ['navigateur.exe', '--', link, 'navigateurpro://y'], undefined],
    ['two links, one on each side', ['navigateur.exe', 'navigateurpro://y', '--', link], undefined],
    ['the same link twice', ['navigateur.exe', '--', link, link], undefined],
    ['a second mark', ['navigateur.exe', '--', '--', link], undefined],
  ])('%s', (_what, argv, expected) => {
    expect(findLink(argv)).toBe(expected)
  })

  test('whatever the arguments, what is found is one of them, whole, and one of ours', () => {
    const argument = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('--', link, '--inspect', 'navigateurpro://'),
      fc.string({ unit: 'binary' }).map((text) => `navigateurpro://${text}`),
    )
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 8 }), (argv) => {
        const found = findLink(argv)
        if (found === undefined) return
        expect(argv.slice(argv.indexOf('--') + 1)).toContain(found)
        expect(found.startsWith('navigateurpro://')).toBe(true)
        expect(argv.filter((text) => text === found)).toHaveLength(1)
      }),
      { numRuns: process.env.NAVIGATEUR_RELEASE ? 100_000 : 500 },
    )
  })
})

test('the last link waits for who can open it; later ones go at once; nothing is opened twice', () => {
  const inbox = createLinkInbox()
  const opened: string[] = []
  inbox.receive('navigateurpro://1')
  inbox.receive('navigateurpro://2')
  inbox.receive(undefined)
  inbox.openWith((url) => opened.push(url))
  inbox.receive('navigateurpro://3')
  expect(opened).toEqual(['navigateurpro://2', 'navigateurpro://3'])
})
