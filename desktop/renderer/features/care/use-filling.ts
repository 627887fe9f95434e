import { useNow } from '../../app/use-now.ts'
import { useQuery } from '../../app/use-query.ts'
import { localDay } from '../referral/referral-actions.ts'
import type { Filling } from './record-values.ts'

/** Who is in front of the screen, and today. */
export function useFilling(): Filling {
  const { value: session } = useQuery('session.read', {})
  return { name: session?.person?.name ?? '', day: localDay(useNow()) }
}
