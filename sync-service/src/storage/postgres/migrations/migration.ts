/** Forward only; a released one never changes. The caller notes the version in the same transaction. */
export type Migration = { readonly version: number; readonly script: string }
