import {
  codingsOf,
  type Json,
  listOf,
  objectOf,
  textOf,
} from '@navigateur-pro/domain/identity/fhir-elements.ts'
import {
  confidentialityClass,
  type ConfidentialityClass,
} from '@navigateur-pro/domain/records/confidentiality.ts'
import { instant, recordId } from '@navigateur-pro/domain/records/record.ts'
import { noteType, type NoteType } from '@navigateur-pro/domain/records/transmission.ts'
import { canonicals } from './canonicals.ts'
import { refuseFhir } from './outcome.ts'

/** A file that comes with the note, or one that a note of this service already has. */
export type DraftFile =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly caption: string | undefined }
  | {
      readonly kind: 'stored'
      readonly record: string
      readonly index: number
      readonly caption: string | undefined
    }

/** What a note as received says, without whom it is of and by. */
export type NoteDraft = {
  readonly text: string
  readonly important: boolean
  readonly noteType: NoteType | undefined
  readonly identifier: { readonly system: string; readonly value: string } | undefined
  readonly replyTo: string | undefined
  readonly corrects: string | undefined
  /** When it was written and when what it tells happened; absent when the note does not say. */
  readonly recordedAt: string | undefined
  readonly occurredAt: string | undefined
  readonly confidentiality: ConfidentialityClass | undefined
  readonly files: readonly DraftFile[]
  readonly subject: unknown
  readonly authors: readonly unknown[]
}

/**
 * Reads a note of the cahier de liaison. What would change its meaning and cannot be kept is
 * refused, never dropped in silence. Throws AppError.
 */
export function readNote(resource: unknown): NoteDraft {
  const note = objectOf(resource)
  if (note['resourceType'] !== 'DocumentReference') {
    throw refuseFhir('invalid', 'Une ressource DocumentReference est attendue.')
  }
  for (const element of ['modifierExtension', 'implicitRules', 'docStatus', 'authenticator', 'custodian']) {
    if (note[element] !== undefined) {
      throw refuseFhir(
        'not-supported',
        `L’élément ${element} n’est pas admis dans une note ; rien n’a été enregistré.`,
        {
          where: `DocumentReference.${element}`,
        },
      )
    }
  }
  if (note['status'] !== 'current') {
    throw refuseFhir(
      'business-rule',
      'Une note se crée avec le statut « current ». Une note enregistrée ne se retire pas : une autre la remplace (relatesTo, code replaces).',
      { where: 'DocumentReference.status' },
    )
  }
  const { text, files } = readContent(note)
  return {
    text: withTitle(text, textOf(note['description'])),
    important: listOf(note['extension'])
      .map(objectOf)
      .some(({ url, valueBoolean }) => url === canonicals.isEmergency && valueBoolean === true),
    noteType: readType(note),
    identifier: readIdentifier(note['masterIdentifier']),
    ...readLinks(note),
    recordedAt: readInstant(note['date'], 'DocumentReference.date'),
    occurredAt: readInstant(
      objectOf(objectOf(note['context'])['period'])['start'],
      'DocumentReference.context.period.start',
    ),
    confidentiality: readClass(note),
    files,
    subject: note['subject'],
    authors: listOf(note['author']),
  }
}

function readType(note: Json): NoteType | undefined {
  const codes = codingsOf(note['type'])
    .filter(({ system }) => system === canonicals.systems.noteType)
    .map(({ code }) => code)
  if (codes.length === 1 && codes[0] === 'GEN') return undefined
  const parsed = noteType.safeParse(codes[0])
  if (codes.length !== 1 || !parsed.success) {
    throw refuseFhir(
      'invalid',
      'Le type d’une note est l’un de DEM-AVIS, GEN, INST, INTERV, OBS (TRE_R234).',
      {
        where: 'DocumentReference.type',
      },
    )
  }
  return parsed.data
}

export function readIdentifier(value: unknown): NoteDraft['identifier'] {
  if (value === undefined) return undefined
  const { system, value: number } = objectOf(value)
  const [space, name] = [textOf(system)?.trim(), textOf(number)]
  if (!space || !name?.trim() || space.length > 200 || name.length > 200) {
    throw refuseFhir(
      'invalid',
      'L’identifiant d’une note a un system et une value, de 200 caractères au plus.',
      {
        where: 'DocumentReference.masterIdentifier',
      },
    )
  }
  return { system: space, value: name }
}

function readLinks(note: Json): Pick<NoteDraft, 'replyTo' | 'corrects'> {
  const found = new Map<unknown, string>()
  for (const link of listOf(note['relatesTo']).map(objectOf)) {
    const target = textOf(objectOf(link['target'])['reference'])
    const id = recordId.safeParse(
      /(?:^|\/)DocumentReference\/([^/]+)(?:\/_history\/\d+)?$/.exec(target ?? '')?.[1],
    )
    const { code } = link
    if (!id.success || (code !== 'appends' && code !== 'replaces') || found.has(code)) {
      throw refuseFhir(
        'not-supported',
        'Une note répond à une autre (appends) ou en remplace une (replaces), nommée par son adresse DocumentReference/… sur ce service.',
        { where: 'DocumentReference.relatesTo' },
      )
    }
    found.set(code, id.data)
  }
  return { replyTo: found.get('appends'), corrects: found.get('replaces') }
}

/** Visibility other than normal is asked from the circle's own masks: publishing it to all would betray its author. */
function readClass(note: Json): ConfidentialityClass | undefined {
  const labels = listOf(note['securityLabel']).flatMap(codingsOf)
  if (labels.some(({ code }) => code !== 'N')) {
    throw refuseFhir(
      'business-rule',
      'Une note à visibilité restreinte ne se dépose pas ainsi : rien n’a été enregistré. Déposez-la sans securityLabel, puis masquez-la depuis Navigateur Pro.',
      { where: 'DocumentReference.securityLabel' },
    )
  }
  const tag = listOf(objectOf(note['meta'])['tag'])
    .map(objectOf)
    .find(({ system }) => system === canonicals.systems.confidentiality)
  if (!tag) return undefined
  const parsed = confidentialityClass.safeParse(tag['code'])
  if (!parsed.success) {
    throw refuseFhir('invalid', 'Cette catégorie de confidentialité n’existe pas.', {
      where: 'DocumentReference.meta.tag',
    })
  }
  return parsed.data
}

function readInstant(value: unknown, where: string): string | undefined {
  if (value === undefined) return undefined
  const parsed = instant.safeParse(value)
  if (!parsed.success || !Number.isFinite(Date.parse(parsed.data))) {
    throw refuseFhir('invalid', 'Une date de note porte l’heure et le fuseau (2026-11-22T10:00:00+01:00).', {
      where,
    })
  }
  return parsed.data
}

function readContent(note: Json): Pick<NoteDraft, 'text' | 'files'> {
  const texts: string[] = []
  const files: DraftFile[] = []
  const contents = listOf(note['content'])
  contents.forEach((content, index) => {
    const where = `DocumentReference.content[${index}].attachment`
    const attachment = objectOf(objectOf(content)['attachment'])
    const [type = '', caption] = [textOf(attachment['contentType']), textOf(attachment['title'])]
    const bytes = readData(attachment['data'], where)
    const stored = /^(?:.*\/)?Binary\/([0-9a-f-]{36})\.(\d{1,2})$/.exec(textOf(attachment['url']) ?? '')
    if (bytes && /^text\/plain\b/i.test(type)) texts.push(withTitle(decodeText(bytes, type), caption))
    else if (bytes) files.push({ kind: 'bytes', bytes, caption })
    else if (stored) files.push({ kind: 'stored', record: stored[1]!, index: Number(stored[2]), caption })
    else {
      throw refuseFhir(
        'not-supported',
        'Le contenu d’une note voyage avec elle (attachment.data) ; le service ne va rien chercher ailleurs.',
        { where },
      )
    }
  })
  if (contents.length === 0) {
    throw refuseFhir('invalid', 'Une note a un contenu.', { where: 'DocumentReference.content' })
  }
  return { text: texts.join('\n\n'), files }
}

function readData(value: unknown, where: string): Buffer | undefined {
  const data = textOf(value)?.replace(/\s+/g, '')
  if (data === undefined || data === '') return undefined
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
    throw refuseFhir('invalid', 'Ce contenu n’est pas du base64.', { where: `${where}.data` })
  }
  return Buffer.from(data, 'base64')
}

/** Published examples hold ISO-8859-1 under text/plain: what is not UTF-8 is read so, and never fails. */
function decodeText(bytes: Buffer, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase()
  if (charset === undefined || charset === 'utf-8') {
    try {
      return clean(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    } catch {
      // Below.
    }
  }
  return clean(new TextDecoder('windows-1252').decode(bytes))
}

function clean(text: string): string {
  return text.replaceAll('\0', '')
}

/** A title stands first in the text, where every desk reads it; a text that begins with it says it already. */
function withTitle(text: string, title: string | undefined): string {
  const said = title?.trim() ?? ''
  if (said === '' || text.trimStart().startsWith(said)) return text
  return text === '' ? said : `${said}\n${text}`
}
