import { expect, test } from 'vitest'
import { createExternalLinks, mayOpen } from './external-links.ts'
import * as fake from './testing/fake-electron.ts'

const hosts = ['service.example', 'aide.example:8443']

test.each([
  ['https://service.example/connexion?x=1', true, true],
  ['https://aide.example:8443/', true, true],
  ['http://127.0.0.1:4000/connexion', false, true],
  ['http://[::1]:4000/', false, true],
  ['http://localhost/', false, true],
  ['https://aide.example/', false, false],
  ['https://evil.example/', false, false],
  ['https://service.example.evil.example/', false, false],
  ['https://service.example@evil.example/', false, false],
  ['https://user:pw@service.example/', false, false],
  ['http://service.example/', false, false],
  ['http://127.0.0.1.evil.example/', false, false],
  ['http://192.168.1.1/', false, false],
  ['javascript:alert(1)', false, false],
  ['file:///etc/passwd', false, false],
  ['smb://service.example/', false, false],
  ['navigateurpro://x', false, false],
  ['', false, false],
  [`https://service.example/${'x'.repeat(2048)}`, false, false],
])('%s opens: installed %s, in development %s', (url, installed, development) => {
  expect(mayOpen(url, { hosts, development: false })).toBe(installed)
  expect(mayOpen(url, { hosts, development: true })).toBe(development)
})

test('a refused address is said in French and nothing opens', async () => {
  const links = createExternalLinks(fake.shell, { hosts, development: false })
  await expect(links.open('calc.exe')).rejects.toMatchObject({ code: 'forbidden' })
  expect(fake.callsTo('shell.openExternal')).toEqual([])
  await links.open('https://service.example')
  expect(fake.callsTo('shell.openExternal')).toEqual([['https://service.example/']])
})
