import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import type { Role } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { RecordEnvelope } from '@navigateur-pro/domain/records/record.ts'
import type { Proposal } from '@navigateur-pro/domain/records/proposal.ts'
import type {
  DossierLine,
  Operation,
  OperationResult,
  PullEntry,
} from '@navigateur-pro/domain/sync/messages.ts'
import type { AuditEntry, AuditRow } from '../audit/chain.ts'
import type { Survey } from './survey.ts'

/**
 * One feed per professional. `epoch` changes when the feed is rebuilt; `head` is its last position;
 * positions up to `floor` are no longer kept. `fork` is the last position that a desk of an earlier
 * incarnation may share with it.
 */
export type Feed = {
  readonly id: string
  readonly epoch: string
  readonly head: number
  readonly floor: number
  readonly fork: number
}
export type FeedMove = { readonly feed: string; readonly head: number }

export type FeedPage = {
  readonly entries: readonly PullEntry[]
  /** Last position covered, entries folded or no longer readable included. */
  readonly to: number
  readonly head: number
}

export type StoredRecord = RecordEnvelope & { readonly receivedAt: string }

export type Fork = { readonly incarnation: string; readonly at: string }

/** What a record was, and who wrote it so. */
export type StoredVersion = Pick<StoredRecord, 'schema' | 'author' | 'recordedAt' | 'receivedAt' | 'body'>

export type AppliedOperation = {
  /** SHA-256 of the author and the operation. */
  readonly hash: Buffer
  readonly result: OperationResult
}

/** A desk of one person; the same machine used by two people is two devices. */
export type Device = {
  readonly id: string
  readonly lastDseq: number
  readonly app: string
  /** How far it said it has applied its feed. */
  readonly position: number | undefined
  readonly seenAt: string | undefined
  /** Somebody asked for its cache to be destroyed; told once the device was answered so. */
  readonly wipe: 'ordered' | 'told' | undefined
}

export type Membership = {
  readonly record: string
  readonly joinedAt: string
  readonly left: { readonly at: string; readonly reason: LeavingReason } | undefined
}
export type LeavingReason = 'left' | 'objection'

/** Somebody outside the circle reads the dossier until then, or until it was ended. */
export type EmergencyAccess = {
  readonly id: string
  readonly patient: string
  readonly professional: string
  readonly reason: string
  readonly openedAt: string
  readonly untilAt: string
  readonly endedAt: string | undefined
}

/** A page of one dossier, newest change first. `next` is the `before` of the next page; absent at the end. */
export type DossierPage = {
  readonly records: readonly SnapshotRecord[]
  readonly next: number | undefined
}
type Selection = {
  readonly professional: string
  readonly classes: readonly ConfidentialityClass[]
  readonly part: 'first' | 'rest'
  readonly current: readonly string[]
  readonly since: string
  readonly limit: number
}
type DossierPlace = { readonly patient: string; readonly before: number | undefined }
export type DossierQuery = Selection & DossierPlace
export type DossiersQuery = Selection & { readonly dossiers: readonly DossierPlace[] }
export type DossierRead = { readonly patient: string; readonly page: DossierPage | undefined }
export type SnapshotRecord = { readonly record: StoredRecord; readonly proposals: readonly Proposal[] }

/** An operation whose author had left the circle when it arrived, whole, as `decideOperation` takes it. */
export type QuarantinedOperation = {
  readonly operation: Operation
  readonly author: Professional
  readonly confidentiality: ConfidentialityClass
  readonly receivedAt: string
}

/** Bytes on their way (tus). Chunks are what the vault sealed; `offset` counts the bytes in clear. */
export type Upload = {
  readonly id: string
  readonly patient: string
  readonly professional: string
  readonly sha256: string
  readonly mediaType: string
  readonly size: number
  readonly offset: number
  readonly chunks: number
  readonly expiresAt: string
}

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

/** A whole file: `chunks` sealed pieces of `limits.chunk` bytes in clear, the last one shorter. */
export type StoredFile = { readonly mediaType: string; readonly size: number; readonly chunks: number }

/**
 * What the service remembers, in the words of the domain. Every method is asynchronous and takes
 * part in one transaction; two adapters implement it and one conformance suite judges both.
 */
export type ReadTransaction = {
  findProfessional(id: string): Promise<Professional | undefined>
  listProfessionals(): Promise<readonly Professional[]>
  findFeed(professional: string): Promise<Feed | undefined>
  /** Names this line of data: changes when the service came back from an older copy. */
  incarnation(): Promise<string>
  /** The incarnations that this data went on from, and until when (ISO instant) it has what they had. */
  listForks(): Promise<readonly Fork[]>
  /** How much there is, and whether the tables agree; reads everything. */
  survey(): Promise<Survey>

  isPatientKnown(patient: string): Promise<boolean>
  isMember(patient: string, professional: string): Promise<boolean>
  /** Present or past; `record` is the one that says it to the circle. */
  findMembership(patient: string, professional: string): Promise<Membership | undefined>
  listMembers(patient: string): Promise<readonly Professional[]>
  /** Member, or there in an emergency: may read, as class and masks say. */
  isReader(patient: string, professional: string): Promise<boolean>
  /** Emergency accesses to a patient, those that ended too, oldest first. */
  listEmergencies(patient: string): Promise<readonly EmergencyAccess[]>
  /** Those that should have ended by that instant; of one person when named. */
  listOverdue(at: string, professional?: string): Promise<readonly EmergencyAccess[]>
  /** Published identities that hold this text somewhere; the caller compares. */
  findIdentities(text: string): Promise<readonly StoredRecord[]>

  findRecord(id: string): Promise<StoredRecord | undefined>
  findVersion(record: string, version: number): Promise<StoredVersion | undefined>
  /** Positions after `after`, with the published version of each record; checks membership and class now. */
  readFeed(query: {
    readonly professional: string
    readonly after: number
    readonly limit: number
    readonly classes: readonly ConfidentialityClass[]
  }): Promise<FeedPage>

  /** Patients whose order to purge lies in that range of the person's feed. */
  listPurges(professional: string, after: number, upTo: number): Promise<readonly string[]>
  /** Dossiers of the circles this person is in, with what the classes and masks let him or her read. */
  listDossiers(
    professional: string,
    classes: readonly ConfidentialityClass[],
  ): Promise<readonly DossierLine[]>
  /**
   * Records of one dossier whose last change is before `before` (its place in the patient's log),
   * without those masked from the person. `first`: types in `current`, or received since `since`;
   * `rest`: the others. The caller has checked that the person is a member.
   */
  readDossier(query: DossierQuery): Promise<DossierPage>
  /**
   * Several dossiers in the order asked, up to `limit` records in all or a page of long texts; those
   * that the page does not reach are not named. No page for a dossier of which the person is not a
   * member.
   */
  readDossiers(query: DossiersQuery): Promise<readonly DossierRead[]>
  /** Edits that wait for a person, oldest first. */
  listProposals(record: string): Promise<readonly Proposal[]>
  /** What the version was resolved from: proposals that it closed. */
  listResolved(record: string, version: number): Promise<readonly Proposal[]>
  isMasked(record: string, professional: string): Promise<boolean>
  /** From whom it is hidden. */
  listMasked(record: string): Promise<readonly string[]>
  /** Operations in quarantine in the dossiers of which this person is a member, oldest first. */
  listQuarantine(professional: string): Promise<readonly QuarantinedOperation[]>
  findQuarantined(operation: string): Promise<QuarantinedOperation | undefined>

  findAppliedOperation(id: string): Promise<AppliedOperation | undefined>
  findDevice(id: string, professional: string): Promise<Device | undefined>
  listDevices(professional: string): Promise<readonly (Device & { readonly signedIn: boolean })[]>

  findFile(patient: string, sha256: string): Promise<StoredFile | undefined>
  /** A sealed chunk, counted from 0. */
  readFileChunk(patient: string, sha256: string, chunk: number): Promise<Buffer | undefined>
  /** Bytes in clear of the files of a patient. */
  sumFileSizes(patient: string): Promise<number>
  findUpload(id: string): Promise<Upload | undefined>
  readUploadChunk(id: string, chunk: number): Promise<Buffer | undefined>
  /**
   * Classes of the patient's records that name the file and are not masked from this person: who
   * reads none of them has no access to it.
   */
  listFileClasses(
    patient: string,
    sha256: string,
    professional: string,
  ): Promise<readonly ConfidentialityClass[]>

  findSession(family: string): Promise<SessionFamily | undefined>
  /** Rows in order of `seq`. */
  readAudit(after: number, limit: number): Promise<readonly AuditRow[]>
  /** Rows of these actions about a patient, before `seq`, the newest first. */
  readAuditOf(
    patient: string,
    query: {
      readonly actions: readonly AuditEntry['action'][]
      readonly before: number
      readonly limit: number
    },
  ): Promise<readonly AuditRow[]>
}

export type WriteTransaction = ReadTransaction & {
  /** Undoes what `work` wrote when it throws, and that alone. */
  attempt<T>(work: () => Promise<T>): Promise<T>

  /** Creates the feed of a new professional. */
  saveProfessional(professional: Professional): Promise<void>
  /** Empties the feed under a new epoch: its reader starts again from the catalogue. */
  rebuildFeed(professional: string): Promise<void>
  /** Forgets entries of the feeds received before that instant, and raises their floor. */
  trimFeeds(before: string): Promise<void>
  /** This data came back from an older copy: every desk checks what it had given. */
  renewIncarnation(): Promise<void>

  addPatient(patient: string): Promise<void>
  addMember(patient: string, professional: string, record: string, at: string): Promise<void>
  endMembership(patient: string, professional: string, at: string, reason: LeavingReason): Promise<void>
  openEmergency(access: Omit<EmergencyAccess, 'endedAt'>): Promise<void>
  endEmergency(patient: string, professional: string, at: string): Promise<void>

  /** Adds a version to the patient's log and publishes it. The first one creates the record. */
  appendVersion(record: StoredRecord, attachments: readonly string[]): Promise<void>
  /** One position in the feed of each present member who has one of these roles and from whom it is not masked. */
  announceRecord(record: string, roles: readonly Role[]): Promise<void>
  /** The dossier is open to this member: a grant takes the place of the patient's entries in that feed. */
  announceGrant(patient: string, professional: string): Promise<void>
  /** Takes the patient's entries out of the feed and puts the order to purge last. */
  announcePurge(
    patient: string,
    professional: string,
    order: { readonly reason: LeavingReason; readonly retainAuthored: boolean },
  ): Promise<void>

  saveProposal(record: string, proposal: Proposal): Promise<void>
  /** Closes open proposals of the record, by that version. */
  resolveProposals(record: string, proposals: readonly string[], version: number): Promise<void>
  /** Those that the version closed wait again. */
  reopenProposals(record: string, version: number): Promise<void>
  /**
   * Hides the record from exactly these members. Those from whom it becomes hidden get a tombstone
   * in their feed, those to whom it is shown again get the record, if they have one of these roles.
   */
  saveMasks(record: string, hiddenFrom: readonly string[], roles: readonly Role[]): Promise<void>

  saveQuarantined(quarantined: QuarantinedOperation): Promise<void>
  dropQuarantined(operation: string): Promise<void>

  saveAppliedOperation(id: string, applied: AppliedOperation): Promise<void>
  saveDeviceSequence(id: string, professional: string, lastDseq: number): Promise<void>
  saveDevicePosition(id: string, professional: string, position: number, at: string): Promise<void>
  /** Notes a device at its hello. */
  saveDevice(id: string, professional: string, app: string, at: string): Promise<void>
  /** Ends the device's sessions and orders, or notes as told, the destruction of its cache. */
  saveWipe(id: string, professional: string, wipe: 'ordered' | 'told', at: string): Promise<void>

  saveUpload(upload: Upload): Promise<void>
  /** Adds one sealed chunk of `size` bytes in clear at the end of an upload. */
  appendUpload(id: string, sealed: Buffer, size: number): Promise<void>
  /** The upload becomes the patient's file, unless the patient has it already. False when it was there. */
  finishUpload(id: string, at: string): Promise<boolean>
  dropUpload(id: string): Promise<void>
  dropExpiredUploads(now: string): Promise<void>
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
  /** The sign-in goes on under another device number of the same desk. */
  moveSession(family: string, device: string): Promise<void>
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
