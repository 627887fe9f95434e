import { parseArgs } from 'node:util'
import type { CalendarDay } from '@navigateur-pro/domain/identity/birth-date.ts'
import { checkIdentity, checkMatricule } from '@navigateur-pro/domain/identity/check-identity.ts'
import { type Identity, identity as identitySchema } from '@navigateur-pro/domain/identity/identity.ts'
import { parseInsDatamatrix } from '@navigateur-pro/domain/identity/ins-datamatrix.ts'
import { type MatchVerdict, matchPatient } from '@navigateur-pro/domain/identity/match-patient.ts'
import {
  describeMatriculeError,
  formatMatricule,
  parseMatricule,
} from '@navigateur-pro/domain/identity/matricule.ts'
import { type Environment, oidFamily } from '@navigateur-pro/domain/identity/oid.ts'
import { compareTraits, traitLabel } from '@navigateur-pro/domain/identity/traits.ts'
import { z } from 'zod'
import { type InputFolders, InsInputError, isFile, readText } from './ins-input.ts'

/** What is written on standard output, always one object. */
export type InsOutput = { readonly kind: 'valid' | 'invalid' } & Readonly<Record<string, unknown>>
type World = InputFolders & { readonly today: CalendarDay }
type Result = { readonly output: InsOutput; readonly exitCode: 0 | 1 }
type Desk = { readonly environment: Environment; readonly today: CalendarDay }

const usage =
  'Utilisation : ins check <matricule> [--oid <oid>], ins read <datamatrix ou fichier>, ins match <identité.json> <candidats.json> ; [--environment production|test].'

const options = {
  environment: { type: 'string', default: 'any' },
  oid: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const environments = ['production', 'test', 'any'] as const

const candidateSchema = z.strictObject({ patientId: z.string().min(1).max(100), identity: identitySchema })

const megabyte = 1024 * 1024

/** Runs one command for an integrator: what goes out, and the exit code (0 where valid or matched). Never throws. */
export function runIns(args: readonly string[], world: World): Result {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [name, ...rest] = positionals
    const environment = environments.find((known) => known === values.environment)
    if (values.help || !environment) throw new InsInputError('USAGE', usage)
    const desk = { environment, today: world.today }
    if (name === 'check' && rest.length > 0) return check(rest.join(' '), values.oid, desk)
    if (name === 'read' && rest.length > 0) return read(rest.join(' '), desk, world)
    const [incoming, candidates, ...excess] = rest
    if (name === 'match' && incoming !== undefined && candidates !== undefined && excess.length === 0) {
      return match(incoming, candidates, desk, world)
    }
    throw new InsInputError('USAGE', usage)
  } catch (error) {
    const refusal = error instanceof InsInputError ? error : unexpected(error)
    const { code, message } = refusal
    return answer({
      kind: 'invalid',
      ...(args.includes('match') ? { verdict: 'invalid', differences: [] } : {}),
      code,
      message,
    })
  }
}

function check(text: string, oid: string | undefined, { environment }: Desk): Result {
  const parsed = parseMatricule(text)
  if (parsed.kind === 'invalid') {
    return answer({ ...parsed, matricule: text, message: describeMatriculeError(parsed) })
  }
  const { matricule, nature, incompleteCivilRecord } = parsed
  if (oid !== undefined) {
    const checked = checkMatricule(matricule, oid, environment)
    if (checked.kind === 'invalid') return answer({ ...checked, matricule, nature, oid })
  }
  return answer({
    kind: 'valid',
    matricule,
    key: matricule.slice(13),
    readable: formatMatricule(matricule),
    nature,
    // Without its OID, a matricule says by its first character which of the two it would be given.
    oidFamily: oid === undefined ? nature : oidFamily(oid),
    ...(oid === undefined ? {} : { oid }),
    incompleteCivilRecord,
  })
}

function read(given: string, desk: Desk, world: World): Result {
  const parsed = parseInsDatamatrix(textOfDatamatrix(given, world))
  if (parsed.kind === 'invalid') return answer(parsed)
  const checked = checkIdentity(parsed.identity, desk)
  if (checked.kind === 'invalid') return answer(checked)
  return answer({
    kind: 'valid',
    identity: checked.identity,
    oidFamily: oidFamily(checked.identity.oid ?? ''),
    note: 'Un datamatrix n’est pas signé : l’identité lue est provisoire (PROV), quel que soit son statut d’origine.',
  })
}

/** A path when there is such a file; else the text itself, if it begins as a datamatrix does. */
function textOfDatamatrix(given: string, world: World): string {
  return isFile(given, world) || !/^\s*IS/i.test(given) ? readText(given, world, 64 * 1024) : given
}

function match(incomingPath: string, candidatesPath: string, desk: Desk, world: World): Result {
  const incoming = readShape(identitySchema, incomingPath, readJson(incomingPath, world))
  const list = readShape(z.array(z.unknown()), candidatesPath, readJson(candidatesPath, world))
  const candidates = list.map((given, index) => {
    const where = `${candidatesPath}, candidat ${index + 1}`
    const named = typeof given === 'object' && given !== null && Object.hasOwn(given, 'identity')
    if (named) return readShape(candidateSchema, where, given)
    const identity = readShape(identitySchema, where, given)
    return { patientId: identity.localId || String(index), identity }
  })
  // Two candidates may bear the same number: inside, each is its place in the list.
  const numbered = candidates.map(({ identity }, index) => ({ patientId: String(index), identity }))
  const verdict = matchPatient(incoming, numbered, desk)
  const concerned = concernedBy(verdict).map(Number)
  const ids = concerned.map((index) => candidates[index]?.patientId)
  const compared = concerned.length === 0 && candidates.length === 1 ? [0] : concerned
  const [only, ...others] = compared.flatMap((index) => candidates[index] ?? [])
  const judged = verdict.kind !== 'invalid'
  return answer(
    {
      kind: judged ? 'valid' : 'invalid',
      verdict: verdict.kind,
      ...('reason' in verdict ? { reason: verdict.reason } : {}),
      ...('code' in verdict ? { code: verdict.code } : {}),
      message: 'message' in verdict ? verdict.message : sentences[verdict.kind],
      ...(ids.length === 1 ? { candidate: ids[0] } : {}),
      ...(ids.length > 1 ? { candidates: ids } : {}),
      differences: judged && only && others.length === 0 ? differences(incoming, only.identity) : [],
    },
    verdict.kind === 'matched',
  )
}

const sentences = {
  matched: 'C’est le même patient : INS qualifiée des deux côtés et traits stricts identiques.',
  collision:
    'Le matricule est le même et des traits diffèrent : n’écrivez dans aucun dossier avant de l’avoir expliqué.',
  unknown: 'Aucun dossier candidat n’est celui de ce patient.',
} as const

function concernedBy(verdict: MatchVerdict): readonly string[] {
  if ('candidates' in verdict) return verdict.candidates
  return 'patientId' in verdict ? [verdict.patientId] : []
}

/** `left` is the incoming identity, `right` the candidate; null where a side does not know the trait. */
function differences(incoming: Identity, candidate: Identity): readonly object[] {
  return compareTraits(incoming, candidate).map(({ trait, left = null, right = null }) => ({
    trait,
    label: traitLabel(trait),
    left,
    right,
  }))
}

function readJson(path: string, world: World): unknown {
  const text = readText(path, world, 16 * megabyte)
  try {
    return JSON.parse(text)
  } catch {
    throw new InsInputError(
      'JSON',
      `Le fichier « ${path} » n’est pas du JSON : corrigez-le, puis recommencez.`,
    )
  }
}

function readShape<Shape>(schema: z.ZodType<Shape>, where: string, value: unknown): Shape {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')
  const what = field
    ? `le champ « ${field} » est absent, inconnu ou mal formé`
    : 'ce n’est pas l’objet attendu'
  throw new InsInputError('IDENTITY_SHAPE', `L’identité n’a pas été lue (${where}) : ${what}.`)
}

function unexpected(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return { code: 'USAGE', message: usage }
  }
  return { code: 'INTERNAL', message: 'La commande a échoué pour une raison imprévue ; rien n’a été écrit.' }
}

function answer(output: InsOutput, success: boolean = output.kind === 'valid'): Result {
  return { output, exitCode: success ? 0 : 1 }
}
