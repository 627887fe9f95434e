// @ts-check
// The only place that speaks to the Navigateur: this computer's loopback address, with the token of the pairing.

export const defaultPort = 47614

/** @typedef {{ token?: string, port?: number, integratorId?: string }} Link */
/** @typedef {'sent' | 'unpaired' | 'unreachable' | 'refused'} Sent */

/** @returns {Promise<Link>} */
export function readLink() {
  return chrome.storage.local.get(['token', 'port', 'integratorId'])
}

/**
 * @param {object} body
 * @returns {Promise<Sent>}
 */
export async function send(body) {
  const { token, port } = await readLink()
  if (!token) return 'unpaired'
  try {
    const { ok, status } = await ask(port, 'POST', '/context', body, { Authorization: `Bearer ${token}` })
    if (ok) return 'sent'
    return status === 401 ? 'unpaired' : 'refused'
  } catch {
    return 'unreachable'
  }
}

/**
 * Asks the doctor, in the Navigateur, to accept this browser.
 * @param {number} port
 * @param {(code: string) => void} show six digits to compare
 * @returns {Promise<'paired' | 'refused' | 'late' | 'busy' | 'unreachable'>}
 */
export async function pair(port, show) {
  try {
    const kept = (await readLink()).integratorId
    // Each browser of a computer is its own: to pair one does not unpair the other.
    const integratorId = kept ?? `weda-${crypto.randomUUID().slice(0, 8)}`
    const asked = await ask(port, 'POST', '/pair', { integratorId, name: 'Weda (navigateur web)' })
    if (asked.status !== 202) return asked.status === 409 ? 'busy' : 'refused'
    const { id, code } = await asked.json()
    show(code)
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      const answer = await ask(port, 'GET', `/pair/${id}`)
      if (answer.status === 403) return 'refused'
      if (answer.status === 200) {
        const { token } = await answer.json()
        await chrome.storage.local.set({ token, port, integratorId })
        return 'paired'
      }
      if (answer.status !== 202) return 'late'
    }
  } catch {
    return 'unreachable'
  }
}

/**
 * @param {number} [port]
 * @param {string} [method]
 * @param {string} [path]
 * @param {object} [body]
 * @param {Record<string, string>} [headers]
 */
function ask(port = defaultPort, method = 'GET', path = '/', body, headers = {}) {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...headers, ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(5_000),
  })
}
