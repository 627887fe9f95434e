import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const notSources = new Set(['node_modules', 'dist', 'coverage', 'test-results', '.demo'])

/** Every folder that holds code of ours. */
export const codeFolders = [
  'domain',
  'desktop',
  'sync-service',
  'plugins',
  'resources',
  'build',
  'bench',
  'simulation',
]

/**
 * Files of these folders, relative to the repository, `/` between names, sorted.
 * @param {readonly string[]} [folders]
 * @returns {string[]}
 */
export function sourceFiles(folders = codeFolders) {
  return folders.filter((folder) => existsSync(join(root, folder))).flatMap(filesIn)
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return notSources.has(entry.name) ? [] : filesIn(path)
      return entry.isFile() ? [path] : []
    })
}

/** @param {string} path */
export function isTestFile(path) {
  return /\.(test|spec)\.tsx?$/.test(path)
}
