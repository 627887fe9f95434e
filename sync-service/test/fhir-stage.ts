import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import { pullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import { createRegistry } from '@navigateur-pro/domain/records/registry.ts'
import { Client } from 'fhir-kit-client'
import { v7 as newId } from 'uuid'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { developmentProfessionals } from '../src/auth/development-professionals.ts'
import { canonicals } from '../src/fhir/canonicals.ts'
import type { Config } from '../src/config.ts'
import { createLog } from '../src/log.ts'
import { applyOperation } from '../src/records/apply.ts'
import { joinCareTeam } from '../src/records/circle.ts'
import { registerProfessionals } from '../src/records/professionals.ts'
import { type Service, startService } from '../src/service.ts'
import { signIn } from './browser.ts'
import { fromLines, identityBody, personOf, testConfig, transmissionOf } from './fixtures.ts'

export type FhirStage = {
  readonly service: Service
  readonly patient: string
  readonly base: string
  /** Everything that was logged. */
  readonly logged: () => string
  /** The public client, signed in through the provider as this person. */
  client(of: Role): Promise<SignedClient>
}
export type SignedClient = {
  readonly client: Client
  readonly token: string
  readonly device: string
  readonly person: Professional
}

export const qualified = {
  ...identityBody,
  identity: { ...identityBody.identity, status: 'QUAL' },
  phone: '05 58 00 00 00',
  contact: { name: 'Mme Anne Pat-Trois', link: 'fille', phone: '06 00 00 00 00' },
}

/** A service that listens, one patient whose circle is the physician, the cell and these. */
export async function openFhirStage(...roles: readonly Role[]): Promise<FhirStage> {
  return openFhirStageOn(testConfig(), ...roles)
}

export async function openFhirStageOn(config: Config, ...roles: readonly Role[]): Promise<FhirStage> {
  let text = ''
  const service = await startService(config, { log: createLog({ write: (line) => (text += line) }) })
  onTestFinished(() => service.stop())
  await registerProfessionals(service.storage, developmentProfessionals)
  const patient = await openPatient(service, qualified)
  for (const role of roles) await joinCareTeam(service.storage, { patient, professional: personOf(role) })
  const base = `${service.url}/fhir`
  return {
    service,
    patient,
    base,
    logged: () => text,
    client: async (of) => {
      const person = personOf(of)
      const { tokens, device } = await signIn(service.url, person.id)
      const client = new Client({ baseUrl: base, bearerToken: tokens.access_token })
      return { client, token: tokens.access_token, device, person }
    },
  }
}

async function openPatient(service: Service, body: object): Promise<string> {
  const patient = newId()
  await write(service, 'physician', patient, {
    type: 'patient-identity',
    confidentiality: 'administrative',
    body,
  })
  return patient
}

/** A record, as this person's desk would have sent it. */
export async function write(
  { storage }: Pick<Service, 'storage'>,
  of: Role,
  patient: string,
  changes: Parameters<typeof transmissionOf>[2],
): Promise<string> {
  const operation = transmissionOf(patient, 1, changes)
  const result = await applyOperation(storage, createRegistry(), personOf(of), operation)
  if (result.status !== 'ok') throw new Error(JSON.stringify(result))
  return operation.record_id
}

/** A note as software of another maker writes it. */
export function noteOf(
  patient: string,
  author: Professional,
  changes: Readonly<Record<string, unknown>> = {},
) {
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    type: { coding: [{ system: canonicals.systems.noteType, code: 'OBS' }] },
    subject: { reference: `Patient/${patient}` },
    date: '2026-11-20T09:30:00+01:00',
    author: [{ reference: `Practitioner/${author.id}` }],
    content: [
      { attachment: { contentType: 'text/plain', data: toBase64('Plaie propre, réfection du pansement.') } },
    ],
    ...changes,
  }
}

export function toBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

/** The answer as it came: the client says it only after the fact. */
export async function ask(
  { token }: Pick<SignedClient, 'token'>,
  url: string,
  init: {
    readonly method?: string
    readonly body?: object | string
    readonly headers?: Record<string, string>
  } = {},
): Promise<{
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Resource
}> {
  const { method = 'GET', body, headers } = init
  const reply = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await reply.text()
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    json: asResource(text.startsWith('{') ? JSON.parse(text) : { resourceType: '' }),
  }
}

const resource = z.looseObject({
  resourceType: z.string(),
  id: z.string().default(''),
  meta: z.looseObject({ tag: z.array(z.looseObject({ code: z.string() })).default([]) }).optional(),
  issue: z
    .array(z.looseObject({ severity: z.string(), details: z.looseObject({ text: z.string() }) }))
    .default([]),
  content: z.array(z.looseObject({ attachment: z.looseObject({ url: z.string().optional() }) })).default([]),
  participant: z
    .array(z.looseObject({ member: z.looseObject({ reference: z.string() }).optional() }))
    .default([]),
})
const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.string(),
  total: z.int().optional(),
  link: z.array(z.strictObject({ relation: z.string(), url: z.string() })).default([]),
  entry: z
    .array(
      z.strictObject({
        fullUrl: z.string().optional(),
        resource: resource.optional(),
        search: z.strictObject({ mode: z.string() }).optional(),
        response: z.looseObject({ status: z.string(), location: z.string().optional() }).optional(),
      }),
    )
    .default([]),
})
type Resource = z.infer<typeof resource>
export type Bundle = z.infer<typeof bundle>

export function asResource(value: unknown): Resource {
  return resource.parse(value)
}

export function asBundle(value: unknown): Bundle {
  return bundle.parse(value)
}

/** What a desk of this person receives from now on. */
export async function follow({ service }: FhirStage, { token, device }: SignedClient) {
  const headers = { authorization: `Bearer ${token}` }
  const hello = await fetch(`${service.url}/v1/sync/hello`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      device_id: device,
      app: 't',
      protocols: [1],
      schemas: {},
      clock: new Date().toISOString(),
    }),
  })
  const [feed] = ((await hello.json()) as { feeds: { id: string; cursor: string }[] }).feeds
  return async () => {
    const reply = await fetch(`${service.url}/v1/sync/pull?feed=${feed!.id}&cursor=${feed!.cursor}`, {
      headers,
    })
    return fromLines(await reply.text()).map((line) => pullEntry.parse(line))
  }
}
