import { z } from 'zod'
import { errorCodes } from '@navigateur-pro/domain/errors.ts'

/** What crosses between the renderer and the core: one request, one reply; pushes say only what changed. */
export const request = z.strictObject({ id: z.int(), method: z.string().max(64), params: z.unknown() })
export type Request = z.infer<typeof request>

export const wireError = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  /** Borne by the log too, for the support desk. */
  reference: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})
export type WireError = z.infer<typeof wireError>

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError }

export type Push = { readonly event: string; readonly data: unknown }

export type Transport = {
  request(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
  /** Called when the way to the core breaks or comes back; absent where it cannot break. */
  onLink?(listener: (up: boolean) => void): () => void
}
