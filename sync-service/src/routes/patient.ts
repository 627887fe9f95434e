import { patientReply } from '@navigateur-pro/domain/patient/patient-view.ts'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readSharedDossiers } from '../records/shared.ts'
import type { RouteDeps } from './deps.ts'

/** What the patient, or who has a mandate, may read: nothing here writes. */
export function patientRoutes({ storage, registry }: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/v1/patient/records', { schema: { response: { 200: patientReply } } }, async ({ session }) => ({
      dossiers: await readSharedDossiers(storage, registry, session.professional),
    }))
  }
}
