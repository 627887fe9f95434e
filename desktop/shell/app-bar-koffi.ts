import type { Logger } from '../core/platform/ports.ts'
import { type AppBarMessages, decodeRect, encodeAppBarData } from './app-bar-data.ts'

/**
 * Windows' own functions, through koffi. Loaded on Windows only; undefined elsewhere, and where
 * koffi or a library is missing: the sidebar floats then.
 */
export async function openAppBarMessages(
  platform: NodeJS.Platform,
  logger: Logger,
): Promise<AppBarMessages | undefined> {
  if (platform !== 'win32') return undefined
  try {
    const { load } = await import('koffi')
    // The bytes are ours (app-bar-data.ts), so that koffi keeps nothing of the window.
    const shAppBarMessage = load('shell32.dll').func('__stdcall', 'SHAppBarMessage', 'uintptr_t', [
      'uint32_t',
      'void *',
    ])
    const registerWindowMessage = load('user32.dll').func('__stdcall', 'RegisterWindowMessageW', 'uint32_t', [
      'str16',
    ])
    return {
      send: (message, data) => {
        const bytes = encodeAppBarData(data)
        const answer: unknown = shAppBarMessage(message, bytes)
        return { accepted: Number(answer) !== 0, rect: decodeRect(bytes) }
      },
      register: (name) => Number(registerWindowMessage(name)),
    }
  } catch (error) {
    logger.warn('shell.app-bar', { reason: error instanceof Error ? error.name : 'unknown' })
    return undefined
  }
}
