/** The script ends by writing its own number, in the same transaction: a crash in the middle resumes. */
export type Migration = { readonly version: number; readonly script: string }
