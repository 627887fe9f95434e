import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { isNetworkType, refuseNetworkFolder } from './network-folder.ts'

it.each([
  ['nfs', 0x6969, true],
  ['smb2', 0xfe534d42, true],
  ['smb2, as a signed number', 0xfe534d42 | 0, true],
  ['cifs', 0xff534d42, true],
  ['ext4', 0xef53, false],
  ['btrfs', 0x9123683e, false],
  ['tmpfs', 0x01021994, false],
  ['Windows gives nothing', 0, false],
])('knows %s', (_name, type, network) => {
  expect(isNetworkType(type)).toBe(network)
})

it("accepts this machine's own disk", async () => {
  const folder = await temporaryFolder()
  expect(() => refuseNetworkFolder(join(folder, 'cache.db'))).not.toThrow()
  expect(statfsSync(folder).type).toBeTypeOf('number')
})
