import { AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import { mayChangeCircle, mayReadAccesses } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { isHealthProfessional } from '@navigateur-pro/domain/people/role.ts'
import { type CircleChange, directoryReply } from '@navigateur-pro/domain/sync/messages.ts'
import type { CircleMember, CircleView, FoundProfessional } from '../../contract/circle-views.ts'
import { parseJson } from '../lock/bytes.ts'
import type { CacheDatabase } from '../platform/ports.ts'
import type { RecordStore } from '../records/record-store.ts'
import { uuidBytes } from '../records/uuid-bytes.ts'
import type { ServiceClient } from '../sync/service-client.ts'
import { online } from './online.ts'
import { type ReadMember, readMembers } from './read-members.ts'

export type CircleDependencies = {
  readonly database: CacheDatabase
  readonly store: RecordStore
  readonly service: Pick<ServiceClient, 'ask'>
  readonly person: () => Professional
  /** Brings what the service has now; false when it was not reached. */
  readonly catchUp: () => Promise<boolean>
  readonly now: () => string
  /** When an emergency access to it ends. */
  readonly emergencyUntil: (patientId: string) => string | undefined
}

const noNetwork = 'Il faut le réseau pour changer le cercle. Rien n’a été changé.'
const noDirectory = 'Il faut le réseau pour chercher dans l’annuaire. Rien n’a été changé.'

/** Who looks after a patient, and who enters or leaves: said to the service at once, never kept for later. */
export function createCircle({
  database,
  store,
  service,
  person,
  catchUp,
  now,
  emergencyUntil,
}: CircleDependencies) {
  const { reader, durable } = database

  function read(patientId: string): CircleView {
    const me = person()
    const { members, former } = readMembers(store, patientId)
    const present = members.some(({ member }) => member.id === me.id)
    const somebody = { id: '', objected: false }
    const left = leftAt(patientId)
    const until = emergencyUntil(patientId)
    return {
      members: members.map((one) => toMember(one, me)),
      former: former.map((one) => toMember(one, me)),
      mayInvite: present && mayChangeCircle(me, 'join', somebody),
      mayLeave: present,
      mayDismiss: present && mayChangeCircle(me, 'leave', somebody),
      mayObject: present && mayChangeCircle(me, 'objection', somebody),
      keepsSigned: isHealthProfessional(me.role),
      ...(left && { left }),
      ...(until !== undefined && { emergency: { until } }),
      mayReadAccesses: present && mayReadAccesses(me.role),
    }
  }

  function leftAt(patientId: string): CircleView['left'] {
    const row = reader.get<{ here: string | null; told: string | null }>(
      'SELECT left_here_at AS here, left_told_at AS told FROM patient WHERE id = ? AND retained = 1',
      [uuidBytes(patientId)],
    )
    const at = row?.here ?? row?.told
    return at ? { at, here: row?.here !== null } : undefined
  }

  /**
   * Of every dossier that is shown as this patient's: each has a circle of its own. Said again after
   * a cut, it is done once; what was done shows by itself when the service is heard again.
   */
  async function change(patientId: string, wish: CircleChange): Promise<void> {
    const me = person()
    const own = wish.change === 'leave' && wish.professional === me.id
    for (const dossier of store.dossiers.group(patientId)) {
      if (!isConcerned(dossier, wish.professional, wish.change)) continue
      await online(noNetwork, () => send(dossier, wish))
      if (own) {
        durable.run('UPDATE patient SET left_here_at = ? WHERE id = ?', [now(), uuidBytes(dossier)])
      }
    }
    // What leaves this desk, or comes, has left or come when this answers.
    await catchUp()
  }

  /** In each dossier joined to the shown one, only where there is something to change. */
  function isConcerned(dossier: string, professional: string, change: CircleChange['change']): boolean {
    const isPresent = store
      .listByField('care-team-member', 'member', [professional])
      .some(({ patientId, body }) => patientId === dossier && !(body as ReadMember).until)
    return change === 'leave' ? isPresent : change === 'objection' || !isPresent
  }

  async function send(dossier: string, wish: CircleChange): Promise<void> {
    try {
      await service.ask({
        method: 'POST',
        path: `/v1/patients/${dossier}/circle`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(wish),
      })
    } catch (error) {
      throw isAppError(error) ? said(error, wish) : error
    }
  }

  async function findProfessionals(patientId: string, text: string): Promise<FoundProfessional[]> {
    const response = await online(noDirectory, () =>
      service.ask({ method: 'GET', path: `/v1/directory?q=${encodeURIComponent(text)}` }),
    )
    const { professionals } = directoryReply.parse(parseJson(response.body))
    const present = new Set(readMembers(store, patientId).members.map(({ member }) => member.id))
    return professionals.map((professional) => ({ professional, present: present.has(professional.id) }))
  }

  return { read, change, findProfessionals }
}

function toMember({ by, ...body }: ReadMember, me: Professional): CircleMember {
  return {
    ...body,
    mine: body.member.id === me.id,
    ...(by.id !== body.member.id && { by: by.name }),
  }
}

/** The service's refusal, in words of what was asked. */
function said(error: AppError, { change }: CircleChange): AppError {
  const { reason } = error.details
  if (reason === 'forbidden' && change === 'join') {
    return new AppError(
      'forbidden',
      'Le patient s’est opposé à la présence de cette personne : seule la coordination peut la faire revenir. Rien n’a été changé.',
    )
  }
  if (reason === 'forbidden') {
    return new AppError('forbidden', 'Votre rôle ne permet pas ce changement. Rien n’a été changé.')
  }
  if (reason === 'not_found') {
    return new AppError(
      'not_found',
      'Vous n’êtes plus dans ce cercle, ou cette personne n’est plus dans l’annuaire. Rien n’a été changé.',
    )
  }
  return error
}
