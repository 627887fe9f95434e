import type { DocumentSection } from '@navigateur-pro/domain/documents/document.ts'
import { roleLabel } from '@navigateur-pro/domain/people/role.ts'
import type { Entry } from '@navigateur-pro/domain/documents/entry.ts'
import { measureOf, sayMeasurement } from '@navigateur-pro/domain/records/measurement.ts'
import type { TransmissionBody } from '@navigateur-pro/domain/records/transmission.ts'
import { entry, type Making, section, typedText } from './making.ts'

const recentMs = 30 * 86_400_000
const mostRecent = 6

/** The newest important transmissions of the month; one that was corrected leaves its place to its correction. */
export function recentSection(making: Making): DocumentSection {
  const { transmissions, nowMs } = making.sources
  const all = transmissions.map((record) => ({ ...record, body: record.body as TransmissionBody }))
  const important = new Set(all.filter(({ body }) => body.important).map(({ id }) => id))
  const corrected = new Set(all.map(({ body }) => body.corrects))
  const lines = all
    .filter(({ occurredAt }) => Date.parse(occurredAt) >= nowMs - recentMs)
    .filter(({ id, body }) => important.has(id) || (body.corrects && important.has(body.corrects)))
    .filter(({ id, body }) => !corrected.has(id) && body.text.trim() !== '')
    .slice(0, mostRecent)
    .map(({ id, body, author, occurredAt }) =>
      entry(
        making,
        id,
        { kind: 'text', text: body.text },
        {
          recordId: id,
          author,
          source: `${author.name}, ${author.profession}`,
          statedOn: occurredAt,
        },
      ),
    )
  return section(making, 'recent', 'Événements récents', lines)
}

export function commentSection(making: Making): DocumentSection {
  return section(making, 'comment', 'À savoir', typedText(making, 'comment', making.typed.comment))
}

/** The last figure of each kind, read this month. */
export function measurementsSection(making: Making): DocumentSection {
  const { measurements, nowMs } = making.sources
  const recent = measurements.filter(({ at, corrected }) => !corrected && Date.parse(at) >= nowMs - recentMs)
  const last = [...Map.groupBy(recent, ({ body }) => body.kind).values()].flatMap(([newest]) => newest ?? [])
  return section(
    making,
    'measurements',
    'Dernières mesures',
    last.map(({ recordId, author, at, body }) => {
      const { label, unit } = measureOf(body.kind)
      const figures = [body.value, ...(body.second === undefined ? [] : [body.second])]
      const said = sayMeasurement(body)
      return entry(
        making,
        recordId,
        { kind: 'measurement', measure: body.kind, label, figures, unit, said, at },
        {
          recordId,
          author,
          source:
            body.origin === 'patient' ? 'relevé par la personne' : `${author.name}, ${author.profession}`,
          statedOn: at,
        },
      )
    }),
  )
}

export function contactsSection(making: Making): DocumentSection {
  const { contact, phone } = making.sources.patient
  const told = { source: 'dossier' }
  return section(making, 'contacts', 'Personnes à prévenir', [
    ...(contact ? [entry(making, 'contact', { kind: 'contact', ...contact }, told)] : []),
    ...(phone
      ? [entry(making, 'phone', { kind: 'text', text: `Téléphone du patient : ${phone}` }, told)]
      : []),
  ])
}

export function careTeamSection(making: Making): DocumentSection {
  return section(
    making,
    'care-team',
    'Équipe de soins',
    making.sources.circle.members
      .filter(({ member }) => member.role !== 'patient')
      .map(({ member, since }) => {
        const { name, role, profession, phone } = member
        return entry(
          making,
          `member-${member.id}`,
          { kind: 'member', name, profession: profession || roleLabel[role], since, ...(phone && { phone }) },
          { source: 'cercle de soins', statedOn: since },
        )
      }),
  )
}

/** The photos of the request; their bytes are beside the document. */
export function attachmentsSection(making: Making): DocumentSection {
  const { request } = making.sources
  const files: readonly Entry[] = (request?.body.attachments ?? []).map((file, index) => {
    const { sha256, mediaType, size, caption = `Pièce jointe n° ${index + 1}` } = file
    const { recordId, author, body } = request!
    return entry(
      making,
      `file-${sha256}`,
      { kind: 'file', caption, sha256, mediaType, size },
      { recordId, author, source: `${author.name}, ${author.profession}`, statedOn: body.steps[0]?.at ?? '' },
    )
  })
  return section(making, 'attachments', 'Documents joints', files)
}
