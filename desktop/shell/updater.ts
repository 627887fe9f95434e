import type { AppUpdater } from 'electron-updater'

export type UpdateFeed = {
  /** A newer version that exists, or undefined. It only says so: nothing is downloaded. */
  check(): Promise<{ readonly version: string } | undefined>
}

type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'allowPrerelease'
  | 'disableWebInstaller'
  | 'logger'
  | 'checkForUpdates'
>

/**
 * `load` brings electron-updater: it reaches for Electron as soon as it is touched, so it is only
 * loaded in an installed application. Nothing is downloaded before a manifest of ours is signed and
 * checked: electron-updater by itself accepts what the feed's host says (no signature on Linux).
 */
export function createUpdateFeed(packaged: boolean, load: () => Promise<Updater>): UpdateFeed {
  return {
    check: async () => {
      if (!packaged) return undefined
      const updater = await load()
      updater.autoDownload = false
      updater.autoInstallOnAppQuit = false
      updater.allowDowngrade = false
      updater.allowPrerelease = false
      updater.disableWebInstaller = true
      updater.logger = null
      const result = await updater.checkForUpdates()
      return result?.isUpdateAvailable ? { version: result.updateInfo.version } : undefined
    },
  }
}
