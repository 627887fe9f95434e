import { AppError } from '@navigateur-pro/domain/errors.ts'
import type { Identity } from '@navigateur-pro/domain/identity/identity.ts'
import { hasInsiTraits, listIdentityChanges } from '@navigateur-pro/domain/identity/identity-change.ts'
import type { PatientIdentityBody } from '@navigateur-pro/domain/records/patient-identity.ts'
import type { IdentityFileView } from '../../contract/identity-views.ts'
import type { IdentityLink } from '../context/identity-link.ts'
import type { Patients } from '../patients.ts'
import type { RecordStore } from '../records/record-store.ts'
import type { RecordWriter } from '../records/record-writer.ts'
import { offeredIdentity } from './offered-identity.ts'

export type IdentityFileDependencies = {
  readonly store: RecordStore
  readonly patients: Patients
  readonly writer: Pick<RecordWriter, 'revise'>
  readonly linksOf: (patientId: string) => readonly IdentityLink[]
  /** The practice software's patient, when it is certain which dossier it is. */
  readonly software: () =>
    | { readonly patientId: string; readonly incoming: Identity; readonly from: string }
    | undefined
  readonly nameOf: (source: string) => string
}

/** Where an identity comes from, and what the software in use knows better. */
export function createIdentityFile(dependencies: IdentityFileDependencies) {
  const { store, patients, writer, linksOf, software, nameOf } = dependencies
  const { dossiers } = store

  function read(patientId: string): IdentityFileView {
    const patient = patients.require(patientId)
    const group = dossiers.group(patientId)
    const offered = offer(patient.patientId)
    return {
      patient,
      ...(hasInsiTraits(patient.identity) && {
        readOnly: 'Ces traits viennent du téléservice INSi : ils ne se modifient pas ici.',
      }),
      links: group.flatMap(linksOf).map(({ linkId, source, incoming, by, at, undone }) => ({
        linkId,
        from: nameOf(source),
        incoming,
        by,
        at,
        ...(undone && { undone }),
      })),
      joined: dossiers.joinsOf(group).flatMap(({ joinId, kept, other, by, at, separated }) => {
        const shown = patients.own(other === patient.patientId ? kept : other)
        return shown ? [{ joinId, patient: shown, by, at, ...(separated && { separated }) }] : []
      }),
      history: history(patient.patientId),
      ...(offered && {
        offered: {
          from: offered.from,
          changes: [...listIdentityChanges(patient.identity, offered.identity)],
        },
      }),
    }
  }

  function history(patientId: string): IdentityFileView['history'] {
    const record = patients.identityRecord(patientId)
    const versions = record ? store.listVersions(record.id) : []
    return versions
      .map(({ author, at, content }, index) => {
        const before = versions[index - 1]?.content as Identity | undefined
        const changes = before ? [...listIdentityChanges(before, content as Identity)] : []
        return { at, by: author.name, changes }
      })
      .filter(({ changes }, index) => index === 0 || changes.length > 0)
      .toReversed()
  }

  function offer(patientId: string): { readonly identity: Identity; readonly from: string } | undefined {
    const said = software()
    const dossier = patients.own(patientId)
    if (!dossier || said?.patientId !== patientId) return undefined
    const identity = offeredIdentity(dossier.identity, said.incoming)
    return identity && { identity, from: said.from }
  }

  function adopt(patientId: string): void {
    const kept = dossiers.keptOf(patientId)
    const offered = offer(kept)
    const record = patients.identityRecord(kept)
    if (!offered || !record) {
      throw new AppError(
        'conflict',
        'Le logiciel de cabinet ne propose plus cette identité. Rien n’a été changé dans le dossier.',
      )
    }
    writer.revise(record.id, record.version, {
      ...(record.body as PatientIdentityBody),
      identity: offered.identity,
    })
  }

  return { read, adopt }
}
