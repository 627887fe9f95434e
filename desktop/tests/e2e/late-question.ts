import type { Page } from '@playwright/test'

/** The questions that bear this method's name leave the page a second late: a slow machine, a fast hand. */
export function lateQuestion(method: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript((late) => {
      const send = WebSocket.prototype.send
      WebSocket.prototype.send = function (data) {
        const waits = typeof data === 'string' && data.includes(`"${late}"`)
        setTimeout(() => send.call(this, data), waits ? 1_000 : 0)
      }
    }, method)
  }
}
