import { z } from 'zod'
import { type Push, type Reply, request, wireError } from '../contract/transport.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const nothing = z.null()

const reply = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), error: wireError }),
]) satisfies z.ZodType<Reply>

const push = z.strictObject({ event: z.string(), data: z.unknown() }) satisfies z.ZodType<Push>

/** What the core needs to start; sent as its first message, never on a command line. */
const coreSettings = z.strictObject({
  folder: z.string(),
  serviceUrl: z.url(),
  /** Where practice software finds this Navigateur. */
  channelFolder: z.string(),
  environment: z.enum(['production', 'test']),
  demonstration: z.boolean(),
  appVersion: z.string(),
  autoLockMs: z.int().positive(),
  /** Which keystore of the operating system wraps the secrets; recorded in the key file. */
  secretsBackend: z.string(),
})
export type CoreSettings = z.infer<typeof coreSettings>

/** What the shell asks of the core's process. */
export const coreOperations = {
  start: { input: coreSettings, output: nothing },
  call: { input: request, output: reply },
  readFile: {
    input: z.strictObject({ ticket: z.string() }),
    output: z.strictObject({ bytes, mediaType: z.string(), fileName: z.string() }).nullable(),
  },
  writeFile: { input: z.strictObject({ ticket: z.string(), bytes }), output: reply },
  openLink: { input: z.strictObject({ url: z.string() }), output: reply },
  close: { input: nothing, output: nothing },
} as const

/** What the core's process asks of the shell: the ports that only Electron can serve. */
export const shellOperations = {
  push: { input: push, output: nothing },
  'secrets.read': { input: z.strictObject({ name: z.string() }), output: bytes.nullable() },
  'secrets.write': { input: z.strictObject({ name: z.string(), secret: bytes }), output: nothing },
  'secrets.remove': { input: z.strictObject({ name: z.string() }), output: nothing },
  'links.open': { input: z.strictObject({ url: z.string() }), output: nothing },
} as const
