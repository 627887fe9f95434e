import { isPatientSide } from '@navigateur-pro/domain/people/role.ts'
import type { CareTeamMemberBody } from '@navigateur-pro/domain/records/care-team-member.ts'
import type { PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import { canonicals } from './canonicals.ts'
import { bodiesOf, type Dossier } from './dossier.ts'
import { refersToRole } from './professionals.ts'
import { latestOf, referenceTo, type Resource } from './resource.ts'

/** The circle as one CareTeam (CDS 2.0.1: one per person), members who have left included. */
export function toCareTeams(dossier: Dossier): readonly Resource[] {
  const members = bodiesOf<CareTeamMemberBody>(dossier, 'care-team-member').toSorted((a, b) =>
    a.body.since === b.body.since ? (a.id < b.id ? -1 : 1) : a.body.since < b.body.since ? -1 : 1,
  )
  const [first] = members
  if (!first) return []
  const [identity] = bodiesOf<PatientIdentityBody>(dossier, 'patient-identity')
  const traits = identity?.body.identity
  const name = traits ? `${traits.usedName ?? traits.birthName} ${traits.firstGivenName}` : 'la personne'
  return [
    {
      resourceType: 'CareTeam',
      id: dossier.patient,
      meta: {
        // Any change of any member is another version of the team.
        versionId: String(members.reduce((sum, { version }) => sum + version, 0)),
        lastUpdated: latestOf(members.map(({ receivedAt }) => receivedAt)),
        profile: [canonicals.profiles.careTeam],
      },
      identifier: [{ system: canonicals.systems.dossier, value: dossier.patient }],
      status: 'active',
      name: `Cercle de soins de ${name}`.trimEnd(),
      subject: referenceTo('Patient', dossier.patient),
      period: { start: first.body.since },
      // The patient is its subject, and who has a mandate is of no directory.
      participant: members
        .filter(({ body }) => !isPatientSide(body.member.role))
        .map(({ body: { member, since, until } }) => ({
          role: [{ text: member.profession }],
          member: refersToRole(member),
          period: { start: since, ...(until !== undefined && { end: until }) },
        })),
    },
  ]
}
