// @ts-check
// Follows the tabs: which shows which patient, and what the Navigateur was told. Chrome ends this program when it is
// idle: what it knows is in `storage.session`, in memory, which Weda's page cannot read.

import { send } from './navigateur-link.js'
import { identityOf, patientNumberOf } from './weda-page.js'

/**
 * @typedef {object} TabState
 * @property {string} number
 * @property {import('./weda-page.js').PagePatient} [patient]
 * @property {string} status what the popup says of this tab
 */

/** From one page of a patient to the next of the same, nothing closes. */
const graceMs = 800
/** @type {Map<number, ReturnType<typeof setTimeout>>} */
const leaving = new Map()
/** @type {Promise<unknown>} */
let last = Promise.resolve()

chrome.storage.local.setAccessLevel({ accessLevel: 'TRUSTED_CONTEXTS' })

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const tab = sender.tab?.id
  if (sender.id !== chrome.runtime.id || tab === undefined) return false
  inOrder(() => receive(tab, message)).then(respond, () => respond(undefined))
  return true
})
chrome.tabs.onRemoved.addListener((tab) => void inOrder(() => leave(tab)))

/**
 * One after the other: what was seen last is said last.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
function inOrder(work) {
  const done = last.then(work, work)
  last = done
  return done
}

/**
 * @param {number} tab
 * @param {{ kind: string, address?: string, number?: string, record?: unknown }} message
 */
async function receive(tab, message) {
  if (message.kind === 'left') {
    leaving.set(
      tab,
      setTimeout(() => void inOrder(() => leave(tab)), graceMs),
    )
    return undefined
  }
  clearTimeout(leaving.get(tab))
  const state = await stateOf(tab)
  if (message.kind === 'page') {
    const number = patientNumberOf(message.address ?? '')
    if (state !== undefined && state.number !== number) await leave(tab)
    if (number === undefined) return undefined
    if (state?.number !== number) await keep(tab, { number, status: 'reading' })
    return { number }
  }
  if (state === undefined || state.number !== message.number) return undefined
  if (message.kind === 'alive') {
    if (state.patient) await open(tab, { ...state, patient: state.patient })
    return undefined
  }
  const read = identityOf(state.number, message.record)
  if (read.kind === 'patient') await open(tab, { ...state, patient: read.patient })
  else {
    await leave(tab)
    await keep(tab, { number: state.number, status: read.reason })
  }
  return undefined
}

/**
 * @param {number} tab
 * @param {TabState & { patient: import('./weda-page.js').PagePatient }} state
 */
async function open(tab, state) {
  const status = await send({ window: String(tab), kind: 'opened', patient: state.patient })
  await keep(tab, { ...state, status })
}

/** @param {number} tab */
async function leave(tab) {
  clearTimeout(leaving.get(tab))
  leaving.delete(tab)
  const state = await stateOf(tab)
  await chrome.storage.session.remove(`tab:${tab}`)
  await chrome.action.setBadgeText({ tabId: tab, text: '' }).catch(() => undefined)
  if (state?.patient) await send({ window: String(tab), kind: 'closed' })
}

/**
 * @param {number} tab
 * @returns {Promise<TabState | undefined>}
 */
async function stateOf(tab) {
  return (await chrome.storage.session.get(`tab:${tab}`))[`tab:${tab}`]
}

/**
 * @param {number} tab
 * @param {TabState} state
 */
async function keep(tab, state) {
  await chrome.storage.session.set({ [`tab:${tab}`]: state })
  const well = state.status === 'sent' || state.status === 'reading'
  // The tab may be gone by now.
  await chrome.action.setBadgeText({ tabId: tab, text: well ? '' : '!' }).catch(() => undefined)
}
