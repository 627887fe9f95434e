import type { DocumentKind } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import type { ReferralKind } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { blankLiaison } from '../desktop/core/drafts/drafts.ts'
import type { ScenarioDesk } from './scenario-desk.ts'

/** The likeliest first. */
const stays: readonly ReferralKind[] = ['urgent-stay', 'planned-stay']
const opinions: readonly ReferralKind[] = ['opinion', 'appointment']

/**
 * A document as the professional of the scenario would make it: its request when there is one, a reason otherwise,
 * and an answer to what the law asks and the dossier does not say.
 */
export function documentOfScenario({ desk, store, patientId }: ScenarioDesk, kind: DocumentKind) {
  const requests = store.listByPatient(patientId, ['referral'])
  const requestOf = (kinds: readonly ReferralKind[]) =>
    kinds.flatMap((one) => requests.find(({ body }) => (body as ReferralBody).kind === one)?.id ?? [])[0]
  const about: Readonly<Partial<Record<DocumentKind, () => string | undefined>>> = {
    'ldl-ees': () => requestOf(stays),
    'tlm-da': () => requestOf(opinions),
    form: () => store.listByPatient(patientId, ['form-entry'])[0]?.id,
  }
  const recordId = about[kind]?.()
  const typed = {
    ...blankLiaison,
    ...(recordId === undefined && {
      reason: 'Altération de l’état général depuis trois jours, avis demandé.',
    }),
    ...(kind === 'liaison' && { destination: 'Urgences du centre hospitalier' }),
  }
  const build = (answers: typeof typed) => desk.documents.build(kind, patientId, answers, recordId)
  const unanswered = new Set(build(typed).missing.map(({ field }) => field))
  const { document, missing } = build({
    ...typed,
    ...(unanswered.has('allergies') && { allergiesStated: 'none-known' }),
    ...(unanswered.has('treatments') && { treatmentsStated: 'none' }),
  })
  const [first] = missing
  if (first) throw new Error(first.message)
  return document
}
