import { mayRead } from '@navigateur-pro/domain/people/access.ts'
import type { Professional } from '@navigateur-pro/domain/people/professional.ts'
import { type Role, role } from '@navigateur-pro/domain/people/role.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import type { Author } from '@navigateur-pro/domain/records/record.ts'

/** The author of a change is the person of the session, never what a body says. */
export function toAuthor({ id, name, role, profession }: Professional): Author {
  return { id, name, role, profession }
}

/** Who gets a position in the feed: a person who may not read a class does not learn that there was something. */
export function rolesReading(classes: readonly ConfidentialityClass[]): readonly Role[] {
  return role.options.filter((candidate) => classes.some((of) => mayRead(candidate, of)))
}
