import { formatInsDatamatrix } from '../identity/ins-datamatrix.ts'
import type { Identity, IdentityStatus } from '../identity/identity.ts'
import { effectiveStatus } from '../identity/identity-status.ts'
import type { Role } from '../people/role.ts'
import type { Code, DocumentKind, NeededItem, SectionId } from './document-kinds.ts'
import type { Entry } from './entry.ts'

/**
 * A document before it has a form: built once from local records, then given to independent writers (preview,
 * PDF, CDA), which can therefore not disagree. Plain data: no instant is read and no identifier drawn by a writer.
 */
export type ClinicalDocument = {
  readonly kind: DocumentKind
  readonly title: string
  /** Under the title: for whom, or what it is about. May be empty. */
  readonly subtitle: string
  /** UUID of this very document. */
  readonly id: string
  /** UUID of all its versions. */
  readonly setId: string
  /** 1, then one more each time it is made again. */
  readonly version: number
  /** UUID of the document that this one replaces. */
  readonly replaces?: string
  /** ISO instant; the only time in the document's bytes. */
  readonly madeAt: string
  /** Whether its author signs it; absent: a paper that nobody signs. */
  readonly signed?: boolean
  readonly confidentiality: 'N' | 'R' | 'V'
  readonly patient: DocumentPatient
  readonly author: DocumentPerson
  /** Who keeps it. */
  readonly custodian: DocumentOrganisation
  /** To whom it is addressed, when that is known. */
  readonly recipients: readonly (DocumentPerson | DocumentOrganisation)[]
  /** Médecin traitant (participant INF/PCP). */
  readonly treatingPhysician?: DocumentPerson
  /** What it is about, when that is an act: an admission (IMP) or a request for an opinion (TE1). */
  readonly act?: Code & { readonly startsAt: string; readonly urgent: boolean }
  /** In the order in which they are read. */
  readonly sections: readonly DocumentSection[]
}

/** All of it but its lines. */
export type DocumentHead = Omit<ClinicalDocument, 'sections'>

/** Printed on every page: birth name, used name, first name, birth date, sex, INS status (FR-8). */
export type DocumentPatient = {
  /** Without matricule, OID or former ones unless the status is QUAL: no writer can let one out. */
  readonly identity: Identity
  /** After the rules (DOUT and FICT force PROV). */
  readonly status: IdentityStatus
  /** Why it was lowered, in French. */
  readonly statusReason?: string
  /** Payload of the INS datamatrix; only for a qualified identity (EXI DIF 02). */
  readonly datamatrix?: string
  readonly phone?: string
  readonly address?: string
  /** Personne à prévenir. */
  readonly contact?: { readonly name: string; readonly link: string; readonly phone: string }
}

export type DocumentPerson = {
  readonly kind: 'person'
  /** As it is read aloud: « Dr Claire Sance ». */
  readonly name: string
  readonly role: Role
  readonly profession: string
  readonly rpps?: string
  readonly organisation: string
  readonly phone?: string
  /** MSSanté. */
  readonly email?: string
}

export type DocumentOrganisation = {
  readonly kind: 'organisation'
  readonly name: string
  readonly phone?: string
  readonly email?: string
}

export type DocumentSection = {
  readonly id: SectionId
  readonly title: string
  /** LOINC, where the CI-SIS models have one. */
  readonly code?: string
  /** One of the items that the law requires (CSP R.1112-1-1): set apart on the page. */
  readonly legal: boolean
  /** Larger; `alert` besides jumps to the eye, as a known allergy must. */
  readonly emphasis?: 'strong' | 'alert'
  readonly entries: readonly Entry[]
}

/** What a person must answer before the document can be made, in French. */
export type DocumentQuestion = { readonly field: NeededItem; readonly message: string }

/** The patient as documents show one: what a status does not allow to travel is not in it. */
export function documentPatient({ identity, phone, address, contact }: KnownPatient): DocumentPatient {
  const { status, downgrade } = effectiveStatus(identity)
  const { matricule: _matricule, oid: _oid, historic: _historic, ...traits } = identity
  const datamatrix = formatInsDatamatrix(identity)
  return {
    identity: status === 'QUAL' ? identity : { ...traits, status },
    status,
    ...(downgrade && { statusReason: downgrade.message }),
    ...(datamatrix.kind === 'valid' && { datamatrix: datamatrix.text }),
    ...(phone && { phone }),
    ...(address && { address }),
    ...(contact && { contact }),
  }
}

type KnownPatient = {
  readonly identity: Identity
  readonly phone?: string | undefined
  readonly address?: string | undefined
  readonly contact?: DocumentPatient['contact'] | undefined
}

/** What is written: the ticked entries, of the sections that have one. */
export function writtenSections({
  sections,
}: Pick<ClinicalDocument, 'sections'>): readonly DocumentSection[] {
  return sections
    .map((section) => ({ ...section, entries: section.entries.filter(({ included }) => included) }))
    .filter(({ entries }) => entries.length > 0)
}

const questions: Readonly<Record<NeededItem, string>> = {
  reason: 'Écrivez le motif de la demande.',
  allergies: 'Allergies : aucune connue, ou lesquelles ?',
  treatments: 'Traitements en cours : aucun, ou lesquels ?',
}

/** The items that the kind needs and that nothing ticked answers. */
export function missingItems(
  needs: readonly NeededItem[],
  sections: readonly DocumentSection[],
): readonly DocumentQuestion[] {
  const answered = new Set(writtenSections({ sections }).map(({ id }) => id))
  return needs.filter((field) => !answered.has(field)).map((field) => ({ field, message: questions[field] }))
}
