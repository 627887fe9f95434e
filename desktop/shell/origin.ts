/** The only page this window ever shows. */
export const appScheme = 'app'
export const appOrigin = 'app://navigateur'
export const appPage = `${appOrigin}/index.html`

/** Node's URL has no origin for a scheme of ours: the parts are compared, not `origin`. */
export function isOwnUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url?.protocol === `${appScheme}:` &&
    url.host === 'navigateur' &&
    url.username === '' &&
    url.password === ''
  )
}

export function isOwnFileUrl(text: string): boolean {
  return isOwnUrl(text) && new URL(text).pathname.startsWith('/files/')
}
