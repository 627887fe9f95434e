import type { GlobalShortcut } from 'electron'
import type { Logger } from '../core/platform/ports.ts'

export type Shortcut = {
  readonly accelerator: string
  /** False when another program has it already: the menu says so, and does the same. */
  readonly isOurs: boolean
  release(): void
}

export function registerShortcut(
  globalShortcut: GlobalShortcut,
  accelerator: string,
  onPressed: () => void,
  logger: Logger,
): Shortcut {
  const isOurs = register(globalShortcut, accelerator, onPressed)
  if (!isOurs) logger.warn('shell.shortcut-refused', { reason: accelerator })
  return {
    accelerator,
    isOurs,
    release: () => {
      if (isOurs) globalShortcut.unregister(accelerator)
    },
  }
}

/** Electron throws on a name of key that it does not know. */
function register(globalShortcut: GlobalShortcut, accelerator: string, onPressed: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, onPressed)
  } catch {
    return false
  }
}
