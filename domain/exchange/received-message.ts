/** What came from outside, before anybody knows which patient it is about: claims only. */
export type ReceivedMessage = {
  /** The Message-ID, or the SHA-256 of a file: what comes twice under one name is one item. */
  readonly sourceId: string
  readonly source: 'mssante' | 'file'
  /** Absent for a file of this desk. */
  readonly from?: { readonly address: string; readonly name: string }
  readonly subject: string
  /** Plain text. Markup never gets this far. */
  readonly text: string
  /** ISO 8601, UTC. */
  readonly receivedAt: string
  readonly files: readonly ReceivedFile[]
}

/** As it was sent: name and type are what the sender said, to be checked against the bytes. */
export type ReceivedFile = {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}
