import fc from 'fast-check'
import koffi from 'koffi'
import { expect, test } from 'vitest'
import { createNodeLogger } from '../core/platform/node/node-logger.ts'
import { appBarLayout, decodeRect, encodeAppBarData } from './app-bar-data.ts'
import { openAppBarMessages } from './app-bar-koffi.ts'

// Win32 shellapi.h, as a C compiler lays it out where pointers have 8 bytes: koffi says so on any such machine.
const rect = koffi.struct({ left: 'int32_t', top: 'int32_t', right: 'int32_t', bottom: 'int32_t' })
const appBarData = koffi.struct({
  cbSize: 'uint32_t',
  hWnd: 'void *',
  uCallbackMessage: 'uint32_t',
  uEdge: 'uint32_t',
  rc: rect,
  lParam: 'intptr_t',
})

test('our bytes are those of APPBARDATA', () => {
  expect(appBarLayout).toEqual({
    size: koffi.sizeof(appBarData),
    cbSize: koffi.offsetof(appBarData, 'cbSize'),
    hWnd: koffi.offsetof(appBarData, 'hWnd'),
    uCallbackMessage: koffi.offsetof(appBarData, 'uCallbackMessage'),
    uEdge: koffi.offsetof(appBarData, 'uEdge'),
    rc: koffi.offsetof(appBarData, 'rc'),
    lParam: koffi.offsetof(appBarData, 'lParam'),
  })
  expect(appBarLayout.size).toBe(48)
})

const side = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

test('C reads in them what was written, at any place of any screen', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 2n ** 53n }),
      fc.integer({ min: 0xc000, max: 0xffff }),
      fc.constantFrom('left', 'right'),
      fc.record({ left: side, top: side, right: side, bottom: side }),
      (window, callbackMessage, edge, place) => {
        const bytes = encodeAppBarData({ window, callbackMessage, edge, rect: place })
        const read = koffi.decode(bytes, appBarData) as Record<string, unknown>
        expect(read).toMatchObject({
          cbSize: 48,
          uCallbackMessage: callbackMessage,
          uEdge: edge === 'left' ? 0 : 2,
          rc: place,
        })
        expect(BigInt(read.hWnd as number | bigint)).toBe(window)
        expect(decodeRect(bytes)).toEqual(place)
      },
    ),
  )
})

test.skipIf(process.platform === 'win32')(
  'a foreign function fills our own bytes, not a copy of them (C library)',
  () => {
    const memset = koffi.load(null).func('__stdcall', 'memset', 'uintptr_t', ['void *', 'int', 'size_t'])
    const bytes = encodeAppBarData({
      window: 1n,
      callbackMessage: 0,
      edge: 'left',
      rect: { left: 0, top: 0, right: 0, bottom: 0 },
    })
    memset(bytes, 1, appBarLayout.size)
    expect(decodeRect(bytes)).toEqual({
      left: 0x01010101,
      top: 0x01010101,
      right: 0x01010101,
      bottom: 0x01010101,
    })
  },
)

test.skipIf(process.platform === 'win32')(
  'elsewhere there is no such door; where a library is missing, it is said and nothing breaks',
  async () => {
    const lines: string[] = []
    const logger = createNodeLogger({ write: (line: string) => lines.push(line) })
    expect(await openAppBarMessages('linux', logger)).toBeUndefined()
    expect(lines).toEqual([])
    expect(await openAppBarMessages('win32', logger)).toBeUndefined()
    expect(lines.join()).toContain('shell.app-bar')
  },
)
