import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseXml, textOf } from '../../../desktop/core/documents/received/parse-xml.ts'
import { lawfulText, writeXml, xml } from './xml.ts'

describe('XML', () => {
  test.each([
    ['an entity', '&lt;script&gt; &#0; &xxe;'],
    ['markup', '</text><script>alert(1)</script>'],
    ['the end of a CDATA section', ']]> <![CDATA[ x ]]>'],
    ['a comment and an instruction', '<!-- --> <?xml version="1.1"?> <!DOCTYPE a>'],
    ['quotes and lines', `"a" 'b'\n\tc\r\nd`],
    ['Arabic and Hebrew', 'السيدة فاطمة / גברת כהן'],
    ['emoji', '👩🏽‍⚕️ 💊'],
  ])('%s is text, and comes back as it was typed', (_, typed) => {
    const root = parseXml(writeXml(xml('a', { b: typed }, typed, xml('c'))))
    expect([textOf(root), root.attributes['b'], root.children.length]).toEqual([typed, typed, 2])
  })

  test('what XML cannot hold is replaced where it stood', () => {
    const root = parseXml(writeXml(xml('a', {}, 'x\u0000\u0008\u001f\uffff\ud800y')))
    expect(textOf(root)).toBe('x\ufffd\ufffd\ufffd\ufffd\ufffdy')
  })

  test('whatever is typed, a reader finds it again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (value, words) => {
        const root = parseXml(writeXml(xml('a', { b: value }, words)))
        expect([root.attributes['b'], textOf(root)]).toEqual([lawfulText(value), lawfulText(words)])
      }),
    )
  })
})
