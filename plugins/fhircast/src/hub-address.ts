const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']

/** The address of a hub as a person gave it; undefined when it is not one that patients may travel to. */
export function hubAddressOf(given: string): URL | undefined {
  if (!URL.canParse(given)) return undefined
  const url = new URL(given)
  const secure = url.protocol === 'https:'
  const local = url.protocol === 'http:' && loopbackNames.includes(url.hostname)
  if (!secure && !local) return undefined
  return url.username === '' && url.password === '' && url.hash === '' ? url : undefined
}

/** security.md T18: the socket is at the hub that was set up, no less protected. */
export function endpointOf(hub: URL, given: unknown): URL | undefined {
  if (typeof given !== 'string' || !URL.canParse(given)) return undefined
  const endpoint = new URL(given)
  const protocol = hub.protocol === 'https:' ? 'wss:' : 'ws:'
  const same = endpoint.protocol === protocol && endpoint.host === hub.host
  const plain = endpoint.username === '' && endpoint.password === '' && endpoint.hash === ''
  return same && plain ? endpoint : undefined
}

/** §2.9: base-hub-URL/{topic}. */
export function contextAddressOf(hub: URL, topic: string): URL {
  const url = new URL(hub)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(topic)}`
  return url
}
