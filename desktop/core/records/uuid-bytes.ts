import { parse, stringify } from 'uuid'

/** UUIDs are 16 bytes in the cache and text everywhere else. */
export const uuidBytes: (id: string) => Uint8Array = parse
export const uuidText: (bytes: Uint8Array) => string = (bytes) => stringify(bytes)
