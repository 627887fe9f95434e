import { useEffect, useState } from 'react'
import { type AppError, isAppError } from '@navigateur-pro/domain/errors.ts'
import type { SearchView } from '../../../contract/views.ts'
import { client } from '../../app/client.ts'

/** Long enough to skip the letters of a fast hand, too short to be seen. */
const delay = 60
/** While dossiers are still coming, the same question has more answers every moment. */
const again = 1_000

type Answer = { readonly asked: string; readonly found?: SearchView; readonly error?: AppError }

/** As it is typed. The answer on screen stays until a newer one comes; one that comes too late is dropped. */
export function useSearch(typed: string): Answer {
  const text = typed.trim()
  const [answer, setAnswer] = useState<Answer>({ asked: '' })
  useEffect(() => {
    if (text === '') {
      setAnswer({ asked: '' })
      return undefined
    }
    let dropped = false
    const ask = () => {
      client
        .call('search.find', { text })
        .then((found) => {
          if (dropped) return
          setAnswer({ asked: text, found })
          if (found.incomplete) timer = setTimeout(ask, again)
        })
        .catch((error: unknown) => !dropped && isAppError(error) && setAnswer({ asked: text, error }))
    }
    let timer = setTimeout(ask, delay)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [text])
  return answer
}
