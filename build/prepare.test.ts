import { expect, test } from 'vitest'
import { isRecentNode, sameInstall } from './prepare.mjs'
import { isDebian, missingPackages } from './system-packages.mjs'

test.each([
  ['nothing known', '', ['chromium', 'qpdf']],
  ['one installed', 'chromium installed\n', ['qpdf']],
  ['all installed', 'chromium installed\nqpdf installed\n', []],
  ['removed, its configuration left behind', 'chromium config-files\nqpdf installed\n', ['chromium']],
  ['half unpacked', 'chromium half-installed\nqpdf unpacked\n', ['chromium', 'qpdf']],
  ['a name that only starts alike', 'chromium-common installed\nqpdf installed\n', ['chromium']],
])('system packages: %s', (_case, listing, missing) => {
  expect(missingPackages(['chromium', 'qpdf'], listing)).toEqual(missing)
})

test.each([
  ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', true],
  ['ID="debian"\n', true],
  ['ID=ubuntu\nID_LIKE=debian\n', false],
  ['VERSION_ID=debian\n', false],
  ['', false],
])('Debian is told by its own identifier: %j', (osRelease, expected) => {
  expect(isDebian(osRelease)).toBe(expected)
})

test.each([
  ['v24.21.0', true],
  ['v26.0.0\n', true],
  ['v20.20.2', false],
  ['v9.24.0', false],
  ['', false],
  [null, false],
])('Node %j', (version, expected) => {
  expect(isRecentNode(version)).toBe(expected)
})

const wanted = {
  packages: {
    '': { version: '1.0.0' },
    domain: { version: '0.1.0' },
    'node_modules/@own/domain': { link: true },
    'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
    'node_modules/pg/node_modules/zod': { version: '3.0.0', integrity: 'sha512-b' },
    'node_modules/node-win': { version: '24.21.0', integrity: 'sha512-c', optional: true },
  },
}
const { '': _root, domain: _folder, ...installed } = wanted.packages

test.each([
  ['everything', installed, true],
  ['all but what another platform needs', without('node_modules/node-win'), true],
  ['one missing', without('node_modules/zod'), false],
  ['a nested one missing', without('node_modules/pg/node_modules/zod'), false],
  ['a workspace not linked', without('node_modules/@own/domain'), false],
  [
    'another version',
    { ...installed, 'node_modules/zod': { version: '4.6.6', integrity: 'sha512-a' } },
    false,
  ],
  ['other bytes', { ...installed, 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-z' } }, false],
  [
    'an optional one in another version',
    { ...installed, 'node_modules/node-win': { version: '20.0.0' } },
    false,
  ],
])('installed: %s', (_case, packages, expected) => {
  expect(sameInstall(wanted, { packages })).toBe(expected)
})

function without(path: keyof typeof installed) {
  return Object.fromEntries(Object.entries(installed).filter(([key]) => key !== path))
}
