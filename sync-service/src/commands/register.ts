import { readFileSync } from 'node:fs'
import { AppError } from '@navigateur-pro/domain/errors.ts'
import { type Professional, professional } from '@navigateur-pro/domain/people/professional.ts'
import { registerProfessionals } from '../records/professionals.ts'
import type { Storage } from '../storage/port.ts'
import { say } from './command-line.ts'

/** Writes the people of a file of JSON lines into the directory, all or none. Throws AppError bad_input. */
export async function register(storage: Storage, file: string): Promise<0> {
  const people = readPeople(file)
  const known = new Map(
    (await storage.read((tx) => tx.listProfessionals())).map((person) => [person.id, person]),
  )
  await registerProfessionals(storage, people)
  const isNew = people.filter(({ id }) => !known.has(id))
  for (const { id, role } of people) {
    const before = known.get(id)
    if (!before || before.role === role) continue
    say(`${id} : le rôle ${before.role} devient ${role} ; ses postes relisent tout ce qu’il permet de lire.`)
  }
  say(`${people.length} personne(s) dans l’annuaire, dont ${isNew.length} nouvelle(s).`)
  return 0
}

function readPeople(file: string): readonly Professional[] {
  const problems: string[] = []
  const people = new Map<string, Professional>()
  for (const [index, line] of readLines(file).entries()) {
    if (line.trim() === '') continue
    const parsed = professional.safeParse(parseJson(line))
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path, code }) => path.join('.') || code)
      problems.push(`ligne ${index + 1} : ${[...new Set(fields)].join(', ')}`)
    } else if (people.has(parsed.data.id)) {
      problems.push(`ligne ${index + 1} : cette personne est déjà plus haut`)
    } else {
      people.set(parsed.data.id, parsed.data)
    }
  }
  if (problems.length === 0 && people.size === 0) problems.push('aucune personne')
  if (problems.length === 0) return [...people.values()]
  throw new AppError(
    'bad_input',
    `Ce fichier n’est pas valable, rien n’a été écrit :\n- ${problems.join('\n- ')}`,
  )
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (cause) {
    throw new AppError('bad_input', `${file} ne se lit pas : rien n’a été écrit.`, {}, { cause })
  }
}

/** What is not JSON is not a person either. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
