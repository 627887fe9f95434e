import { expect, test } from 'vitest'
import { createUpdateFeed } from './updater.ts'

function recorder(available: boolean) {
  let checks = 0
  const updater = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: true,
    allowPrerelease: true,
    disableWebInstaller: false,
    logger: console as never,
    checkForUpdates: async () => {
      checks += 1
      return { isUpdateAvailable: available, updateInfo: { version: '0.2.0' } } as never
    },
  }
  return { updater, checks: () => checks }
}

test('it says that a version exists, and downloads nothing', async () => {
  const { updater } = recorder(true)
  expect(await createUpdateFeed(true, async () => updater).check()).toEqual({ version: '0.2.0' })
  expect(updater).toMatchObject({
    autoDownload: false,
    autoInstallOnAppQuit: false,
    allowDowngrade: false,
    allowPrerelease: false,
    disableWebInstaller: true,
    logger: null,
  })
})

test('up to date, it says nothing', async () => {
  const { updater } = recorder(false)
  expect(await createUpdateFeed(true, async () => updater).check()).toBeUndefined()
})

test('a developer’s run asks nobody', async () => {
  const { updater, checks } = recorder(true)
  expect(await createUpdateFeed(false, async () => updater).check()).toBeUndefined()
  expect(checks()).toBe(0)
})
