import { useEffect, useRef } from 'react'
import { isCoordinator } from '@navigateur-pro/domain/people/role.ts'
import { useQuery } from '../../app/use-query.ts'

/** What the coordination is to judge: asked again at each opening, and each time the desk was in step with the service. */
export function useQuarantine() {
  const { value: session } = useQuery('session.read', {})
  const judges = session?.person !== undefined && isCoordinator(session.person.role)
  const list = useQuery('quarantine.list', judges ? {} : undefined)
  const { value: status } = useQuery('status.read', {})
  const { again } = list
  const askAgain = useRef(again)
  askAgain.current = again
  const asOf = status?.asOf
  useEffect(() => {
    if (judges && asOf !== undefined) askAgain.current()
  }, [judges, asOf])
  return list
}
