import { type LaunchIntent, launchIntent } from '@navigateur-pro/domain/context/context-message.ts'
import { type CalendarDay, parseBirthDate } from '@navigateur-pro/domain/identity/birth-date.ts'
import { type Identity, identity as identitySchema } from '@navigateur-pro/domain/identity/identity.ts'

export type LaunchLinkErrorCode =
  | 'TOO_LONG'
  | 'CHARACTER'
  | 'SCHEME'
  | 'FRAGMENT'
  | 'ADDRESS'
  | 'PARAMETER'
  | 'REPEATED'
  | 'ENCODING'
  | 'VALUE'
  | 'MISSING'
  | 'MIXED'

export type LaunchLink =
  | { readonly kind: 'reference'; readonly reference: string; readonly intent?: LaunchIntent }
  | { readonly kind: 'identity'; readonly identity: Identity; readonly intent?: LaunchIntent }
  | { readonly kind: 'invalid'; readonly code: LaunchLinkErrorCode; readonly message: string }

type Refusal = Extract<LaunchLink, { kind: 'invalid' }>

/** What Windows and the browsers let through without cutting it. */
const longest = 2048
const traits = [
  'birthName',
  'usedName',
  'firstGivenName',
  'givenNames',
  'sex',
  'birthDate',
  'birthPlace',
  'matricule',
  'oid',
  'status',
  'localId',
] as const
const required = ['birthName', 'firstGivenName', 'sex', 'birthDate'] as const
const parameters: ReadonlySet<string> = new Set(['ref', 'intent', ...traits])

/** RFC 3986 unreserved characters, percent-encoding, and what web forms write: « + » for a space, a bare apostrophe. */
const rawValue = /^(?:[A-Za-z0-9._~'+-]|%[0-9A-Fa-f]{2})*$/
/** What no trait needs and what other programs read as an instruction; a « % » here was encoded twice. */
const unfitValue = /[\p{C}\p{Zl}\p{Zp}"<>\\/%?#&=;|`$]/u

/**
 * Reads a launch link: `navigateurpro://open?ref=…`, or traits in the query. The grammar is closed, since anybody
 * can make a person click on a link: what is not foreseen is refused, nothing is repaired. Never throws. Values
 * are verbatim; a message names a parameter of ours, never what it holds.
 */
export function parseLaunchLink(text: string, today: CalendarDay = localDay()): LaunchLink {
  if (text.length > longest) return refused('TOO_LONG', `il dépasse ${longest} caractères`)
  if (/[^\x21-\x7e]|["<>\\^`{|}]/.test(text)) {
    return refused('CHARACTER', 'il contient une espace, un guillemet ou un caractère qui n’a pas été encodé')
  }
  if (!text.startsWith('navigateurpro://'))
    return refused('SCHEME', 'il ne commence pas par navigateurpro://')
  if (text.includes('#')) return refused('FRAGMENT', 'il contient un « # »')
  const query = /^navigateurpro:\/\/open\/?\?([^?]*)$/.exec(text)?.[1]
  if (query === undefined) return refused('ADDRESS', 'son adresse n’est pas « open? » suivi de paramètres')
  const values = readQuery(query)
  return values instanceof Map ? toLink(values, today) : values
}

type Values = Map<string, string>

/** An empty parameter counts as absent: software fills its template with what it has. */
function readQuery(query: string): Values | Refusal {
  const seen = new Set<string>()
  const values: Values = new Map()
  for (const pair of query.split('&')) {
    const name = pair.split('=', 1)[0] ?? ''
    const raw = pair.slice(name.length + 1)
    if (!parameters.has(name)) return refused('PARAMETER', 'un de ses paramètres n’est pas connu')
    if (seen.has(name)) return refused('REPEATED', `« ${name} » y figure deux fois`)
    seen.add(name)
    if (!rawValue.test(raw)) return refused('ENCODING', `« ${name} » est mal encodé`)
    const value = decode(raw)
    if (value === undefined) return refused('ENCODING', `« ${name} » n’est pas encodé en UTF-8`)
    if (unfitValue.test(value)) return refused('VALUE', `« ${name} » contient un caractère refusé`)
    if (value.trim() !== '') values.set(name, value)
  }
  return values
}

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

function toLink(values: Values, today: CalendarDay): LaunchLink {
  const intent = launchIntent.optional().safeParse(values.get('intent'))
  if (!intent.success) return refused('VALUE', '« intent » vaut open, liaison, referral ou urgence')
  const asked = intent.data === undefined ? {} : { intent: intent.data }
  const reference = values.get('ref')
  if (reference === undefined) {
    const identity = readIdentity(values, today)
    return 'kind' in identity ? identity : { kind: 'identity', identity, ...asked }
  }
  if (traits.some((trait) => values.has(trait))) {
    return refused('MIXED', 'il porte à la fois une référence et une identité')
  }
  if (!/^[A-Za-z0-9_-]{16,128}$/.test(reference)) return refused('VALUE', '« ref » n’est pas une référence')
  return { kind: 'reference', reference, ...asked }
}

function readIdentity(values: Values, today: CalendarDay): Identity | Refusal {
  const missing = required.find((trait) => !values.has(trait))
  if (missing) return refused('MISSING', `« ${missing} » manque`)
  // A matricule never travels without its OID (EXI ID 29).
  if (values.has('matricule') !== values.has('oid')) {
    return refused('MISSING', '« matricule » et « oid » vont ensemble')
  }
  const birth = parseBirthDate(values.get('birthDate') ?? '', 'AAAA-MM-JJ', today)
  if (birth.kind === 'invalid') {
    return refused('VALUE', '« birthDate » n’est pas une date passée de la forme AAAA-MM-JJ')
  }
  const { birthDate, birthDateCertainty } = birth
  const parsed = identitySchema.safeParse({
    ...Object.fromEntries(traits.flatMap((trait) => (values.has(trait) ? [[trait, values.get(trait)]] : []))),
    status: values.get('status') ?? 'PROV',
    birthDate,
    ...(birthDateCertainty === 'exact' ? {} : { birthDateCertainty }),
  })
  if (parsed.success) return parsed.data
  return refused('VALUE', `« ${String(parsed.error.issues[0]?.path[0])} » n’a pas la forme attendue`)
}

function localDay(): CalendarDay {
  const now = new Date()
  return { year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() }
}

function refused(code: LaunchLinkErrorCode, why: string): Refusal {
  return {
    kind: 'invalid',
    code,
    message: `Le lien n’a pas été ouvert : ${why}. Ouvrez le patient depuis votre logiciel, et signalez ce lien à son éditeur.`,
  }
}
