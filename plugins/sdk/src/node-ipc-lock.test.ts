import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/**
 * node-ipc was turned against its users twice (CVE-2022-23812; account takeover of May 2026, infected
 * 9.1.6, 9.2.3, 12.0.1). These exact bytes were read; anything else must be read again first.
 */
const reviewed = {
  'node-ipc': [
    '14.0.0',
    'sha512-d5+aogND4Gk6aQkW5KCibliM4Mn12+isHXt8wFghO4Bn0gBSnev3TXJWQ4eEnzrlh5gCG+nwQEZwyayeDtQxQA==',
  ],
  'event-pubsub': [
    '6.1.1',
    'sha512-08nRrPDOAI5QtM/iQRVIs9DiWyFiyG8VCKf/4i71xQAurXm07exshjSY80wSHJMsHPw9cpUxzJPpXjMyHeBTZw==',
  ],
  'js-message': [
    '3.1.0',
    'sha512-k9iKFwzyAbz8gDJXIvIohSBaXeG3PvFzVwUccaDf0vv8LbEMpOvUfpyE6MGrlovliFdhTBUcIvXfSxOZkorWhA==',
  ],
  'js-queue': [
    '3.1.0',
    'sha512-qENB7XiNpXyxg6132Bwz08uq8GQyaVhD53O41d1F45aCHbKD82bkgZYHWqBGsWggDy8KuY5mPzG7oDnUV7Mn8A==',
  ],
  'easy-stack': [
    '2.1.0',
    'sha512-ZpUD5AJeKhRic1RrajfGKuLl721bCeIpnAj1i7BtlC1XX5Mb52ku3e9pDWryV32yndd28ZyqdVsVcBuI7WY2Iw==',
  ],
  'strong-type': [
    '2.0.0',
    'sha512-HHrY9qYC7yn+5mlewiI3k9RQM9gZqGQsqbomZcd10Ks0h4RlX01nnkWbCe4AsVPCI6KaFvpkWm1nHMD+Ykup6g==',
  ],
} as const

const root = resolve(import.meta.dirname, '../../..')
const lock: { packages: Record<string, { version: string; integrity: string }> } = JSON.parse(
  readFileSync(resolve(root, 'package-lock.json'), 'utf8'),
)

describe('the packages behind the socket are the reviewed ones', () => {
  it.each(Object.entries(reviewed))('%s', (name, [version, integrity]) => {
    const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
    expect(copies.map(([, { version, integrity }]) => [version, integrity])).toEqual([[version, integrity]])
    const installed = JSON.parse(readFileSync(resolve(root, `node_modules/${name}/package.json`), 'utf8'))
    expect(installed.version).toBe(version)
  })

  it('no other package of theirs comes in', () => {
    const { dependencies = {} } = lock.packages['node_modules/node-ipc'] as { dependencies?: object }
    expect(Object.keys(dependencies).toSorted()).toEqual(['event-pubsub', 'js-message', 'js-queue'])
    expect(Object.keys(lock.packages).filter((path) => path.endsWith('/peacenotwar'))).toEqual([])
  })
})
