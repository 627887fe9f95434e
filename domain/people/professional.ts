import { z } from 'zod'
import { role } from './role.ts'

/**
 * A professional as the directory states it. `id` is the national identifier of Pro Santé Connect
 * (SubjectNameID, for instance 8 + RPPS) or, for people without one, the service's own.
 */
export const professional = z.strictObject({
  id: z.string().min(1).max(64),
  /** As it is read aloud: "Dr Claire Sance", "Mme Labat". */
  name: z.string().min(1).max(120),
  role,
  /** Shown after the name: "infirmière", "cardiologue". */
  profession: z.string().min(1).max(120),
  rpps: z.string().max(11).optional(),
  organisation: z.string().max(200),
  phone: z.string().max(30).optional(),
  /** As the health directory gives it; checked again before anything leaves. */
  mssanteAddress: z.string().max(254).optional(),
})
export type Professional = z.infer<typeof professional>
