import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reports } from './playwright.mjs'

/** @typedef {import('vitest/node').Reporter} Reporter */

const file = join(reports, 'late-errors.json')

/**
 * vitest's JSON report says nothing of an error that came outside any test (a promise that nobody awaited), though it
 * fails the run: this reporter keeps them, so that the closing lines name them.
 * @implements {Reporter}
 * @public vitest loads it by its path
 */
export default class LateErrors {
  /** @type {NonNullable<Reporter['onTestRunEnd']>} */
  onTestRunEnd(_modules, errors) {
    writeFileSync(file, JSON.stringify(errors.map(({ message }) => message)))
  }
}

/** @returns {readonly string[]} their messages */
export function lateErrors() {
  return JSON.parse(readFileSync(file, 'utf8'))
}
