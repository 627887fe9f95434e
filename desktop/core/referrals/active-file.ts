import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import { coordinatorOf, type ReferralBody } from '@navigateur-pro/domain/records/referral.ts'
import { endedStates } from '@navigateur-pro/domain/records/referral-kinds.ts'
import { readBody, type Registry } from '@navigateur-pro/domain/records/registry.ts'
import type { FollowedPatient } from '../../contract/referral-views.ts'
import { readMembers } from '../circle/read-members.ts'
import type { Patients } from '../patients.ts'
import type { AcrossDossiers } from '../records/across-dossiers.ts'
import type { RecordStore } from '../records/record-store.ts'

export type ActiveFileDependencies = {
  readonly store: RecordStore
  readonly across: AcrossDossiers
  readonly registry: Registry
  readonly patients: Patients
  readonly now: () => string
}

/** Types that tell of no event by themselves. */
const silent: ReadonlySet<string> = new Set(['reading', 'patient-identity', 'care-team-member'])

/**
 * The active file: whom the cell follows, what last happened, who has them in hand. In hand is who
 * last moved one of the requests that are open, then any request, then who has been in the circle longest.
 */
export function readActiveFile({
  store,
  across,
  registry,
  patients,
  now,
}: ActiveFileDependencies): FollowedPatient[] {
  const types = registry.types.map(({ name }) => name).filter((name) => !silent.has(name))
  const requests = Map.groupBy(
    ['referral', 'support-referral'].flatMap((type) =>
      store.listByType(type).flatMap((record) => {
        const known = readBody(registry, record)
        const patientId = store.dossiers.keptOf(record.patientId)
        return known.kind === 'known' ? [{ patientId, body: known.body as ReferralBody }] : []
      }),
    ),
    ({ patientId }) => patientId,
  )
  return across
    .listDossiers(types, now())
    .flatMap(({ patientId, last }): FollowedPatient[] => {
      const patient = patients.view(patientId)
      if (!patient) return []
      const all = (requests.get(patientId) ?? []).map(({ body }) => body)
      const open = all.filter(({ state }) => !endedStates.includes(state))
      const who = lastInHand(open) ?? lastInHand(all) ?? oldestCoordinator(patientId)
      return [
        {
          patient,
          open: open.length,
          ...(last && {
            last: { at: last.at, label: registry.find(last.type)?.label.one ?? 'élément plus récent' },
          }),
          ...(who && { inCharge: { id: who.id, name: who.name } }),
        },
      ]
    })
    .toSorted((one, other) => (other.last?.at ?? '').localeCompare(one.last?.at ?? ''))

  function oldestCoordinator(patientId: string) {
    return readMembers(store, patientId).members.find(({ member }) => isCoordinator(member.role))?.member
  }
}

function lastInHand(requests: readonly ReferralBody[]) {
  const moved = requests.filter((request) => coordinatorOf(request))
  const [last] = moved.toSorted((a, b) => (b.steps.at(-1)?.at ?? '').localeCompare(a.steps.at(-1)?.at ?? ''))
  return last && coordinatorOf(last)
}
