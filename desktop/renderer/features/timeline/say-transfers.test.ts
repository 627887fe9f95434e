import { describe, expect, it } from 'vitest'
import type { AttachmentView } from '../../../contract/views.ts'
import { sayTransfers } from './say-transfers.ts'

const file = (part: Partial<AttachmentView>): AttachmentView => ({
  sha256: '0'.repeat(64),
  mediaType: 'image/jpeg',
  size: 400 * 1024,
  state: 'available',
  ...part,
})
const mebibyte = 1_048_576

describe('where the files of a transmission are', () => {
  it.each<readonly [string, readonly Partial<AttachmentView>[], boolean, readonly string[]]>([
    ['written here, nothing gone', [{ state: 'sending', done: 0 }], true, ['photo en attente d’envoi']],
    [
      'half gone',
      [{}, { state: 'sending', done: mebibyte, total: 3 * mebibyte }],
      true,
      ['photo 2 en cours d’envoi (1,0 Mo sur 3,0 Mo)', 'photo envoyée'],
    ],
    ['all gone', [{}, {}], true, ['2 photos envoyées']],
    [
      'of each kind',
      [{ mediaType: 'audio/webm' }, { mediaType: 'application/pdf' }, {}],
      true,
      ['note vocale envoyée', 'document envoyé', 'photo envoyée'],
    ],
    ['already read by somebody', [{}], false, []],
    [
      'a colleague’s, not sent yet',
      [{ state: 'sending' }, { state: 'sending' }],
      false,
      ['2 photos en cours d’envoi'],
    ],
    [
      'a colleague’s, originals at the service',
      [
        { state: 'on-demand', thumbnailUrl: '/files/a' },
        { state: 'on-demand', thumbnailUrl: '/files/b' },
      ],
      false,
      ['2 originaux à la demande, 800 Ko'],
    ],
    // The sentence of the service is shown instead.
    ['that cannot go', [{ state: 'sending', done: 0, problem: 'La place est pleine.' }], true, []],
  ])('%s', (_case, files, fromHere, said) => {
    expect(sayTransfers(files.map(file), fromHere)).toEqual(said)
  })
})
