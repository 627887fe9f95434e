// @ts-check
// In Weda's page. It knows nothing of the Navigateur: it says where the page is, and reads the patient's traits as
// the page itself does, from the same site with the doctor's session.

;(() => {
  const beatMs = 30_000
  let looks = 0
  /** @type {string | undefined} */
  let shown

  async function look() {
    looks += 1
    const mine = looks
    shown = undefined
    const answer = await tell({ kind: 'page', address: location.href })
    if (mine !== looks || answer?.number === undefined) return
    const record = await read(answer.number)
    if (mine !== looks) return
    shown = answer.number
    await tell({ kind: 'record', number: answer.number, record })
  }

  /** @param {string} number */
  async function read(number) {
    try {
      const answer = await fetch(`/api/patients/${number}`, {
        headers: { Accept: 'application/json' },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
      })
      return answer.ok ? await answer.json() : null
    } catch {
      return null
    }
  }

  /** @param {object} message */
  async function tell(message) {
    try {
      return await chrome.runtime.sendMessage(message)
    } catch {
      // The extension was updated or removed under the page: the next page speaks to the new one.
      return undefined
    }
  }

  addEventListener('pagehide', () => {
    looks += 1
    void tell({ kind: 'left' })
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) void look()
  })
  // Where the page changes its address without being loaded again.
  globalThis.navigation?.addEventListener('currententrychange', () => void look())
  // So that the Navigateur, unlocked after the patient was opened, learns it too; and that a browser that
  // disappeared is noticed.
  setInterval(() => {
    if (shown !== undefined) void tell({ kind: 'alive', number: shown })
  }, beatMs)
  // A page that Chrome prepares unseen is nobody's current patient.
  if (document.prerendering)
    document.addEventListener('prerenderingchange', () => void look(), { once: true })
  else void look()
})()
