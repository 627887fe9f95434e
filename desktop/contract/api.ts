import { z } from 'zod'
import { letterKinds } from '@navigateur-pro/domain/documents/document-kinds.ts'
import { typedLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import { mediaType } from '@navigateur-pro/domain/records/media-type.ts'
import { confidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { instant, patientId, recordId } from '@navigateur-pro/domain/records/record.ts'
import { circleChange, quarantineDecision, quarantineReply } from '@navigateur-pro/domain/sync/messages.ts'
import { referralDraft } from './referral-draft.ts'
import * as referral from './referral-views.ts'
import * as agenda from './agenda-views.ts'
import * as syncView from './sync-views.ts'
import { accessPage } from './access-views.ts'
import * as circle from './circle-views.ts'
import { listedAlert, openAlerts } from './alert-views.ts'
import { careView } from './care-views.ts'
import * as medication from './medication-views.ts'
import { conflictItem, conflictView, versionView } from './conflict-views.ts'
import * as message from './message-views.ts'
import { dashboardView } from './dashboard-views.ts'
import * as document from './document-views.ts'
import { deviceView } from './device-views.ts'
import { formsView } from './form-views.ts'
import * as contextual from './context-views.ts'
import * as indicator from './indicator-views.ts'
import { measurementsView } from './measurement-views.ts'
import * as identity from './identity-views.ts'
import * as inbox from './inbox-views.ts'
import * as plan from './plan-views.ts'
import * as question from './question-views.ts'
import * as plugin from './plugin-views.ts'
import { sharedView } from './shared-views.ts'
import * as typed from './typed-views.ts'
import * as view from './views.ts'

/** At least six digits; `lock/pin-policy.ts` refuses the weak ones. */
const pin = z.string().min(1).max(128)
const nothing = z.strictObject({})
const done = z.strictObject({})

/**
 * Every operation between the renderer and the core: the table of contents of the application.
 * The router validates the input, authorises, handles, validates the output.
 */
export const api = {
  'session.read': { input: nothing, output: view.sessionView },
  /** First PIN of a new cache. */
  'lock.create': { input: z.strictObject({ pin }), output: done },
  'lock.unlock': { input: z.strictObject({ pin }), output: done },
  'lock.lock': { input: nothing, output: done },
  /** The person is there: puts off the automatic lock. */
  'lock.touch': { input: nothing, output: done },
  'lock.changePin': { input: z.strictObject({ current: pin, next: pin }), output: done },
  /** Sets an unreadable cache aside (kept in quarantine/) and starts a new one. Asked by a person, never by the program. */
  'lock.setAside': { input: nothing, output: z.strictObject({ keptIn: z.string() }) },
  /** Opens the browser on Pro Santé Connect; `session.changed` tells the end. */
  'session.signIn': { input: nothing, output: done },
  'session.signOut': { input: nothing, output: done },

  'status.read': { input: nothing, output: syncView.statusView },
  'outbox.read': { input: nothing, output: z.array(syncView.outboxItem) },
  /** Takes a refused item out of « à traiter »; its text comes back as a draft when it was a transmission. */
  'outbox.takeBack': {
    input: z.strictObject({ recordId }),
    output: z.strictObject({ draftId: z.uuid().optional() }),
  },

  /** What waits or was not taken, in a file that a person and a machine can read. */
  'outbox.export': { input: nothing, output: syncView.madeFile },
  'support.report': { input: nothing, output: syncView.supportReport },

  /** The person's own desks, from the service: online only. */
  'device.list': { input: nothing, output: z.array(deviceView) },
  /** Orders a desk, this one too, to destroy its keys and its cache when it next reaches the service. */
  'device.wipe': { input: z.strictObject({ deviceId: z.uuid() }), output: done },

  'context.read': { input: nothing, output: contextual.contextView },
  /** Says that the software's patient is this dossier (proposed, ambiguous). Remembered with who and when. */
  'context.confirm': { input: z.strictObject({ patientId }), output: done },
  /** Opens a patient by hand, from search or a list. */
  'context.open': { input: z.strictObject({ patientId }), output: done },
  /** Back to the practice software's patient. */
  'context.follow': { input: nothing, output: done },
  /** In a conflict: follows this one of the disagreeing sources; the others are set aside until they speak again. */
  'context.choose': { input: z.strictObject({ source: z.string().max(200) }), output: done },
  /** The screen that the launch asked for was shown: it is not shown again at the next look (a page that reloads). */
  'context.intentShown': { input: z.strictObject({ opening: z.int() }), output: done },
  /** Forgets a remembered confirmation: the person is asked again. Who and when stay in the identity's history. */
  'context.undoConfirmation': { input: z.strictObject({ linkId: z.int() }), output: done },
  /** Nobody here has this identity: fetches what the service has first, then looks again (`resolving` meanwhile). */
  'context.askService': { input: nothing, output: done },
  /** Creates the dossier of the software's unknown patient, with exactly the traits it gave. */
  'context.createDossier': { input: nothing, output: z.strictObject({ patientId }) },

  /** Where an identity comes from: traits, confirmations, joined dossiers, changes. */
  'identity.read': { input: z.strictObject({ patientId }), output: identity.identityFileView },
  /** Writes the current software's newer identity (`identityFileView.offered`) into the dossier. */
  'identity.adopt': { input: z.strictObject({ patientId }), output: done },
  /** Says that two dossiers of this desk are one person: `other` is shown with `patientId`. Nothing moves, so it can be undone. */
  'identity.join': { input: z.strictObject({ patientId, other: patientId }), output: done },
  'identity.separate': { input: z.strictObject({ joinId: z.int() }), output: done },

  'plugin.list': { input: nothing, output: z.array(plugin.pluginView) },
  /** Checks the settings against the plugin's schema, stores them, and restarts that plugin. */
  'plugin.configure': {
    input: z.strictObject({
      pluginId: z.string().max(60),
      on: z.boolean(),
      settings: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()])),
    }),
    output: done,
  },
  /** Why the context does not arrive from there, and how to repair it. */
  'plugin.test': {
    input: z.strictObject({ pluginId: z.string().max(60) }),
    output: z.array(plugin.selfCheckView),
  },
  /** A scan, a pasted text or a launch link, given to the plugin that reads it. */
  'plugin.hand': {
    input: z.strictObject({ pluginId: z.string().max(60), text: z.string().min(1).max(4000) }),
    output: done,
  },
  /** Where to PUT the bytes of an image or a PDF for the plugin to read; the PUT's answer says how it went. */
  'plugin.prepareFile': {
    input: z.strictObject({
      pluginId: z.string().max(60),
      mediaType: z.enum(['image/png', 'image/jpeg', 'application/pdf']),
      size: z
        .int()
        .positive()
        .max(10 * 1024 * 1024),
    }),
    output: z.strictObject({ url: z.string() }),
  },

  'pairing.pending': { input: nothing, output: z.array(plugin.pairingView) },
  'pairing.answer': {
    input: z.strictObject({ integratorId: z.string().max(100), accept: z.boolean() }),
    output: done,
  },
  'pairing.accepted': { input: nothing, output: z.array(plugin.pairedSoftwareView) },
  'pairing.revoke': { input: z.strictObject({ integratorId: z.string().max(100) }), output: done },

  'timeline.read': {
    input: z.strictObject({
      patientId,
      before: z.string().max(100).optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.strictObject({
      items: z.array(view.timelineItem),
      /** Give it back as `before` for older items; absent at the end. */
      older: z.string().optional(),
    }),
  },
  /** What is asked of this person, and what he or she asked, of every patient, as long as nobody answered. */
  'question.list': { input: nothing, output: question.questionsView },
  'visit.read': { input: z.strictObject({ patientId }), output: view.visitView },
  /** Marks all as seen: the authors are told (« vu par »). */
  'visit.markSeen': { input: z.strictObject({ patientId }), output: done },
  /** What is not over for this patient. Raising and answering are `record.add`, saying "seen" is `record.advance`. */
  'alert.read': { input: z.strictObject({ patientId }), output: openAlerts },
  /** Of every patient. */
  'alert.list': { input: nothing, output: z.array(listedAlert) },
  'care.read': { input: z.strictObject({ patientId }), output: careView },
  'form.read': { input: z.strictObject({ patientId }), output: formsView },
  /** Writes what the draft holds, to the draft's own patient. */
  'form.write': {
    input: z.strictObject({ draftId: z.uuid() }),
    output: z.strictObject({ recordId }),
  },
  'measurement.read': { input: z.strictObject({ patientId }), output: measurementsView },
  'medication.read': { input: z.strictObject({ patientId }), output: medication.medicationView },
  /** Writes the line's new version and what somebody must take into account, both or neither. */
  'medication.changeDose': {
    input: z.strictObject({
      recordId,
      version: z.int().nonnegative(),
      /** The dose that was on screen: another one since refuses the change. */
      before: z.string().max(200),
      dose: z.string().max(200),
      reason: z.string().max(300),
      startsOn: z.iso.date(),
    }),
    output: z.strictObject({ recordId }),
  },
  /** `body` is the line with the day of its end: that version and what somebody must take into account, both or neither. */
  'medication.stop': {
    input: z.strictObject({ recordId, version: z.int().nonnegative(), body: z.unknown() }),
    output: z.strictObject({ recordId }),
  },
  /** Before anybody took it into account; the dose is again what it was. */
  'medication.cancelChange': {
    input: z.strictObject({ recordId, version: z.int().positive(), note: z.string().max(500).default('') }),
    output: done,
  },
  /** Agrees with a review and applies it, both or neither. It is declined by `record.advance`. */
  'medication.agree': {
    input: z.strictObject({ recordId, version: z.int().positive(), note: z.string().max(1000).default('') }),
    output: done,
  },
  'intake.read': { input: z.strictObject({ patientId }), output: medication.intakeView },
  /** Writes a new record of a type that people write as it is; in the first class that its author may write, unless one is named. */
  'record.add': {
    input: z.strictObject({
      patientId,
      type: z.string().max(64),
      body: z.unknown(),
      confidentiality: confidentialityClass.optional(),
      occurredAt: instant.optional(),
    }),
    output: z.strictObject({ recordId }),
  },
  /** Moves a record along its states; `version` is the one the person looked at. */
  'record.advance': {
    input: z.strictObject({
      recordId,
      version: z.int().nonnegative(),
      to: z.string().max(40),
      details: z.unknown(),
    }),
    output: done,
  },
  /** Writes a new version; `version` is the one the person looked at. The service merges, or keeps both. */
  'record.revise': {
    input: z.strictObject({ recordId, version: z.int().nonnegative(), body: z.unknown() }),
    output: done,
  },
  /** Records of every patient of which several versions wait for a person. */
  'conflict.list': { input: nothing, output: z.array(conflictItem) },
  'conflict.read': { input: z.strictObject({ recordId }), output: conflictView },
  /** Publishes `body` in place of the version and the proposals that the person looked at; works offline. */
  'conflict.resolve': {
    input: z.strictObject({
      recordId,
      version: z.int().positive(),
      proposals: z.array(z.uuid()).min(1).max(20),
      body: z.unknown(),
    }),
    output: done,
  },
  /** Undoes the decision made on this desk, as long as nobody wrote since. */
  'conflict.reopen': { input: z.strictObject({ recordId }), output: done },
  /** The person has looked at what was merged; `undo` writes her or his own text again, alone. */
  'merge.close': { input: z.strictObject({ recordId, undo: z.boolean() }), output: done },
  /** Versions of a record that this desk has seen. */
  'history.here': { input: z.strictObject({ recordId }), output: z.array(versionView) },
  /** All of its versions; needs the service. */
  'history.whole': { input: z.strictObject({ recordId }), output: z.array(versionView) },
  'plan.read': { input: z.strictObject({ patientId }), output: plan.planView },
  /** Plans of which the day to look at them again has come, or is near, of every patient: this person's to see to. */
  /** Of every patient, or of one. */
  'plan.reviews': {
    input: z.strictObject({ patientId: patientId.optional() }),
    output: z.array(plan.planReviewItem),
  },
  /** Signs the parts of the plan that this person may write, as they are on this desk. */
  'plan.sign': { input: z.strictObject({ patientId }), output: z.strictObject({ signing: z.uuid() }) },
  'plan.signed': {
    input: z.strictObject({ patientId, signing: z.uuid() }),
    output: plan.signedPlanView,
  },
  /** The plan in words that everybody knows. */
  'plan.summary': { input: z.strictObject({ patientId }), output: plan.planSummaryView },
  'circle.read': { input: z.strictObject({ patientId }), output: circle.circleView },
  /** Needs the service: nothing of it is kept for later. */
  'circle.change': { input: circleChange.extend({ patientId }), output: done },
  /** Who looked at the dossier; needs the service. */
  'access.list': {
    input: z.strictObject({ patientId, before: z.int().positive().optional() }),
    output: accessPage,
  },
  /**
   * Reads for some hours the dossier of the unknown patient on screen, or of one whose circle was left;
   * needs the service, which tells the circle.
   */
  'emergency.open': {
    input: z.strictObject({ patientId: patientId.optional(), reason: z.string().max(500) }),
    output: done,
  },
  'emergency.end': { input: z.strictObject({ patientId }), output: done },
  'circle.find': {
    input: z.strictObject({ patientId, text: z.string().trim().min(2).max(100) }),
    output: z.array(circle.foundProfessional),
  },
  /** What the patient reads, and what makes it so. A mark is `record.add`, its change `record.revise`. */
  'shared.read': { input: z.strictObject({ patientId }), output: sharedView },
  /** What the coordination is to judge, read from the service at each call. */
  'quarantine.list': { input: nothing, output: z.array(circle.quarantinedItem) },
  'quarantine.judge': {
    input: quarantineDecision.extend({ operationId: z.uuid() }),
    output: quarantineReply,
  },
  'mask.read': { input: z.strictObject({ recordId }), output: circle.maskView },
  /** Works offline, like any writing; who is in neither list stays as he or she was. */
  'mask.write': {
    input: z.strictObject({
      recordId,
      hiddenFrom: z.array(z.string().min(1).max(64)).max(50),
      shownTo: z.array(z.string().min(1).max(64)).max(50),
    }),
    output: done,
  },

  /** The draft of this kind for this patient, made empty when there is none. It keeps its patient for ever. */
  'draft.open': {
    input: z.strictObject({ patientId, kind: view.draftKind, replyTo: recordId.optional() }),
    output: view.draftView,
  },
  /** `body` must be of the draft's kind. On disk when it answers. */
  'draft.save': {
    input: z.strictObject({
      draftId: z.uuid(),
      body: z.union([view.transmissionDraft, referralDraft, typedLetter, view.formDraft]),
    }),
    output: done,
  },
  'draft.discard': { input: z.strictObject({ draftId: z.uuid() }), output: done },
  /** Drafts with something in them, of every patient. */
  'draft.list': { input: nothing, output: z.array(view.draftView) },
  /** What was typed at that place and neither sent nor left. */
  'typed.read': { input: typed.typedPlace, output: z.strictObject({ text: typed.typedText.optional() }) },
  'typed.save': { input: typed.typedSaved, output: done },
  'typed.list': { input: nothing, output: z.array(typed.typedItem) },
  'typed.discard': { input: z.strictObject({ key: z.uuid() }), output: done },
  /** Received documents that are in no dossier yet, with the reason, and the last ones that went into one. */
  'inbox.list': { input: nothing, output: inbox.inboxView },
  'inbox.read': { input: z.strictObject({ entryId: inbox.entryId }), output: inbox.waitingView },
  /** Where to PUT a PDF, a CDA or an IHE_XDM.zip of this desk; the PUT's answer says how it went. */
  'inbox.prepareFile': {
    input: z.strictObject({
      name: z.string().max(400),
      size: z
        .int()
        .positive()
        .max(10 * 1024 * 1024),
    }),
    output: z.strictObject({ url: z.string() }),
  },
  /** `differences`: the traits that the person was shown as different. */
  'inbox.attach': {
    input: z.strictObject({
      entryId: inbox.entryId,
      patientId,
      differences: z.array(z.string().max(60)).max(10),
    }),
    output: z.strictObject({ recordId }),
  },
  'inbox.refuse': {
    input: z.strictObject({ entryId: inbox.entryId, why: z.string().trim().min(1).max(500) }),
    output: done,
  },
  /** Out of the wrong dossier, back among those to attach; who had read it there, as far as it is known. */
  'inbox.detach': {
    input: z.strictObject({ recordId, reason: z.string().trim().min(1).max(500) }),
    output: z.strictObject({ seenBy: z.array(z.string()) }),
  },
  /** A received document: its words, what it claims, and the dossier beside. */
  'reader.open': { input: z.strictObject({ source: inbox.readable }), output: inbox.readerView },
  'reader.page': {
    input: z.strictObject({
      source: inbox.readable,
      page: z.int().positive(),
      width: z.int().min(100).max(2400),
    }),
    output: inbox.pageView,
  },

  /** Where to PUT the bytes of an attachment of a draft; the answer of the PUT is `{ sha256 }`. */
  'attachment.prepare': {
    input: z.strictObject({
      draftId: z.uuid(),
      mediaType,
      size: z.int().positive(),
    }),
    output: z.strictObject({ url: z.string() }),
  },
  /** Says where the bytes are, and asks for them when they are not here; `records.changed` when they move. */
  'attachment.fetch': {
    input: z.strictObject({ patientId, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    output: view.attachmentProgress,
  },
  'dossier.files': { input: z.strictObject({ patientId }), output: view.dossierFiles },
  /** Keeps all the originals of a dossier on this desk. */
  'dossier.pin': { input: z.strictObject({ patientId, pinned: z.boolean() }), output: done },

  /** Writes what the draft holds, to the draft's own patient. "Enregistré ici" is true when it answers. */
  'transmission.write': {
    input: z.strictObject({ draftId: z.uuid() }),
    output: z.strictObject({ recordId }),
  },
  'referral.request': { input: z.strictObject({ draftId: z.uuid() }), output: z.strictObject({ recordId }) },
  'referral.list': { input: z.strictObject({ patientId }), output: z.array(referral.referralView) },
  /** The captioned photos of the dossier, oldest first: those of one site make a series. */
  'referral.photos': { input: z.strictObject({ patientId }), output: z.array(referral.sitePhoto) },
  /** Documents and transmissions written since the request, newest first: one of them answers it. */
  'referral.reports': { input: z.strictObject({ recordId }), output: z.array(referral.possibleReport) },
  /** Requests of every patient that wait for somebody, the late ones first. */
  'worklist.read': {
    input: z.strictObject({ closed: z.boolean().default(false) }),
    output: z.array(referral.worklistItem),
  },

  /** Whom the cell follows: what last happened, who has them in hand. The last event first. */
  'worklist.patients': { input: nothing, output: z.array(referral.followedPatient) },
  'indicators.read': { input: indicator.indicatorPeriod, output: indicator.indicatorsView },
  /** The same figures for a spreadsheet (CSV): counts, nobody's name. */
  'indicators.export': { input: indicator.indicatorPeriod, output: syncView.madeFile },

  /** My patients by what each wants of me, across all dossiers of this desk. */
  'dashboard.read': { input: nothing, output: dashboardView },

  'agenda.read': { input: z.strictObject({ patientId }), output: agenda.agendaView },
  /** What this person is named in, of every patient, for so many days from today. */
  'agenda.mine': { input: z.strictObject({ days: z.int().min(1).max(90) }), output: agenda.roundView },
  /** The same for a calendar outside (iCalendar): hours, nothing of a patient. */
  'agenda.export': { input: nothing, output: syncView.madeFile },
  'task.ofPatient': { input: z.strictObject({ patientId }), output: z.array(agenda.taskView) },
  'task.list': { input: z.strictObject({ scope: agenda.taskScope }), output: z.array(agenda.taskItem) },

  /** What the letter would hold with this draft. */
  'letter.preview': { input: z.strictObject({ draftId: z.uuid() }), output: document.letterView },
  /** Makes its files, signs them and stores them as a record of the draft's patient, all or nothing. */
  'letter.sign': { input: z.strictObject({ draftId: z.uuid() }), output: z.strictObject({ recordId }) },
  /** Puts what was typed of a signed letter in its draft, to be signed again as the version that replaces it. */
  'letter.correct': {
    input: z.strictObject({ recordId }),
    output: z.strictObject({ kind: z.enum(letterKinds) }),
  },

  /** Only of the patient who is on screen. */
  'document.read': { input: z.strictObject({ patientId, recordId }), output: document.documentView },
  /** The PDF, or the archive that a software files by itself; of a record, the very bytes that were signed. */
  'document.file': {
    input: z.strictObject({ of: document.documentSource, as: z.enum(['pdf', 'archive']) }),
    output: syncView.madeFile,
  },
  /** Its words, to be pasted elsewhere. */
  'document.text': {
    input: z.strictObject({ of: document.documentSource }),
    output: z.strictObject({ text: z.string() }),
  },
  /** Puts it in the draft of a note or of a request of its own patient. */
  'document.attach': {
    input: z.strictObject({ recordId, to: z.enum(['transmission', 'referral']) }),
    output: done,
  },

  /** The mailbox of this desk; nothing of it that is secret. */
  'mail.settings': {
    input: nothing,
    output: z.strictObject({ settings: message.mailSettingsView.optional() }),
  },
  'mail.save': { input: message.mailSettingsInput, output: done },
  /** Forgets the mailbox; what waits stays, until another one is given. */
  'mail.remove': { input: nothing, output: done },
  /** What keeps messages from leaving or arriving, and how to repair it. */
  'mail.test': { input: nothing, output: z.array(plugin.selfCheckView) },
  /** Of every patient: what this desk has still to send. */
  'mail.waiting': { input: nothing, output: message.waitingMail },
  /** A message that was set aside: taken in now, or told why it is not. */
  'mail.tryAgain': { input: z.strictObject({ uid: z.int().min(1) }), output: done },
  /** Functional traces (CSV): acts and messages, nothing of what they hold. */
  'mail.traces': { input: nothing, output: syncView.madeFile },
  /** What would leave of this document, and to whom it may go. */
  'delivery.choices': { input: z.strictObject({ patientId, recordId }), output: message.deliveryChoices },
  /** Puts it in the queue, on disk when it answers; it leaves by itself when there is a network. */
  'delivery.send': {
    input: z.strictObject({
      patientId,
      recordId,
      to: message.deliveryRecipient,
      replaces: recordId.optional(),
    }),
    output: z.strictObject({ deliveryId: recordId }),
  },
  'delivery.cancel': { input: z.strictObject({ deliveryId: recordId }), output: done },
  /** Where this document went, the newest first. */
  'delivery.list': { input: z.strictObject({ patientId, recordId }), output: z.array(message.deliveryView) },

  'search.find': {
    input: z.strictObject({ text: z.string().max(200), limit: z.int().min(1).max(50).default(20) }),
    output: view.searchView,
  },
  'preferences.read': { input: nothing, output: view.preferences },
  'preferences.save': { input: view.preferences, output: done },
} as const satisfies Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>

export type Method = keyof typeof api
/** What a caller may give: defaults may be left out. */
export type Input<M extends Method> = z.input<(typeof api)[M]['input']>
/** What a handler receives: parsed. */
export type ParsedInput<M extends Method> = z.output<(typeof api)[M]['input']>
export type Output<M extends Method> = z.output<(typeof api)[M]['output']>

export type Handlers = { readonly [M in Method]: (input: ParsedInput<M>) => Output<M> | Promise<Output<M>> }
