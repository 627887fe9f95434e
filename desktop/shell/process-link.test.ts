import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createLink, type Handlers, type MessagePort } from './process-link.ts'

const kitchen = {
  cook: { input: z.strictObject({ eggs: z.int().max(12) }), output: z.strictObject({ dish: z.string() }) },
  weigh: { input: z.instanceof(Uint8Array), output: z.int() },
} as const
const nothing = {} as const

let close: (() => void) | undefined
afterEach(() => close?.())

function openKitchen(handlers: Handlers<typeof kitchen>) {
  const { port1, port2 } = new MessageChannel()
  close = () => port1.close()
  const faults: unknown[] = []
  const guest = createLink(portOf(port1), kitchen, nothing, {}, (fault) => faults.push(fault))
  createLink(portOf(port2), nothing, kitchen, handlers, (fault) => faults.push(fault))
  return { guest, faults, raw: port1 }
}

function portOf(port: NodePort): MessagePort {
  return {
    post: (message) => port.postMessage(message),
    listen: (listener) => void port.on('message', listener),
  }
}

const cookAll: Handlers<typeof kitchen> = {
  cook: async ({ eggs }) => ({ dish: `omelette de ${eggs}` }),
  weigh: async (bytes) => bytes.byteLength,
}

test('each answer finds its question, bytes included', async () => {
  const { guest } = openKitchen(cookAll)
  const asked = [1, 2, 3].map((eggs) => guest.ask('cook', { eggs }))
  expect((await Promise.all(asked)).map(({ dish }) => dish)).toEqual([
    'omelette de 1',
    'omelette de 2',
    'omelette de 3',
  ])
  expect(await guest.ask('weigh', new Uint8Array(1_000_000))).toBe(1_000_000)
})

test('an error of ours crosses with its code; anything else becomes internal and its words stay behind', async () => {
  const { guest, faults } = openKitchen({
    cook: async () => {
      throw new AppError('locked', 'La cuisine est fermée.')
    },
    weigh: async () => {
      throw new Error('279035121518989')
    },
  })
  await expect(guest.ask('cook', { eggs: 1 })).rejects.toMatchObject({
    code: 'locked',
    message: 'La cuisine est fermée.',
  })
  const failure = await guest.ask('weigh', new Uint8Array()).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'internal' })
  expect(String(failure)).not.toContain('279035121518989')
  expect(faults).toHaveLength(1)
})

test('what is not in the table, or not in its schema, reaches no handler', async () => {
  let cooked = 0
  const { guest } = openKitchen({ ...cookAll, cook: async () => ({ dish: String(++cooked) }) })
  const ask = guest.ask as (operation: string, input: unknown) => Promise<unknown>
  await expect(ask('cook', { eggs: 13 })).rejects.toMatchObject({ code: 'internal' })
  await expect(ask('cook', { eggs: 1, knife: true })).rejects.toMatchObject({ code: 'internal' })
  expect(cooked).toBe(0)
})

test.each(['constructor', '__proto__', 'hasOwnProperty', 'burn'])('« %s » is no operation', async (name) => {
  const { raw } = openKitchen(cookAll)
  const answer = new Promise((resolve) => raw.on('message', resolve))
  raw.postMessage({ kind: 'ask', seq: 1, operation: name, input: {} })
  expect(await answer).toMatchObject({ kind: 'refusal', error: { code: 'not_found' } })
})

test('an answer of the wrong shape is refused, and so is a message that is not one', async () => {
  const { guest, faults, raw } = openKitchen({ ...cookAll, cook: async () => ({ dish: 3 }) as never })
  await expect(guest.ask('cook', { eggs: 1 })).rejects.toMatchObject({ code: 'internal' })
  raw.postMessage('ask nicely')
  expect(await guest.ask('weigh', new Uint8Array(2))).toBe(2)
  expect(faults).toHaveLength(2)
})

test('when the other process dies, nobody waits for ever', async () => {
  const { guest } = openKitchen({ ...cookAll, cook: () => new Promise(() => undefined) })
  const waiting = guest.ask('cook', { eggs: 1 })
  guest.break()
  await expect(waiting).rejects.toThrow('Ce qui était enregistré ici est conservé')
  await expect(guest.ask('cook', { eggs: 1 })).rejects.toMatchObject({ code: 'internal' })
})
