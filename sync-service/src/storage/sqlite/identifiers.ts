/** UUIDs are kept as 16 bytes. The text comes from a schema that has checked it. */
export function toBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex')
}

export function toUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** A row whose identifiers are still bytes. */
export type Stored<Row extends { readonly id: string; readonly patient: string }> = Omit<
  Row,
  'id' | 'patient'
> & { readonly id: Uint8Array; readonly patient: Uint8Array }
