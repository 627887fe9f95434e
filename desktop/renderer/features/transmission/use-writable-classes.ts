import { writableClasses } from '@navigateur-pro/domain/people/access.ts'
import type { ConfidentialityClass } from '@navigateur-pro/domain/records/confidentiality.ts'
import { transmission } from '@navigateur-pro/domain/records/transmission.ts'
import { useQuery } from '../../app/use-query.ts'

/** The classes in which this person may transmit, the usual one first. */
export function useWritableClasses(): readonly ConfidentialityClass[] {
  const { value: session } = useQuery('session.read', {})
  const role = session?.person?.role
  return role ? writableClasses(role).filter((name) => transmission.confidentiality.includes(name)) : []
}
