import { type DocumentKind, factsOf } from '@navigateur-pro/domain/documents/document-kinds.ts'
import type { ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import { blankLetter } from '@navigateur-pro/domain/documents/typed-letter.ts'
import type { ScenarioDesk } from './scenario-desk.ts'

/**
 * A document as the professional of the scenario would make it: its request when there is one, a reason otherwise,
 * and an answer to what the law asks and the dossier does not say.
 */
export function documentOfScenario({ desk, store, patientId }: ScenarioDesk, kind: DocumentKind) {
  const requests = store.listByPatient(patientId, ['referral'])
  const { goesWith = [] } = factsOf(kind)
  const [request] = goesWith.flatMap(
    (one) => requests.find(({ body }) => (body as ReferralBody).kind === one)?.id ?? [],
  )
  const recordId = kind === 'form' ? store.listByPatient(patientId, ['form-entry'])[0]?.id : request
  const typed = {
    ...blankLetter,
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
