import type { CacheDatabase } from './platform/ports.ts'

export type Settings = ReturnType<typeof createSettings>

/** Small named values of this cache: device, session, preferences. Encrypted like everything in it. */
export function createSettings({ reader, durable }: CacheDatabase) {
  return {
    read<Value>(name: string): Value | undefined {
      const row = reader.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', [name])
      return row && (JSON.parse(row.value) as Value)
    },
    write(name: string, value: unknown): void {
      durable.run(
        'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [name, JSON.stringify(value)],
      )
    },
    remove(name: string): void {
      durable.run('DELETE FROM setting WHERE name = ?', [name])
    },
  }
}
