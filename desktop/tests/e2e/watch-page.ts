import { expect, type Page } from '@playwright/test'

/**
 * Notes whatever a page of ours must never do. Hostile texts would show here: as a dialog, as a
 * script the policy refused, as a request to somebody else.
 * @returns what to call at the end, to have it judged
 */
export function watchPage(page: Page): () => void {
  const faults: string[] = []
  let own = ''
  page.on('pageerror', (error) => faults.push(`erreur de script : ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`boîte de dialogue : ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/content security policy|trusted ?types?/i.test(message.text())) faults.push(message.text())
  })
  page.on('request', (request) => {
    const { origin, hostname, protocol } = new URL(request.url())
    if (protocol === 'blob:' || protocol === 'data:') return
    if (request.isNavigationRequest() && request.frame() === page.mainFrame() && hostname === '127.0.0.1')
      own = origin
    if (origin !== own) faults.push(`requête à ${origin}`)
  })
  return () => expect(faults, 'ce que la page ne devait pas faire').toEqual([])
}
