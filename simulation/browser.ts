import { type ServiceNode, serviceUrl } from './service-node.ts'

/** The person's browser: to the provider by way of the service, and back to the desk with a one-time code. */
export async function browse(
  service: ServiceNode,
  url: string,
  personId: string,
): Promise<URLSearchParams | undefined> {
  const away = await service.handle({ method: 'GET', url })
  const state = away && URL.parse(away.headers['location'] ?? '')?.searchParams.get('state')
  const cookie = away?.headers['set-cookie']?.split(';')[0]
  if (!state || !cookie) return undefined
  const back = await service.handle({
    method: 'GET',
    url: `${serviceUrl}/v1/auth/callback?state=${state}&code=${personId}`,
    headers: { cookie },
  })
  return URL.parse(back?.headers['location'] ?? '')?.searchParams
}
