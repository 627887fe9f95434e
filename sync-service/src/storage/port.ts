import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { OperationResult, PullEntry } from '@navigateur-pro/domain/sync/messages.ts'
import type { AuditEntry, AuditRow } from '../audit/chain.ts'

/** One feed per professional. `epoch` changes when the feed is rebuilt; `head` is its last position. */
export type Feed = { readonly id: string; readonly epoch: string; readonly head: number }
export type FeedMove = { readonly feed: string; readonly head: number }

export type FeedPage = {
  readonly entries: readonly PullEntry[]
  /** Last position covered, entries folded or no longer readable included. */
  readonly to: number
  readonly head: number
}

export type StoredRecord = RecordEnvelope & { readonly receivedAt: string }

export type AppliedOperation = {
  /** SHA-256 of the author and the operation. */
  readonly hash: Buffer
  readonly result: OperationResult
}

export type Device = { readonly lastDseq: number }

/** A sign-in on its way: to the provider and back, then until its one-time code is used. */
export type Login = {
  readonly redirectUri: string
  readonly clientState: string
  readonly codeChallenge: string
  readonly device: string
  readonly nonce: string
  readonly verifier: string
  readonly startedAt: string
}
export type GrantedLogin = Login & {
  readonly person: string
  readonly grantedAt: string
  /** Set at the first use of the code: a second use ends that session. */
  readonly usedBy: string | undefined
}

/** A family of refresh tokens: one sign-in on one device. */
export type SessionFamily = {
  readonly id: string
  readonly person: string
  readonly device: string
  readonly expiresAt: string
  readonly revokedAt: string | undefined
}

export type StoredFile = { readonly mediaType: string; readonly bytes: Buffer }

/**
 * What the service remembers, in the words of the domain. Every method is asynchronous and takes
 * part in one transaction; two adapters implement it and one conformance suite judges both.
 */
export type ReadTransaction = {
  findProfessional(id: string): Promise<Professional | undefined>
  listProfessionals(): Promise<readonly Professional[]>
  findFeed(professional: string): Promise<Feed | undefined>

  isPatientKnown(patient: string): Promise<boolean>
  isMember(patient: string, professional: string): Promise<boolean>
  /** The record that says that this person belongs, or belonged, to the circle. */
  findMemberRecord(patient: string, professional: string): Promise<string | undefined>

  findRecord(id: string): Promise<StoredRecord | undefined>
  findVersion(
    record: string,
    version: number,
  ): Promise<{ readonly schema: number; readonly body: unknown } | undefined>
  /** Positions after `after`, with the published version of each record; checks membership and class now. */
  readFeed(query: {
    readonly professional: string
    readonly after: number
    readonly limit: number
    readonly classes: readonly ConfidentialityClass[]
  }): Promise<FeedPage>

  findAppliedOperation(id: string): Promise<AppliedOperation | undefined>
  findDevice(id: string, professional: string): Promise<Device | undefined>

  findFile(patient: string, sha256: string): Promise<StoredFile | undefined>
  /** Classes of the patient's records that name the file: who reads none of them has no access to it. */
  listFileClasses(patient: string, sha256: string): Promise<readonly ConfidentialityClass[]>

  findSession(family: string): Promise<SessionFamily | undefined>
  /** Rows in order of `seq`. */
  readAudit(after: number, limit: number): Promise<readonly AuditRow[]>
}

export type WriteTransaction = ReadTransaction & {
  /** Undoes what `work` wrote when it throws, and that alone. */
  attempt<T>(work: () => Promise<T>): Promise<T>

  /** Creates the feed of a new professional. */
  saveProfessional(professional: Professional): Promise<void>
  /** Empties the feed under a new epoch, then announces every record of the circles in these classes. */
  rebuildFeed(professional: string, classes: readonly ConfidentialityClass[]): Promise<void>

  addPatient(patient: string): Promise<void>
  addMember(patient: string, professional: string, record: string, at: string): Promise<void>
  endMembership(patient: string, professional: string, at: string): Promise<void>

  /** Adds a version to the patient's log and publishes it. The first one creates the record. */
  appendVersion(record: StoredRecord, attachments: readonly string[]): Promise<void>
  /** One position in the feed of each present member who has one of these roles. */
  announceRecord(record: string, roles: readonly Role[]): Promise<void>
  /** Every record of the patient in these classes, oldest first, in one member's feed. */
  announceDossier(
    patient: string,
    professional: string,
    classes: readonly ConfidentialityClass[],
  ): Promise<void>
  /** Takes the patient's entries out of the feed and puts the order to purge last. */
  announcePurge(patient: string, professional: string): Promise<void>

  saveAppliedOperation(id: string, applied: AppliedOperation): Promise<void>
  saveDeviceSequence(id: string, professional: string, lastDseq: number): Promise<void>
  saveDevicePosition(id: string, professional: string, position: number, at: string): Promise<void>

  /** False when it was already there. */
  saveFile(patient: string, sha256: string, file: StoredFile, by: string, at: string): Promise<boolean>
  /** Tells the feeds of the present members who have one of these roles; moves no position. */
  wakeMembers(patient: string, roles: readonly Role[]): Promise<void>

  /** Keys of logins and tokens are SHA-256 hashes: the secrets themselves are never stored. */
  saveLogin(state: Buffer, login: Login): Promise<void>
  /** Single use: a second call with the same state finds nothing. */
  takeLogin(state: Buffer): Promise<Login | undefined>
  saveGrant(code: Buffer, login: GrantedLogin): Promise<void>
  findGrant(code: Buffer): Promise<GrantedLogin | undefined>
  useGrant(code: Buffer, family: string): Promise<void>
  forgetLogins(before: string): Promise<void>
  saveSession(family: SessionFamily): Promise<void>
  revokeSession(family: string, at: string): Promise<void>
  saveRefreshToken(hash: Buffer, family: string): Promise<void>
  findRefreshToken(hash: Buffer): Promise<{ readonly family: string; readonly used: boolean } | undefined>
  useRefreshToken(hash: Buffer): Promise<void>

  appendAudit(entry: AuditEntry): Promise<void>
}

export type Storage = {
  /** A consistent view that cannot write. Never waits for writers. */
  read<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T>
  /**
   * One writer at a time: all of `work`, flushed to disk when the promise resolves, or nothing.
   * `work` awaits the transaction alone; waiting for anything else holds every other writer.
   */
  write<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T>
  /** Called after each commit that moved feeds. A lost call costs a client one safety poll, never data. */
  onFeedsMoved(listener: (moves: readonly FeedMove[]) => void): () => void
  close(): Promise<void>
}
