import type { Storage, WriteTransaction } from '../../sync-service/src/storage/port.ts'

/**
 * A number taken before the commit: the reader sees the one after it first, and remembers that one.
 * Each fifth new entry is not there yet when its place in the feed is first passed.
 */
export function lateCommit(storage: Storage): Storage {
  const met = new Set<string>()
  return {
    ...storage,
    read: (work) =>
      storage.read((tx) =>
        work({
          ...tx,
          readFeed: async (query) => {
            const page = await tx.readFeed(query)
            const entries = page.entries.filter(({ pos }) => {
              const name = `${query.professional} ${pos}`
              const isNew = !met.has(name)
              met.add(name)
              return !(isNew && met.size % 5 === 0)
            })
            return { ...page, entries }
          },
        }),
      ),
  }
}

/** What a push did is answered first, and committed with the next writing: a crash between the two loses it. */
export function ackBeforeCommit(storage: Storage): Storage {
  const undone = Symbol('undone')
  let owed: (() => Promise<unknown>) | undefined
  return {
    ...storage,
    async write(work) {
      await owed?.()
      owed = undefined
      let value: Awaited<ReturnType<typeof work>> | undefined
      await storage
        .write(async (tx) => {
          value = await work(tx)
          throw undone
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error
        })
      const isPush = Array.isArray(value) && value.length > 0 && 'op_id' in value[0]
      if (!isPush) return storage.write(work)
      owed = () => storage.write(work)
      return value!
    },
  }
}

/** Nothing tells a desk that it may no longer hold a dossier. */
export const lostPurge = (storage: Storage) =>
  inTransaction(storage, () => ({ announcePurge: async () => undefined }))

/** Nobody remembers what was already done. */
export const doubleApply = (storage: Storage) =>
  inTransaction(storage, () => ({ findAppliedOperation: async () => undefined }))

/** The last writer wins: whatever an edit started from, it is taken to have started from what is published. */
export const lastWriteWins = (storage: Storage) =>
  inTransaction(storage, (tx) => ({ findVersion: async (record) => tx.findRecord(record) }))

/** A number is the version, whatever the service came back from. */
export const numbersAlone = (storage: Storage) =>
  inTransaction(storage, () => ({
    listForks: async () => Object.assign([], { find: () => ({ incarnation: '', at: '~' }) }),
  }))

function inTransaction(
  storage: Storage,
  change: (tx: WriteTransaction) => Partial<WriteTransaction>,
): Storage {
  return { ...storage, write: (work) => storage.write((tx) => work({ ...tx, ...change(tx) })) }
}
