import type { Operation } from '@navigateur-pro/domain/sync/messages.ts'
import type { ReadTransaction } from '../storage/port.ts'

/**
 * Whether the version that an operation starts from is the one that its author read. After the
 * service came back from an older copy the same number may name another text: only what was received
 * before that copy is in both.
 */
export async function isSameLine(
  tx: ReadTransaction,
  { incarnation }: Extract<Operation, { kind: 'edit' | 'resolve' | 'reopen' }>,
  version: { readonly receivedAt: string },
): Promise<boolean> {
  if (incarnation === undefined || incarnation === (await tx.incarnation())) return true
  const fork = (await tx.listForks()).find((one) => one.incarnation === incarnation)
  return fork !== undefined && version.receivedAt < fork.at
}
