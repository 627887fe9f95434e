import type {
  CacheDatabase,
  Ports,
  SqlParameters,
  WritableDatabase,
} from '../../desktop/core/platform/ports.ts'

/** The place in the feed is written first, its page after: a crash between the two skips the page. */
export function cursorBeforePage(ports: Ports): Ports {
  return withDatabase(ports, (database) => {
    const undone = new Error('undone')
    let moves: { readonly sql: string; readonly parameters: SqlParameters | undefined }[] | undefined
    const bulk: WritableDatabase = {
      ...database.bulk,
      run(sql, parameters) {
        if (/^\s*UPDATE feed SET position/.test(sql)) moves?.push({ sql, parameters })
        return database.bulk.run(sql, parameters)
      },
      transaction(work) {
        moves = []
        try {
          database.bulk.transaction(() => {
            work()
            throw undone
          })
        } catch (error) {
          if (error !== undone) throw error
        }
        for (const { sql, parameters } of moves) database.bulk.run(sql, parameters)
        moves = undefined
        return database.bulk.transaction(work)
      },
    }
    return { ...database, bulk }
  })
}

/** Reading everything again begins with an empty place, what waits to be sent included. */
export function sweepOutbox(ports: Ports): Ports {
  return withDatabase(ports, (database) => ({
    ...database,
    durable: {
      ...database.durable,
      run(sql, parameters) {
        if (/INTO unseen_record/.test(sql)) database.durable.run('DELETE FROM outbox')
        return database.durable.run(sql, parameters)
      },
    },
  }))
}

function withDatabase(ports: Ports, change: (database: CacheDatabase) => CacheDatabase): Ports {
  return { ...ports, openDatabase: (...options) => change(ports.openDatabase(...options)) }
}
