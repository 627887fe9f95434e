import { z } from 'zod'
import { AppError, type ErrorCode, errorCodes, isAppError } from '@navigateur-pro/domain/errors.ts'

/**
 * Questions and answers between two processes that trust each other little: each side names in zod
 * what it asks and what it accepts to answer, and both check every message.
 */
export type Operations = Readonly<Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>>

export type Handlers<Table extends Operations> = {
  readonly [Name in keyof Table]: (
    input: z.output<Table[Name]['input']>,
  ) => Promise<z.input<Table[Name]['output']>>
}

export type Link<Asked extends Operations> = {
  readonly ask: <Name extends keyof Asked & string>(
    operation: Name,
    input: z.input<Asked[Name]['input']>,
  ) => Promise<z.output<Asked[Name]['output']>>
  /** The other process is gone: everything waiting, and everything asked later, is refused. */
  readonly break: () => void
}

export type MessagePort = {
  post(message: unknown): void
  listen(listener: (message: unknown) => void): void
}

const failure = z.strictObject({ code: z.enum(errorCodes), message: z.string() })
const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ask'), seq: z.int(), operation: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('answer'), seq: z.int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('refusal'), seq: z.int(), error: failure }),
])
type Message = z.infer<typeof message>

type Waiting = {
  readonly output: z.ZodType
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

const broken = () =>
  new AppError(
    'internal',
    'Le cœur du Navigateur s’est arrêté. Ce qui était enregistré ici est conservé. Recommencez dans un instant.',
  )

export function createLink<Asked extends Operations, Answered extends Operations>(
  port: MessagePort,
  asked: Asked,
  answered: Answered,
  handlers: Handlers<Answered>,
  onFault: (error: unknown) => void,
): Link<Asked> {
  const waiting = new Map<number, Waiting>()
  let seq = 0
  let isBroken = false
  const post = (content: Message) => port.post(content)

  const answer = async ({ seq, operation, input }: Extract<Message, { kind: 'ask' }>) => {
    try {
      const entry = Object.hasOwn(answered, operation) ? answered[operation] : undefined
      const handler = entry && handlers[operation]
      if (!handler) throw new AppError('not_found', 'Opération inconnue.')
      const value = entry.output.parse(await handler(entry.input.parse(input) as never))
      if (!isBroken) post({ kind: 'answer', seq, value })
    } catch (error) {
      if (!isAppError(error)) onFault(error)
      if (!isBroken) post({ kind: 'refusal', seq, error: toFailure(error) })
    }
  }

  port.listen((raw) => {
    const parsed = message.safeParse(raw)
    if (!parsed.success) return onFault(parsed.error)
    const received = parsed.data
    if (received.kind === 'ask') return void answer(received)
    const waiter = waiting.get(received.seq)
    waiting.delete(received.seq)
    if (received.kind === 'refusal')
      return waiter?.reject(new AppError(received.error.code, received.error.message))
    const value = waiter?.output.safeParse(received.value)
    if (value?.success) waiter?.resolve(value.data as never)
    else waiter?.reject(new AppError('internal', 'Réponse illisible d’un processus à l’autre.'))
  })

  return {
    ask: (operation, input) =>
      new Promise((resolve, reject) => {
        if (isBroken) return reject(broken())
        seq += 1
        waiting.set(seq, { output: (asked[operation] as Operations[string]).output, resolve, reject })
        post({ kind: 'ask', seq, operation, input })
      }),
    break: () => {
      isBroken = true
      for (const waiter of waiting.values()) waiter.reject(broken())
      waiting.clear()
    },
  }
}

/** What another process may know of an error: its code and its French sentence, nothing else. */
function toFailure(error: unknown): { code: ErrorCode; message: string } {
  if (isAppError(error)) return { code: error.code, message: error.message }
  return { code: 'internal', message: 'Une erreur imprévue est survenue. Rien n’a été modifié.' }
}
