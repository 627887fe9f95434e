// @ts-check
import { textOf } from './status.js'

const [tab] = await chrome.tabs.query({ active: true, currentWindow: true })
const key = `tab:${tab?.id}`
const status = /** @type {HTMLElement} */ (document.getElementById('status'))

async function show() {
  status.textContent = textOf((await chrome.storage.session.get(key))[key]?.status)
}

chrome.storage.session.onChanged.addListener(() => void show())
document.getElementById('settings')?.addEventListener('click', () => void chrome.runtime.openOptionsPage())
await show()
