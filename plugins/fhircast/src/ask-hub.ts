import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** security.md T18. */
const mostBytes = 1024 * 1024
const longestMs = 5_000

export type HubAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreachable' }

/** One request to the hub that was set up and to nowhere else: a redirection is an answer like another. */
export function askHub(
  url: URL,
  options: { readonly token: string; readonly stop: AbortSignal; readonly form?: URLSearchParams },
): Promise<HubAnswer> {
  const { token, stop, form } = options
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const unreachable = () => resolve({ kind: 'unreachable' })
    const asked = send(
      url,
      {
        method: form === undefined ? 'GET' : 'POST',
        agent: false,
        signal: AbortSignal.any([stop, AbortSignal.timeout(longestMs)]),
        headers: {
          Accept: 'application/json',
          ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
          ...(form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          chunks.push(chunk)
          if (size > mostBytes) response.destroy()
        })
        response.on('error', unreachable)
        response.on('close', unreachable)
        response.on('end', () =>
          resolve({
            kind: 'answered',
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    asked.on('error', unreachable)
    asked.end(form?.toString())
  })
}
