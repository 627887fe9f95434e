import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Input, Method, Output } from './api.ts'
import { type EventData, type EventName, events } from './events.ts'
import type { Transport } from './transport.ts'

export type Client = {
  /** Throws AppError with the core's code and French message. */
  call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>>
  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void
  onLink(listener: (up: boolean) => void): () => void
}

export function createClient(transport: Transport): Client {
  let lastId = 0
  return {
    async call(method, input) {
      const reply = await transport.request({ id: ++lastId, method, params: input })
      // The core validated its own output with this method's schema.
      if (reply.ok) return reply.value as Output<typeof method>
      const { code, message, reference, details } = reply.error
      throw new AppError(code, message, { ...details, ...(reference && { reference }) })
    },
    on(event, listener) {
      return transport.onPush((push) => {
        if (push.event !== event) return
        const data = events[event].safeParse(push.data)
        if (data.success) listener(data.data as EventData<typeof event>)
      })
    },
    onLink: (listener) => transport.onLink?.(listener) ?? (() => undefined),
  }
}
