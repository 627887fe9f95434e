import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Storage, WriteTransaction } from '../storage/port.ts'

/** Writes the directory. A new role gives other rights: the feed starts again under a new epoch. */
export async function registerProfessionals(
  storage: Storage,
  professionals: readonly Professional[],
): Promise<void> {
  await storage.write(async (tx) => {
    for (const professional of professionals) {
      const before = await tx.findProfessional(professional.id)
      await tx.saveProfessional(professional)
      if (before && before.role !== professional.role) await restartFeed(tx, professional.id)
    }
  })
}

/** Positions count from 0 again: those that the devices said are of the feed that is no more. */
async function restartFeed(tx: WriteTransaction, professional: string): Promise<void> {
  await tx.rebuildFeed(professional)
  for (const { id, seenAt } of await tx.listDevices(professional)) {
    if (seenAt !== undefined) await tx.saveDevicePosition(id, professional, 0, seenAt)
  }
}
