import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { DeviceLine } from '@navigateur-pro/domain/sync/messages.ts'
import { refuse } from '../errors.ts'
import type { ReadTransaction, Storage, WriteTransaction } from '../storage/port.ts'

/** The person's own desks: where he or she has said hello from. */
export async function listDevices(
  storage: Storage,
  { professional, device }: { readonly professional: Professional; readonly device: string },
): Promise<readonly DeviceLine[]> {
  const devices = await storage.read((tx) => tx.listDevices(professional.id))
  return devices.map(({ id, app, signedIn, seenAt, wipe }) => ({
    id,
    app,
    current: id === device,
    signed_in: signedIn,
    ...(seenAt !== undefined && { seen_at: seenAt }),
    ...(wipe && { wipe }),
  }))
}

/** Orders a desk of this person to destroy its cache at its next contact. Throws not_found. */
export async function orderWipe(storage: Storage, by: Professional, device: string): Promise<void> {
  await storage.write(async (tx) => {
    const found = await tx.findDevice(device, by.id)
    if (!found) throw refuse('not_found')
    if (found.wipe) return
    const at = new Date().toISOString()
    await tx.saveWipe(device, by.id, 'ordered', at)
    await tx.appendAudit({ at, actor: by.id, action: 'device.wipe-ordered', subject: device, outcome: 'ok' })
  })
}

/**
 * A desk that began again under another number is known by both: the one of its sign-in and the
 * one that it says now. Either, once ordered to be wiped, ends it.
 */
export async function isWiped(
  tx: ReadTransaction,
  person: string,
  devices: readonly string[],
): Promise<boolean> {
  for (const id of new Set(devices)) {
    if ((await tx.findDevice(id, person))?.wipe) return true
  }
  return false
}

/** Notes that a desk is being told, and ends the sign-in that it comes with, under whatever number. */
export async function noteTold(
  tx: WriteTransaction,
  person: string,
  devices: readonly string[],
  family?: string,
): Promise<void> {
  const at = new Date().toISOString()
  if (family !== undefined) await tx.revokeSession(family, at)
  for (const id of new Set(devices)) {
    if ((await tx.findDevice(id, person))?.wipe !== 'ordered') continue
    await tx.saveWipe(id, person, 'told', at)
    await tx.appendAudit({ at, actor: person, action: 'device.wiped', subject: id, outcome: 'told' })
  }
}
