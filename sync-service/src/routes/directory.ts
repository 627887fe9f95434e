import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import { directoryReply } from '@navigateur-pro/domain/sync/messages.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { RouteDeps } from './deps.ts'

const atMost = 20

/** Who may be invited into a circle; who is a patient is told to nobody. A question gets few answers: the directory is not for copying. */
export function directoryRoutes({ storage }: RouteDeps): FastifyPluginAsyncZod {
  const querystring = z.strictObject({ q: z.string().trim().min(2).max(100) })
  return async (app) => {
    app.get(
      '/v1/directory',
      { schema: { querystring, response: { 200: directoryReply } } },
      async ({ query }) => {
        const words = fold(query.q).split(/\s+/)
        const professionals = await storage.read((tx) => tx.listProfessionals())
        return {
          professionals: professionals
            .filter((one) => !isPatientSide(one.role) && answers(one, words))
            .slice(0, atMost),
        }
      },
    )
  }
}

function answers({ name, profession, organisation }: Professional, words: readonly string[]): boolean {
  const text = fold(`${name} ${profession} ${organisation}`)
  return words.every((word) => text.includes(word))
}

/** As people type: without accents or capitals, « bénédicte » is found by "BENEDICTE". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
