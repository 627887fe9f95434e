import { readableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Storage } from '../storage/port.ts'

/** Writes the directory. A new role gives other rights: the feed is rebuilt under a new epoch. */
export async function registerProfessionals(
  storage: Storage,
  professionals: readonly Professional[],
): Promise<void> {
  await storage.write(async (tx) => {
    for (const professional of professionals) {
      const before = await tx.findProfessional(professional.id)
      await tx.saveProfessional(professional)
      if (before && before.role !== professional.role) {
        await tx.rebuildFeed(professional.id, readableClasses(professional.role))
      }
    }
  })
}
