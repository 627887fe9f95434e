import type { App, Session, WebContents } from 'electron'
import type { ExternalLinks } from '../core/platform/ports.ts'
import { isOwnFileUrl, isOwnUrl } from './origin.ts'

/** A file of a patient is data: whatever it contains, nothing in it runs (OWASP ASVS 5.0, V3). */
export const filePolicy = "default-src 'none'; sandbox"

/**
 * Electron grants by default. Here everything is refused, except the microphone to our own page
 * (voice notes).
 */
export function secureSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    callback(
      permission === 'media' &&
        details.isMainFrame &&
        isOwnUrl(details.requestingUrl) &&
        mediaTypes.length > 0 &&
        mediaTypes.every((type) => type === 'audio'),
    )
  })
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, details) =>
      permission === 'media' &&
      details.isMainFrame &&
      isOwnUrl(requestingOrigin) &&
      details.mediaType === 'audio',
  )
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)

  // The page talks to nobody: the core does. Developer tools are not in an installed application.
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isOwnUrl(details.url) || /^(blob:app:\/\/navigateur\/|devtools:)/.test(details.url)
    callback({ cancel: !allowed })
  })

  session.on('will-download', (event, item) => {
    if (!isOwnFileUrl(item.getURL())) event.preventDefault()
  })
}

/** No page but ours, no second window, no frame of another origin. */
export function secureContents(contents: WebContents, links: ExternalLinks): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOwnUrl(event.url) || isOwnFileUrl(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isOwnFileUrl(url)) contents.downloadURL(url)
    else void links.open(url).catch(() => undefined) // refused: the click does nothing
    return { action: 'deny' }
  })
}

export function secureApplication(app: App, links: ExternalLinks): void {
  app.on('web-contents-created', (_event, contents) => secureContents(contents, links))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
  // A CPS card is never offered silently to a site that asks for a certificate.
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault()
    callback()
  })
}
